import {
  downloadSheets,
  downloadTickets,
  listDocumentGroups,
  previewDocument,
  readDocumentRun,
} from '@wenkao/shared/documents'
import { ApiError } from '../../platform/api-error.ts'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { findExam } from '../sessions/index.ts'
import { selectStationNumbers } from './documents.queries.ts'
import type { Fonts } from './draw/fonts.fs.ts'
import { giveSheets, giveTickets, headOf, scopeOf, type Printery } from './give-documents.ts'
import { groupsOf } from './list-groups.ts'
import { previewOf } from './preview-document.ts'
import { readPrinted } from './read-printed.ts'
import { createRunDesk } from './run-desk.ts'

/** What an office prints (N10). @param extraFont the office's own font file for rare characters. */
export function documentsRoutes(services: Services, extraFont: string | undefined): Route[] {
  const { db } = services
  const desk = createRunDesk()
  const printery: Printery = { services, desk, data: { extraFont } }
  const fonts = lazyFonts(extraFont)

  return [
    route(listDocumentGroups, async ({ params: { examId } }, { caller }) => {
      if (!(await findExam(db, examId))) throw new ApiError('notFound', 'No such exam')
      return groupsOf(await readPrinted(db, caller, examId, 'overview', {}))
    }),
    route(previewDocument, async ({ params: { examId }, query }, { caller }) => {
      const head = await headOf(services, examId, query.kind, query)
      const printed = await readPrinted(db, caller, examId, query.kind, scopeOf(query))
      const ids = printed.sessions.map(({ sessionId }) => sessionId)
      const stations = query.kind === 'desk' ? await selectStationNumbers(db, ids) : new Map()
      return previewOf(await fonts(), head, printed, stations)
    }),
    route(downloadTickets, ({ params, query }, { caller }) =>
      giveTickets(printery, caller, params.examId, query),
    ),
    route(downloadSheets, ({ params, query }, { caller }) =>
      giveSheets(printery, caller, params, query),
    ),
    route(readDocumentRun, ({ params }, { caller }) =>
      Promise.resolve(desk.read(caller, params.runId)),
    ),
  ]
}

/** Opens the fonts when the first document is looked at; they take 20 MB. */
function lazyFonts(extraFont: string | undefined): () => Promise<Fonts> {
  let opened: Promise<Fonts> | undefined
  return () => {
    opened ??= import('./draw/fonts.fs.ts').then(({ loadFonts }) => loadFonts(extraFont))
    return opened
  }
}
