import { randomBytes } from 'node:crypto'
import { uploadFile, downloadFile } from '@wenkao/shared/answer-files'
import { sealEntry, syncAnswers } from '@wenkao/shared/answers'
import { contentDigest, handIn, type Submission } from '@wenkao/shared/hand-in'
import { fillPath, sha256Hex } from '@wenkao/shared/kernel'
import { getExam, logInCandidate } from '@wenkao/shared/sittings'
import { fetchEndpoint } from './exam-office-api.ts'
import type { PreparedExam, SeatedCandidate } from './prepare-exam.ts'

/** What somebody hands in beside the untouched start files. */
export interface WorkByApi {
  readonly answers?: Readonly<Record<string, readonly string[]>>
  /** Bytes by path in the answer folder, made of the start file there, if there is one. */
  readonly files?: Readonly<Record<string, (issued: Uint8Array | undefined) => Uint8Array>>
}

/**
 * A candidate's whole exam by the server's own interface, as the page and the bridge do it together: for
 * journeys that begin after the hand-in. @returns what the server answered to the hand-in.
 */
export async function handInByApi(
  server: string,
  exam: Pick<PreparedExam, 'sessionId'>,
  candidate: SeatedCandidate,
  work: WorkByApi,
) {
  const { examNumber, accessCode, seat } = candidate
  const login = await fetchEndpoint(server, logInCandidate, {
    body: {
      ...{ sessionId: exam.sessionId, examNumber, accessCode },
      station: { kind: 'browser', number: seat },
    },
  })
  const { token, sitting, binding } = login.reply
  const headers = { authorization: `Bearer ${token}` }
  const { tasks } = (await fetchEndpoint(server, getExam, { headers })).reply
  const files = new Map<string, string>(
    tasks.flatMap(({ folder, materials }) =>
      materials.map(({ path, hash }) => [`${folder}/${path}`, hash] as const),
    ),
  )
  for (const [path, make] of Object.entries(work.files ?? {})) {
    const issued = files.get(path)
    const bytes = make(issued === undefined ? undefined : await contentOf(server, headers, issued))
    files.set(path, await upload(server, headers, bytes))
  }
  const { texts, head } = entriesOf(sitting.sittingId, binding, work.answers ?? {})
  const synced = { version: 1, heads: {}, events: texts }
  await fetchEndpoint(server, syncAnswers, { headers, body: synced })
  const submission: Submission = {
    version: 1,
    round: 1,
    cut: head,
    files: [...files].map(([path, hash]) => ({ path, hash })),
    folder: null,
  }
  const body = { ...submission, contentDigest: contentDigest(sitting.sittingId, submission) }
  return (await fetchEndpoint(server, handIn, { headers, body })).reply
}

type Headers = Readonly<Record<string, string>>

async function contentOf(server: string, headers: Headers, hash: string): Promise<Uint8Array> {
  const url = new URL(fillPath(downloadFile.path, { hash }), server)
  return new Uint8Array(await (await fetch(url, { headers })).arrayBuffer())
}

async function upload(server: string, headers: Headers, bytes: Uint8Array): Promise<string> {
  const hash = sha256Hex(bytes)
  const url = new URL(fillPath(uploadFile.path, { hash }), server)
  const response = await fetch(url, { method: 'PUT', headers, body: Buffer.from(bytes) })
  if (!response.ok) throw new Error(`The upload was refused: ${response.status}`)
  return hash
}

function entriesOf(
  sittingId: string,
  binding: { epoch: number; branch: string | null; parent: string | null },
  answers: NonNullable<WorkByApi['answers']>,
) {
  const writer = randomBytes(16).toString('hex')
  const { epoch, branch, parent } = binding
  const values = [
    { kind: 'binding', item: null, value: { epoch, branch, parent } as unknown },
    ...Object.entries(answers).map(([item, value]) => ({ kind: 'answer', item, value })),
  ]
  const texts: string[] = []
  let prev: string | null = null
  for (const [n, event] of values.entries()) {
    const at = Date.now()
    const entry = sealEntry({
      v: 1,
      sitting: sittingId,
      writer,
      n,
      hlc: at + n,
      prev,
      at,
      ...event,
    })
    prev = entry.hash
    texts.push(entry.text)
  }
  return { texts, head: { [writer]: { n: texts.length - 1, hash: prev ?? '' } } }
}
