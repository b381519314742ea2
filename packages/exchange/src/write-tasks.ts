import { TaskTemplateSchema } from '@wenkao/office'
import { writeZip } from '@wenkao/office/package'
import {
  packedFileName,
  TASK_LIST,
  TASK_PACKAGE_LIMITS,
  type PackedTask,
} from '@wenkao/shared/exchange'
import { strToU8 } from 'fflate'
import { ExchangeError, type ReportCode, type ReportLine, type WrittenItems } from './outcome.ts'

export interface NamedFile {
  readonly path: string
  readonly hash: string
  readonly size: number
}

/** Uploaded start files that a template names; undefined when it is no whole template. */
export function startFilesOf(template: unknown): NamedFile[] | undefined {
  const read = TaskTemplateSchema.safeParse(template)
  if (!read.success) return undefined
  return (read.data.start.files ?? []).flatMap((file) => ('hash' in file ? [file] : []))
}

/**
 * A task package (EX2). A task that a reader would refuse is left out and named: a template that is not
 * whole, a start file whose bytes are not here.
 * @throws ExchangeError tooManyItems when it would be larger than a reader takes.
 */
export function writeTasks(
  tasks: readonly PackedTask[],
  files: ReadonlyMap<string, Uint8Array>,
): WrittenItems {
  const report: ReportLine[] = []
  const packed = new Map<string, Uint8Array>()
  const taken: PackedTask[] = []
  for (const [index, task] of tasks.entries()) {
    const leaveOut = (code: ReportCode, detail: string) =>
      report.push({
        ...{ at: index + 1, name: task.content.title.slice(0, 120) },
        ...{ severity: 'error', code, detail },
      })
    const named = startFilesOf(task.content.template)
    const missing = named?.find(({ hash }) => !files.has(hash))
    if (!named) leaveOut('taskShape', task.number ?? '')
    else if (missing) leaveOut('fileMissing', missing.path)
    else {
      for (const { hash } of named) packed.set(hash, files.get(hash) ?? new Uint8Array())
      taken.push(task)
    }
  }
  const hashes = [...packed.keys()].sort()
  const list = {
    ...{ format: 'wenkao-tasks', version: 1, tasks: taken },
    files: hashes.map((sha256) => ({ sha256, size: packed.get(sha256)?.length ?? 0 })),
  }
  const text = strToU8(`${JSON.stringify(list, null, 1)}\n`)
  const bytes = hashes.reduce((sum, hash) => sum + (packed.get(hash)?.length ?? 0), text.length)
  if (bytes > TASK_PACKAGE_LIMITS.bytes - 1_000_000 || text.length > TASK_PACKAGE_LIMITS.listBytes)
    throw new ExchangeError('tooManyItems', `${bytes} bytes`)
  const parts = hashes.map((hash) => [packedFileName(hash), packed.get(hash) ?? text] as const)
  return {
    bytes: writeZip(new Map([[TASK_LIST, text], ...parts])),
    mediaType: 'application/zip',
    extension: '.zip',
    report,
  }
}
