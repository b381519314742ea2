import type { PackedFile, Place, ReportLine } from '@wenkao/exchange'
import type { EntryContent, TemplateFault } from '@wenkao/shared/bank'
import type { FileFormat } from '@wenkao/shared/exchange'
import { readApart, readTasksApart } from './run-apart.ts'

/** An item or a task template as a file has it. */
export interface FoundEntry {
  readonly place: Place
  readonly row: {
    readonly knowledgePoint: string
    readonly difficulty: number
    readonly tags: readonly string[]
    readonly content: EntryContent
  }
  readonly templateFaults: readonly TemplateFault[]
}

export interface ReadFile {
  readonly entries: readonly FoundEntry[]
  /** By SHA-256. */
  readonly pictures: ReadonlyMap<string, Uint8Array>
  readonly startFiles: readonly PackedFile[]
  readonly report: readonly ReportLine[]
}

/** Reads a file of any format, apart. @throws ApiError fileUnreadable. */
export async function readFile(
  bytes: Uint8Array,
  format: FileFormat,
  wish: { readonly knowledgePoint?: string | undefined; readonly difficulty: number },
): Promise<ReadFile> {
  if (format === 'tasks') {
    const { tasks, files, report } = await readTasksApart({ bytes })
    return {
      entries: tasks.map(({ place, task: { number: _number, ...row }, templateFaults }) => ({
        ...{ place, row, templateFaults },
      })),
      ...{ pictures: new Map(), startFiles: files, report },
    }
  }
  const { items, pictures, report } = await readApart({ bytes, format, wish })
  return {
    entries: items.map(({ place, item }) => ({ place, row: item, templateFaults: [] })),
    ...{ pictures, startFiles: [], report },
  }
}
