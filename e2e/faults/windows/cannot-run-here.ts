/** A test of the bridge that cannot pass under Wine for a reason that is not the bridge's. */
export interface LeftOut {
  /** Relative to `apps/bridge`. */
  readonly file: string
  /** Suites and title with ` > ` between them. */
  readonly titles: readonly string[]
  readonly reason: string
}

const STAYS =
  'under Wine a removed file keeps its name while it is open; Windows 10 takes the name away at once'

/** A line that names no test is a failure, so the list does not outlive its reasons. */
export const cannotRunHere: readonly LeftOut[] = [
  {
    file: 'src/bridge.test.ts',
    titles: ['the answer folder > [F13] that vanished is laid out again with the newest versions'],
    reason:
      'under Wine a removed folder stays while it is watched; Windows 10 takes its name away at once',
  },
  {
    file: 'src/rebuild.test.ts',
    titles: [
      'a journal that is taken away while the bridge runs > JR7: is there again before the next answer is called saved',
      'a journal that is taken away while the bridge runs > JR7: is there again soon also when nobody answers',
      'a journal that is taken away while the bridge runs > JR7: an entry that the page gives again is not called saved from memory alone',
    ],
    reason: STAYS,
  },
  {
    file: 'src/platform/journal-faults.test.ts',
    titles: [
      'a journal that somebody takes away while it is open > JR7: removed with its folder, is written again from memory before the next record',
      'a journal that somebody takes away while it is open > JR7: replaced by a true copy of 00000003.wkj, is not written again, and goes on beside it',
      'a journal that somebody takes away while it is open > JR7: is looked after also when nothing is appended',
      'a journal that somebody takes away while it is open > JR7: stays lost, and refuses, until it could be written again',
    ],
    reason: STAYS,
  },
  {
    file: 'src/platform/vault.test.ts',
    titles: [
      'damage > [F01] a vault wiped while it is open is noticed at once, and stores everything again',
      'the index > [F01] wiped or put back while the vault is open writes itself again',
    ],
    reason: STAYS,
  },
  {
    file: 'src/features/answer-files/versions/tend-vault.test.ts',
    titles: [
      '[F01] a vault that lost contents > gets what still lies in the answer folder from there',
      '[F01] a vault that lost contents > gets what was uploaded, and materials, from the server',
      '[F01] a vault that lost contents > takes nothing for the content that is not, and goes on with the others',
    ],
    reason: STAYS,
  },
  {
    file: 'src/features/answer-files/versions/track-folder.test.ts',
    titles: ['a name > that changes its case alone goes on as the same file'],
    reason: 'Wine does nothing when a rename changes the case alone',
  },
  {
    file: 'src/features/answer-files/place/answer-folder.test.ts',
    titles: ['placing a file > knows a link that leads out of the folder'],
    reason: 'Wine does not tell Node where a link leads',
  },
  {
    file: 'src/command-line.test.ts',
    titles: ['stops on SIGTERM, listens where BRIDGE_PORT says, and names a port that is taken'],
    reason: 'Windows has no SIGTERM',
  },
]

/** Why a test is left out, or undefined for one that runs. @param title suites and title with ` > `. */
export function whyNotHere(title: string): string | undefined {
  return cannotRunHere.find(({ titles }) => titles.includes(title))?.reason
}
