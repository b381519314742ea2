import type { CheckName } from './station-check.contract.ts'

/**
 * Every reason that a line of the check can have. The messages have a sentence for each (what was
 * found, what to do), in both languages; a test of the page holds them together.
 *
 * `noPage`: the check ran without a page, e.g. by the command line, and nobody could look.
 */
export const checkReasons = {
  disk: ['writable', 'notWritable', 'missing'],
  space: ['enough', 'low', 'full', 'unknown'],
  survivesRestart: ['survived', 'notRestarted', 'rolledBack', 'restoreSoftware', 'unknown'],
  clock: ['right', 'off', 'wrongDate', 'noContact'],
  network: ['reachable', 'slow', 'unreachable'],
  certificate: [
    'trusted',
    'pinned',
    'plain',
    'date',
    'unknownIssuer',
    'wrongName',
    'other',
    'noContact',
  ],
  versions: ['same', 'differ', 'unknown'],
  fonts: ['found', 'fallback', 'none', 'noPage'],
  office: ['found', 'none', 'unknown'],
  officeSaves: ['saved', 'failed', 'noProgram', 'unknown'],
  autosave: ['on', 'off', 'rare', 'noProgram', 'unknown'],
  port: ['own', 'foreign', 'otherUser', 'unknown'],
  identity: ['registered', 'unregistered', 'cloned'],
  browser: ['supported', 'old', 'tooOld', 'unknown', 'noPage'],
  storage: ['persistent', 'notPersistent', 'unavailable', 'noPage'],
  localNetwork: ['granted', 'notNeeded', 'prompt', 'denied', 'unknown', 'noPage'],
  screen: ['enough', 'small', 'zoomed', 'noPage'],
} as const satisfies Record<CheckName, readonly string[]>
