import { sealEntry, type LogEntry } from '@wenkao/shared/answers'
import { ids } from './exam-server-double.ts'

/** Events as one run of a page writes them. */
export function createPageWriter(writer: string, sittingId: string = ids.sitting) {
  let n = 0
  let prev: string | null = null
  function next(kind: string, item: string | null, value: unknown): LogEntry {
    const at = Date.now()
    const entry: LogEntry = sealEntry({
      v: 1,
      sitting: sittingId,
      writer,
      n,
      hlc: at + n,
      prev,
      kind,
      item,
      value,
      at,
    })
    n += 1
    prev = entry.hash
    return entry
  }
  return {
    begin: () => next('binding', null, { epoch: 1, branch: null, parent: null }),
    answer: (item: string, option: string) => next('answer', item, [option]),
  }
}
