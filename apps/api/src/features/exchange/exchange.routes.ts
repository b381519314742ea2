import { writeTableTemplate } from '@wenkao/exchange'
import * as contract from '@wenkao/shared/exchange'
import { collect, route, type BytesReply, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { exportItems } from './export-items.ts'
import { importItems, linesOf } from './import-items.ts'

/** Items from and to other systems (N08). */
export function exchangeRoutes(services: Services): Route[] {
  return [
    route(contract.importItems, async ({ query, body }, { caller }) =>
      importItems(services, caller, await collect(body as ReadableStream<Uint8Array>), query),
    ),
    route(contract.exportItems, async ({ query }, { caller }) => {
      const { bytes, mediaType, extension, found } = await exportItems(services, caller, query)
      await services.db.transaction((transaction) =>
        recordAction(services, transaction, caller, {
          action: 'bank.read',
          subject: `${found} items given out as ${query.format}`,
          detail: { ...query, found },
        }),
      )
      return { bytes, mediaType, fileName: `items${extension}` } satisfies BytesReply
    }),
    route(contract.reportExport, async ({ query }, { caller }) => {
      const exported = await exportItems(services, caller, query)
      return { found: exported.found, report: linesOf(exported) }
    }),
    route(contract.itemsTemplate, () => {
      const { bytes, mediaType } = writeTableTemplate()
      return Promise.resolve({
        bytes,
        mediaType,
        fileName: '试题导入模板.xlsx',
      } satisfies BytesReply)
    }),
  ]
}
