import { randomBytes } from 'node:crypto'
import { sealEntry, syncAnswers } from '@wenkao/shared/answers'
import { contentDigest, handIn, type Submission } from '@wenkao/shared/hand-in'
import type { Endpoint, EndpointResult } from '@wenkao/shared/kernel'
import type { LogInReply } from '@wenkao/shared/sittings'
import type { CallInput } from '../../platform/call-endpoint.ts'

/** Calls an endpoint as something outside the server does. */
export type Call = <E extends Endpoint>(
  endpoint: E,
  input?: CallInput,
) => Promise<EndpointResult<E>>

/**
 * Answers and hands in for a candidate who is logged in, by the endpoints that the page and the bridge of
 * an exam PC call.
 * @param files hashes of contents that the server has, by path in the answer folder.
 * @throws RefusedCall as an exam PC would be refused.
 */
export async function handInAs(
  call: Call,
  { token, sitting, binding }: Pick<LogInReply, 'token' | 'sitting' | 'binding'>,
  answers: Readonly<Record<string, readonly string[]>>,
  files: ReadonlyMap<string, string>,
  now: number,
): Promise<void> {
  const headers = { authorization: `Bearer ${token}` }
  const writer = randomBytes(16).toString('hex')
  const { epoch, branch, parent } = binding
  const entries = [
    { kind: 'binding', item: null, value: { epoch, branch, parent } as unknown },
    ...Object.entries(answers).map(([item, value]) => ({ kind: 'answer', item, value })),
  ]
  const texts: string[] = []
  let prev: string | null = null
  for (const [n, entry] of entries.entries()) {
    const place = { v: 1 as const, sitting: sitting.sittingId, writer, n, hlc: now + n, at: now }
    const sealed = sealEntry({ ...place, prev, ...entry })
    prev = sealed.hash
    texts.push(sealed.text)
  }
  await call(syncAnswers, { headers, body: { version: 1, heads: {}, events: texts } })
  const submission: Submission = {
    ...{ version: 1, round: 1, folder: null },
    cut: { [writer]: { n: texts.length - 1, hash: prev ?? '' } },
    files: [...files].map(([path, hash]) => ({ path, hash })),
  }
  const digest = contentDigest(sitting.sittingId, submission)
  await call(handIn, { headers, body: { ...submission, contentDigest: digest } })
}
