import { importItems } from '@wenkao/shared/exchange'
import type { EndpointInput, EndpointResult } from '@wenkao/shared/kernel'
import { defineStore } from 'pinia'
import { useCaller } from '../../platform/network/use-caller.ts'

export type ImportWish = EndpointInput<typeof importItems>['query']
export type Imported = EndpointResult<typeof importItems>

/** Items from and to other systems (N08). */
export const useExchange = defineStore('exchange', () => {
  const { call } = useCaller()
  return {
    bring: (file: Blob, query: ImportWish): Promise<Imported> =>
      call(importItems, { query, body: file }),
  }
})
