import type { FileFormat } from '@wenkao/shared/exchange'

/** The format that a file's name speaks for; the author may choose another one. */
export function formatOfName(name: string): FileFormat | undefined {
  if (/\.(xlsx|csv)$/i.test(name)) return 'xlsx'
  if (/\.zip$/i.test(name)) return /\u64cd\u4f5c\u9898|tasks/i.test(name) ? 'tasks' : 'qti3'
  if (/\.xml$/i.test(name)) return 'moodleXml'
  if (/aiken/i.test(name)) return 'aiken'
  return /\.(gift|txt)$/i.test(name) ? 'gift' : undefined
}
