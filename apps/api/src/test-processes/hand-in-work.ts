import { uploadFile } from '@wenkao/shared/answer-files'
import { sha256Hex } from '@wenkao/shared/kernel'
import type { PaperContent } from '@wenkao/shared/papers'
import type { LogInReply } from '@wenkao/shared/sittings'
import { handInAs } from '../features/sandbox/hand-in-as.ts'
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
  await handInAs(server.call, login, work.answers ?? {}, files, 1000)
}
