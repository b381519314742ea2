import { Sha256 } from '@wenkao/shared/kernel'
import * as z from 'zod/mini'

/** How the bytes of a content lie in its object. */
export type ObjectMethod = 'gzip' | 'plain'

/** A content as the index knows it. */
export interface StoredContent {
  readonly hash: string
  /** Length of the content, bytes. */
  readonly size: number
  /** Path of its object below `objects`, `/` between parts. */
  readonly file: string
  readonly method: ObjectMethod
  /** Length of its object, bytes; undefined in entries of the first form, which did not say. */
  readonly stored: number | undefined
}

/** `unknown`: of a later version. It is kept, written again with the rest, and passed over (R8). */
export type IndexEntry =
  | { readonly kind: 'content'; readonly content: StoredContent }
  | { readonly kind: 'gone'; readonly hash: string; readonly file: string }
  | { readonly kind: 'unknown' }

/** No path leads out of the folder, whatever an index that somebody wrote says (R10). */
const OBJECT_FILE = /^(?:[0-9a-f]{2}\/)?([0-9a-f]{64})(?:[-.][0-9a-f]{1,8})?\.(gz|raw)$/

const ContentEntry = z.object({
  v: z.literal(1),
  kind: z.literal('content'),
  hash: Sha256,
  size: z.int().check(z.nonnegative()),
  file: z.string().check(z.regex(OBJECT_FILE)),
  method: z._default(z.enum(['gzip', 'plain']), 'gzip'),
  stored: z.optional(z.int().check(z.nonnegative())),
})
const GoneEntry = z.object({
  v: z.literal(1),
  kind: z.literal('gone'),
  hash: Sha256,
  file: z.string().check(z.regex(OBJECT_FILE)),
})

/** Reads one record of the index (docs/formats.md). */
export function readIndexEntry(payload: string): IndexEntry {
  const raw: unknown = JSON.parse(payload)
  const content = ContentEntry.safeParse(raw)
  if (content.success) {
    const { hash, size, file, method, stored } = content.data
    return { kind: 'content', content: { hash, size, file, method, stored } }
  }
  const gone = GoneEntry.safeParse(raw)
  if (gone.success) return { kind: 'gone', hash: gone.data.hash, file: gone.data.file }
  return { kind: 'unknown' }
}

/** The record that says where a content lies. */
export function contentEntry(content: StoredContent): string {
  return JSON.stringify({ v: 1, kind: 'content', ...content })
}

/** The record that says that a content was removed; written before its object is deleted. */
export function goneEntry({ hash, file }: Pick<StoredContent, 'hash' | 'file'>): string {
  return JSON.stringify({ v: 1, kind: 'gone', hash, file })
}

/** Hash and method that an object's name tells; undefined for a file that is no object. */
export function readObjectName(
  file: string,
): { readonly hash: string; readonly method: ObjectMethod } | undefined {
  const [, hash, ending] = OBJECT_FILE.exec(file) ?? []
  if (hash === undefined) return undefined
  return { hash, method: ending === 'gz' ? 'gzip' : 'plain' }
}

/** A new name for the object of a content. @param suffix 8 hex digits, so that no name comes twice. */
export function objectName(hash: string, method: ObjectMethod, suffix: string): string {
  return `${hash}.${suffix}.${method === 'gzip' ? 'gz' : 'raw'}`
}
