import type { StationStatus } from '@wenkao/shared/rescue'

/** Parts of the rescue window, in the order of the list. The words are those of the manual. */
export const rescueTabs = [
  'status',
  'unsent',
  'extraTime',
  'change',
  'backup',
  'restore',
  'rebuild',
  'submit',
  'free',
  'original',
  'files',
  'evidence',
  'recover',
  'sessions',
] as const
export type RescueTab = (typeof rescueTabs)[number]

/**
 * Sealed submissions and evidence packs can be sent by anybody: nobody here can open them. So it is with
 * session files, which a spare needs before it knows any code.
 */
const OPEN: readonly RescueTab[] = ['unsent', 'submit', 'sessions']

/**
 * What stands before a part of the window: nothing, the proctor code, or that this PC is no station.
 * An unregistered PC can only send files that are sealed already.
 * @param status undefined while it is not known.
 */
export function doorOf(
  tab: RescueTab,
  isOpen: boolean,
  status: Pick<StationStatus, 'station'> | undefined,
): 'open' | 'code' | 'unregistered' {
  if (OPEN.includes(tab)) return 'open'
  if (status && !status.station && !isOpen) return 'unregistered'
  // An extra-time code is its own key.
  return isOpen || tab === 'extraTime' ? 'open' : 'code'
}

/** The part that an address asks for; `status` when it asks for none of them. */
export function tabInAddress(asked: unknown): RescueTab {
  return rescueTabs.find((tab) => tab === asked) ?? 'status'
}
