import type { SittingMove } from '@wenkao/shared/sittings'

/** One line of what a move came to. Its key names the texts. */
export interface MoveStep {
  readonly key:
    | 'begun'
    | 'seated'
    | 'exchanged'
    | 'logInOpen'
    | 'logInDone'
    | 'workMissing'
    | 'workArriving'
    | 'workHere'
    | 'brought'
    | 'broughtFiles'
  readonly tone: 'done' | 'open' | 'warning'
  /** Whether somebody has to do something about it. */
  readonly hasTodo: boolean
  readonly at: number | null
  readonly changes: number
  readonly files: number
  readonly paths: readonly string[]
}

/** What of a move is done and what is open, in the order in which a room sees to it (SPEC MC3). */
export function moveSteps(move: SittingMove): MoveStep[] {
  if (move.state === 'begun') return [step('begun', 'warning', { hasTodo: true, at: move.since })]
  const { changes = 0, files = 0 } = move.unsent ?? {}
  const steps = [step(move.exchangedWith ? 'exchanged' : 'seated', 'done', { at: move.since })]
  steps.push(
    move.loggedInAt === null
      ? step('logInOpen', 'open', { hasTodo: true })
      : step('logInDone', 'done', { at: move.loggedInAt }),
  )
  const counts = { changes, files, at: move.heardAt }
  if (move.heardAt !== null && changes + files > 0) steps.push(step('workArriving', 'open', counts))
  else if (changes + files > 0)
    steps.push(step('workMissing', 'warning', { ...counts, hasTodo: true }))
  else steps.push(step('workHere', 'done', {}))
  const { brought } = move
  if (brought && brought.changes > 0) {
    steps.push(step('brought', 'done', { changes: brought.changes }))
  }
  if (brought && brought.files.length > 0) {
    steps.push(step('broughtFiles', 'done', { files: brought.files.length, paths: brought.files }))
  }
  return steps
}

function step(
  key: MoveStep['key'],
  tone: MoveStep['tone'],
  facts: Partial<Omit<MoveStep, 'key' | 'tone'>>,
): MoveStep {
  return { key, tone, hasTodo: false, at: null, changes: 0, files: 0, paths: [], ...facts }
}
