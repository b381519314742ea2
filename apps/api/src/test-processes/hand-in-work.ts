import { randomBytes } from 'node:crypto'
import { uploadFile } from '@wenkao/shared/answer-files'
import { sealEntry, syncAnswers } from '@wenkao/shared/answers'
import { contentDigest, handIn, type Submission } from '@wenkao/shared/hand-in'
import { sha256Hex } from '@wenkao/shared/kernel'
import type { PaperContent } from '@wenkao/shared/papers'
import type { LogInReply } from '@wenkao/shared/sittings'
import type { TestServer } from './test-server.ts'

/**
 * Answers, uploads and hands in, as a page with a bridge does; files that are not given are the untouched
 * start files of the paper.
 * @param work.files texts by their path in the answer folder.
 */
export async function handInWork(
  server: TestServer,
  paper: PaperContent,
  login: LogInReply,
  work: { answers?: Record<string, string[]>; files?: Record<string, string> } = {},
): Promise<void> {
  const headers = { authorization: `Bearer ${login.token}` }
  const writer = randomBytes(16).toString('hex')
  const events = [
    { kind: 'binding', item: null, value: login.binding as unknown },
    ...Object.entries(work.answers ?? {}).map(([item, value]) => ({ kind: 'answer', item, value })),
  ]
  const texts: string[] = []
  let prev: string | null = null
  for (const [n, event] of events.entries()) {
    const { epoch, branch, parent } = login.binding
    const entry = sealEntry({
      v: 1,
      sitting: login.sitting.sittingId,
      writer,
      n,
      hlc: 1000 + n,
      prev,
      kind: event.kind,
      item: event.item,
      value: n === 0 ? { epoch, branch, parent } : event.value,
      at: 1000,
    })
    prev = entry.hash
    texts.push(entry.text)
  }
  await server.call(syncAnswers, { headers, body: { version: 1, heads: {}, events: texts } })
  const files = new Map<string, string>(
    paper.tasks.flatMap((task) =>
      task.materials.map((material) => [`${task.folder}/${material.path}`, material.hash] as const),
    ),
  )
  for (const [path, text] of Object.entries(work.files ?? {})) {
    const bytes = new TextEncoder().encode(text)
    await server.call(uploadFile, { headers, params: { hash: sha256Hex(bytes) }, body: bytes })
    files.set(path, sha256Hex(bytes))
  }
  const submission: Submission = {
    version: 1,
    round: 1,
    cut: { [writer]: { n: texts.length - 1, hash: prev ?? '' } },
    files: [...files].map(([path, hash]) => ({ path, hash })),
    folder: null,
  }
  const digest = contentDigest(login.sitting.sittingId, submission)
  await server.call(handIn, { headers, body: { ...submission, contentDigest: digest } })
}
