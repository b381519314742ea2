import { logInStaff } from '@wenkao/shared/accounts'
import { decideReview, listReviews, readReview } from '@wenkao/shared/review'
import { fetchEndpoint } from './exam-office-api.ts'

/**
 * Decides every review of an exam that waits for a reviewer, without a page: flags as they stand, an
 * appeal for the candidate.
 */
export async function decideReviews(
  server: string,
  examId: string,
  reviewer: { readonly username: string; readonly password: string },
  kind: 'flags' | 'appeal',
): Promise<void> {
  const origin = { origin: server }
  const { cookie } = await fetchEndpoint(server, logInStaff, { body: reviewer, headers: origin })
  const headers = { cookie, ...origin }
  const query = { examId, state: 'waiting', kind }
  // One that a second reviewer has to decide, too, goes on waiting.
  const decided = new Set<string>()
  for (;;) {
    const { rows } = (await fetchEndpoint(server, listReviews, { headers, query })).reply
    const open = rows.filter(({ reviewId }) => !decided.has(reviewId))
    if (open.length === 0) return
    for (const { sessionId, reviewId } of open) {
      decided.add(reviewId)
      const params = { sessionId, reviewId }
      const { reply } = await fetchEndpoint(server, readReview, { headers, params })
      const lost = reply.parts
        .flatMap(({ checks }) => checks)
        .find(({ points, max }) => points < max)
      await fetchEndpoint(server, decideReview, {
        ...{ headers, params },
        body: {
          expectedPoints: reply.points,
          points: kind === 'appeal' && lost ? [{ id: lost.id, points: lost.max }] : [],
          reason: kind === 'appeal' ? '申诉成立' : '已核对',
        },
      })
    }
  }
}
