import { contentDigest, handIn } from '@wenkao/shared/hand-in'
import type { Logger } from '../../platform/logger.ts'
import { repeat, type Repeating } from '../../platform/repeat.ts'
import type { ServerClient } from '../../platform/server-client.ts'
import type { AnswerFiles } from '../answer-files/index.ts'
import type { Answers } from '../answers/index.ts'
import type { HandedIn, HandedInBook } from './handed-in-book.ts'

export interface MendDeps {
  readonly book: HandedInBook
  readonly answers: Pick<Answers, 'settle'>
  readonly files: Pick<AnswerFiles, 'send' | 'sendVersions'>
  readonly server: ServerClient
  readonly logger: Logger
  /** 0 ≤ random < 1. */
  readonly fraction: () => number
  /** Mean time between two rounds, ms. */
  readonly everyMs: number
}

/**
 * Asks the server again and again whether it still holds what this PC handed in, also long after the
 * candidate has gone: its database may have been put back to an older backup (DESIGN 3.4). Then it gets
 * log, files and submission again, with the receipt that proves when it had them. And it gets the
 * versions that had not gone when the candidate left (N07).
 */
export function mendServer(deps: MendDeps): Repeating {
  const complete = new Set<string>()
  return repeat(
    async () => {
      for (const entry of [...deps.book.all()].reverse()) {
        const mended = await mend(deps, entry)
        if (mended === 'offline') return
        if (mended === 'mended') complete.delete(entry.sittingId)
        if (complete.has(entry.sittingId)) continue
        if ((await deps.files.sendVersions(entry.sittingId, entry.token)) === 'done') {
          complete.add(entry.sittingId)
        }
      }
    },
    // A school's PCs were started together; they must not ask together.
    () => deps.everyMs * (0.5 + deps.fraction()),
    (cause) => {
      deps.logger.error({ err: cause }, 'looking after what was handed in failed')
    },
  )
}

async function mend(
  { answers, files, server, logger }: MendDeps,
  { sittingId, token, receipt, submission }: HandedIn,
): Promise<'asked' | 'mended' | 'offline'> {
  const reply = await answers.settle(sittingId, token)
  if (reply === 'offline') return 'offline'
  // A superseded binding's hand-in stands or falls on the server; one that it knows needs nothing.
  if (reply === 'refused' || !reply.current || reply.state === 'handedIn' || !submission) {
    return 'asked'
  }
  const sent = await files.send(token, [...new Set(submission.files.map(({ hash }) => hash))])
  if (sent === 'offline') return 'offline'
  const body = { ...submission, contentDigest: contentDigest(sittingId, submission), receipt }
  const outcome = await server.call(handIn, { body }, { token })
  if (outcome.kind === 'failed') return 'offline'
  const word = outcome.kind === 'reply' ? outcome.reply.outcome : outcome.code
  logger.warn({ sittingId, outcome: word }, 'the server had lost a hand-in, and was given it again')
  return 'mended'
}
