import {
  exportItems,
  importItems,
  readImport,
  reportExport,
  saveReport,
  type ExchangeLine,
  type FileFormat,
} from '@wenkao/shared/exchange'
import type { EndpointInput, EndpointResult } from '@wenkao/shared/kernel'
import { defineStore } from 'pinia'
import type { Language } from '../../platform/browser/language.ts'
import { useCaller } from '../../platform/network/use-caller.ts'
import { useBank } from '../bank/index.ts'

export type ImportWish = Omit<EndpointInput<typeof importItems>['query'], 'difficulty'>
export type Imported = EndpointResult<typeof importItems>

/** Items and task templates from and to other systems (N08). */
export const useExchange = defineStore('exchange', () => {
  const { call, download } = useCaller()
  const bank = useBank()

  /** What an export is asked for: every filter of the list as it stands, and single numbers. */
  function asked(format: FileFormat, numbers: string) {
    const { order: _order, form: _form, ...filters } = bank.query
    return { ...filters, format, ...(numbers !== '' && { numbers }) }
  }
  return {
    bring: (file: Blob, query: ImportWish): Promise<Imported> =>
      call(importItems, { query, body: file }),
    standing: (importId: string) => call(readImport, { params: { importId } }),
    report: (format: FileFormat, numbers: string) =>
      call(reportExport, { query: asked(format, numbers) }),
    give: (format: FileFormat, numbers: string): Promise<Blob> =>
      download(exportItems, { query: asked(format, numbers) }),
    sheetOf: (lines: readonly ExchangeLine[], language: Language): Promise<Blob> =>
      download(saveReport, { body: { lines: [...lines], language } }),
  }
})
