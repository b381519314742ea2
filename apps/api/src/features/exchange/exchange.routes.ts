import { writeTableTemplate } from '@wenkao/exchange'
import * as contract from '@wenkao/shared/exchange'
import { collect, route, type BytesReply, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { countOthers, exportItems } from './export-items.ts'
import { createImportDesk } from './import-desk.ts'
import { importItems } from './import-items.ts'
import { linesOf, writeReport } from './report-lines.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Items and task templates from and to other systems (N08). */
export function exchangeRoutes(services: Services): Route[] {
  const desk = createImportDesk()
  return [
    route(contract.importItems, async ({ query, body }, { caller }) => {
      const bytes = await collect(body as ReadableStream<Uint8Array>)
      return desk.run(caller, query.importId, (tell) =>
        importItems(services, caller, bytes, query, tell),
      )
    }),
    route(contract.readImport, ({ params }, { caller }) =>
      Promise.resolve(desk.read(caller, params.importId)),
    ),
    route(contract.exportItems, async ({ query }, { caller }) => {
      const { bytes, mediaType, extension, found } = await exportItems(services, caller, query)
      await services.db.transaction((transaction) =>
        recordAction(services, transaction, caller, {
          action: 'bank.read',
          subject: `${found} ${query.format === 'tasks' ? 'templates' : 'items'} given out as ${query.format}`,
          detail: { ...query, found },
        }),
      )
      return {
        bytes,
        mediaType,
        fileName: `${query.format === 'tasks' ? 'tasks' : 'items'}${extension}`,
      } satisfies BytesReply
    }),
    route(contract.reportExport, async ({ query }, { caller }) => {
      const exported = await exportItems(services, caller, query)
      const others = await countOthers(services, caller, query)
      return { found: exported.found, others, report: linesOf(exported) }
    }),
    route(contract.itemsTemplate, () => {
      const { bytes, mediaType } = writeTableTemplate()
      return Promise.resolve({
        bytes,
        mediaType,
        fileName: '试题导入模板.xlsx',
      } satisfies BytesReply)
    }),
    route(contract.saveReport, async ({ body: { lines, language } }) => ({
      bytes: await writeReport(lines, language),
      mediaType: XLSX,
      fileName: 'report.xlsx',
    })),
  ]
}
