import { readSessionFile, STICK_FOLDER, type SignedSessionFile } from '@wenkao/shared/sessions'
import type { Services } from '../../platform/services.ts'
import { archiveOf } from '../../platform/zip-archive.ts'

/** A session's file with its sealed papers, as a stick takes them to a PC without network (N01). */
export function stickArchive(
  services: Pick<Services, 'blobs'>,
  sessionId: string,
  signed: SignedSessionFile,
): ReadableStream<Uint8Array> {
  return archiveOf(services, async (archive) => {
    const file = readSessionFile(signed.text)
    if (!file) throw new Error('The session file cannot be read')
    const { papers, builtAt } = file
    for (const { hash } of papers.flatMap((paper) => paper.packages ?? [])) {
      const isHere = await archive.content(`${STICK_FOLDER}/${hash}.wkp`, hash, builtAt)
      if (!isHere) throw new Error(`The package ${hash} is gone`)
    }
    archive.text(`${STICK_FOLDER}/${sessionId}.session.json`, JSON.stringify(signed))
  })
}
