import type { CheckName } from './station-check.contract.ts'

/**
 * Every reason that a line of the check can have. The messages have a sentence for each (what was
 * found, what to do), in both languages; a test of the page holds them together.
 *
 * `noPage`: the check ran without a page, e.g. by the command line, and nobody could look.
 * `unknown`: it could not be told here, or not within its time; the fact `cause` says why.
 *
 * Facts by check, each there where it is known:
 * disk `path`, `code`; space `path`, `freeMb`, `leastMb`; survivesRestart `drives`, `program`;
 * clock `offsetMs`, `date`; network `server`, `ms`; certificate `server`, `detail`, `until`;
 * versions `bridge`, `app`, `server`, `node`, `system`; fonts `missing`; office `programs`;
 * officeSaves `program`; autosave `programs`, `minutes`; port `port`, `user`, `program`, `pid`;
 * identity `number`, `room`, `site`; browser `name`, `major`, `least`;
 * screen `width`, `height`, `scale`.
 */
export const checkReasons = {
  disk: ['writable', 'notWritable', 'missing', 'damaged', 'unknown'],
  space: ['enough', 'low', 'full', 'unknown'],
  survivesRestart: ['survived', 'notRestarted', 'rolledBack', 'restoreSoftware', 'unknown'],
  clock: ['right', 'off', 'wrongDate', 'noContact', 'unknown'],
  network: ['reachable', 'slow', 'unreachable', 'unknown'],
  certificate: [
    'trusted',
    'pinned',
    'plain',
    'date',
    'unknownIssuer',
    'wrongName',
    'other',
    'noContact',
    'unknown',
  ],
  versions: ['same', 'differ', 'noApp', 'unknown'],
  fonts: ['found', 'fallback', 'none', 'noPage', 'unknown'],
  office: ['found', 'none', 'unknown'],
  officeSaves: ['saved', 'failed', 'noProgram', 'unknown'],
  autosave: ['on', 'off', 'rare', 'noProgram', 'unknown'],
  port: ['own', 'foreign', 'otherUser', 'unknown'],
  identity: ['registered', 'unregistered', 'cloned', 'unknown'],
  browser: ['supported', 'old', 'tooOld', 'unknown', 'noPage'],
  storage: ['persistent', 'notPersistent', 'unavailable', 'unknown', 'noPage'],
  localNetwork: ['granted', 'notNeeded', 'prompt', 'denied', 'unknown', 'noPage'],
  screen: ['enough', 'small', 'zoomed', 'unknown', 'noPage'],
} as const satisfies Record<CheckName, readonly string[]>
