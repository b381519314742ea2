import type { SchoolGroup } from '@wenkao/shared/documents'
import type { Services } from '../../platform/services.ts'
import { streamOf } from '../../platform/stream-of.ts'
import { archiveOf } from '../../platform/zip-archive.ts'
import { asName, createNames } from '../archives/index.ts'
import { openPhoto } from '../sessions/index.ts'
import type { Batch, Sealed } from './compose-pieces.ts'
import type { DocumentHead } from './document-pieces.ts'
import { sayIn } from './document-words.ts'
import type { PrintedPerson } from './documents.queries.ts'
import { openDrawingThread, type DrawingThread, type ThreadData } from './draw-apart.ts'
import type { RunTeller } from './run-desk.ts'

/** What is read as it is drawn: photos of persons, one batch at a time. */
export function sealedOf(
  services: Pick<Services, 'db' | 'keys' | 'log'>,
  examId: string,
  code: Sealed['code'],
): Sealed {
  return {
    code,
    photo: async ({ candidateId, hasPhoto }) => {
      if (!hasPhoto) return null
      try {
        return (await openPhoto(services, services.db, examId, candidateId))?.bytes ?? null
      } catch (cause) {
        // One that cannot be opened must not keep thousands of others from being printed.
        services.log.warn({ err: cause, examId, candidateId }, 'a photo cannot be opened')
        return new Uint8Array()
      }
    },
  }
}

type Batches = AsyncIterable<Batch> | Iterable<Batch>

async function* piecesOf(batches: Batches, run: RunTeller) {
  for await (const { pieces, people } of batches) {
    yield pieces
    run.drawn(people)
  }
}

async function* drawn(
  thread: DrawingThread,
  head: DocumentHead,
  batches: Batches,
  run: RunTeller,
): AsyncGenerator<Uint8Array> {
  for await (const bytes of thread.document(head, piecesOf(batches, run))) {
    run.unreadable(thread.unreadablePhotos)
    if (bytes.length > 0) yield bytes
  }
}

/** One PDF, drawn as it is read; a failure cuts it, so that nobody takes it for whole. */
export function pdfOf(
  data: ThreadData,
  head: DocumentHead,
  batches: Batches,
  run: RunTeller,
): ReadableStream<Uint8Array> {
  const thread = openDrawingThread(data)
  return streamOf(drawn(thread, head, batches, run), (isWhole) => {
    run.end(isWhole ? 'made' : 'failed')
    return thread.end()
  })
}

/** An archive with one PDF per school. */
export function zipOf(
  services: Pick<Services, 'blobs'>,
  data: ThreadData,
  head: DocumentHead,
  groups: readonly SchoolGroup<PrintedPerson>[],
  batchesOf: (group: SchoolGroup<PrintedPerson>) => Batches,
  run: RunTeller,
): ReadableStream<Uint8Array> {
  const thread = openDrawingThread(data)
  const say = sayIn(head.language)
  const place = createNames()
  return archiveOf(
    services,
    (archive) => {
      for (const group of groups) {
        const name = `${say('tickets')}-${asName(group.school ?? say('noSchool'))}.pdf`
        archive.made(place(name), head.madeAt, () => drawn(thread, head, batchesOf(group), run))
      }
      return Promise.resolve()
    },
    (isWhole) => {
      run.end(isWhole ? 'made' : 'failed')
      return thread.end()
    },
  )
}
