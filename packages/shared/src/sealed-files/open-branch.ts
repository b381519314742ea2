import { namedBinding } from '../answers/fold.ts'
import type { AnswerEvent, Binding } from '../answers/answers.contract.ts'
import { bytesToHex } from '../kernel/index.ts'

const BITS = 128n
const LAST = (1n << BITS) - 1n
const IS_BRANCH = /^[0-9a-f]{32}$/

/**
 * The binding under which a PC goes on with a sitting from a backup (DESIGN section 3): a branch of the
 * backup's epoch. Its id is random above all branches of that epoch that are known, because unknown
 * branches stand by their ids (SPEC B2): what is done from here on stands above what was restored
 * (SPEC SB4).
 * @param backup binding of the backup, and its `sealedId`. @param random 16 random bytes.
 */
export function openBranch(
  backup: { readonly binding: Binding; readonly sealedId: string },
  events: Iterable<AnswerEvent>,
  bindings: readonly Binding[],
  random: Uint8Array,
): Binding {
  const { epoch, branch } = backup.binding
  const known = [branch, ...bindings.filter((row) => row.epoch === epoch).map((row) => row.branch)]
  for (const event of events) {
    const named = event.n === 0 && event.kind === 'binding' ? namedBinding(event.value) : undefined
    if (named?.epoch === epoch) known.push(named.branch)
  }
  const own = bindings.find((row) => row.epoch === epoch && row.branch === null)
  return {
    ...{ epoch, parent: backup.sealedId, rank: own?.rank ?? backup.binding.rank },
    branch: idAbove(known, random),
  }
}

function idAbove(known: readonly (string | null)[], random: Uint8Array): string {
  const drawn = BigInt(`0x${bytesToHex(random)}`)
  const greatest = known.reduce((most, id) => {
    const value = id !== null && IS_BRANCH.test(id) ? BigInt(`0x${id}`) : -1n
    return value > most ? value : most
  }, -1n)
  const room = LAST - greatest
  // Nobody draws the last id but to do harm; then any one will do, and a person picks the line.
  const id = drawn > greatest || room <= 0n ? drawn : greatest + 1n + (drawn % room)
  return id.toString(16).padStart(32, '0')
}
