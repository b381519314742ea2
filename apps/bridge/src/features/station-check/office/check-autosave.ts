import { verdict, type Verdict } from '../verdict.ts'
import {
  libreOfficeSettings,
  readLibreOfficeAutosave,
  setLibreOfficeAutosave,
} from './autosave-libreoffice.fs.ts'
import {
  MOST_MINUTES,
  readMicrosoftAutosave,
  setMicrosoftAutosave,
  type Minutes,
} from './autosave-microsoft.ts'
import type { OfficeDeps, OfficePrograms } from './find-office.ts'

interface Autosave {
  readonly program: string
  /** undefined: it cannot be told. */
  readonly minutes: Minutes | undefined
}

/**
 * Whether every program saves by itself at least each minute (F19), after setting it where that is
 * wanted. WPS keeps this where its maker does not say, another place in each version: somebody has to
 * look, and the words say where.
 * @param mode `look` leaves this PC's programs as they are.
 */
export async function checkAutosave(
  deps: OfficeDeps,
  programs: OfficePrograms,
  mode: 'set' | 'look',
): Promise<Verdict<'autosave'>> {
  const before = await readAll(deps, programs)
  if (before.length === 0) return verdict('unknown', 'noProgram')
  const isRight = before.every(({ minutes }) => minutes === undefined || isOften(minutes))
  if (!isRight && mode === 'set') await setAll(deps, programs)
  const now = isRight || mode === 'look' ? before : await readAll(deps, programs)
  const off = now.filter(({ minutes }) => minutes === 0)
  if (off.length > 0) return verdict('warn', 'off', { programs: namesOf(off) })
  const rare = now.filter(({ minutes }) => minutes !== undefined && !isOften(minutes))
  const most = Math.max(0, ...now.map(({ minutes }) => minutes ?? 0))
  if (rare.length > 0) return verdict('warn', 'rare', { programs: namesOf(rare), minutes: most })
  const untold = now.filter(({ minutes }) => minutes === undefined)
  if (untold.length > 0) return verdict('unknown', 'unknown', { programs: namesOf(untold) })
  return verdict('good', 'on', { programs: namesOf(now), minutes: most })
}

async function readAll(deps: OfficeDeps, programs: OfficePrograms): Promise<readonly Autosave[]> {
  const { microsoft, wps, libreOffice } = programs
  return [
    ...(microsoft ? await readMicrosoftAutosave(deps.registry, microsoft.version) : []),
    ...(wps ? [{ program: 'WPS', minutes: undefined }] : []),
    ...(libreOffice
      ? [{ program: 'LibreOffice', minutes: await readLibreOfficeAutosave(settingsOf(deps)) }]
      : []),
  ]
}

async function setAll(deps: OfficeDeps, { microsoft, libreOffice }: OfficePrograms): Promise<void> {
  if (microsoft) await setMicrosoftAutosave(deps.registry, microsoft.version)
  if (libreOffice) await setLibreOfficeAutosave(settingsOf(deps))
}

function settingsOf({ platform, variables }: OfficeDeps): string {
  return libreOfficeSettings(platform, variables)
}

function isOften(minutes: Minutes): boolean {
  return minutes > 0 && minutes <= MOST_MINUTES
}

function namesOf(list: readonly Autosave[]): string {
  return list.map(({ program }) => program).join(', ')
}
