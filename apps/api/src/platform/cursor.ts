import { ApiError } from './api-error.ts'

/** A list as a program goes through it: this many rows after the place that was reached (KY6). */
export interface CursorWish {
  readonly limit: number
  /** Key of the last row that the reader has; undefined: from the beginning. */
  readonly after: string | undefined
}

const DEFAULT_LIMIT = 50

/**
 * What a query says about going on by cursor, or undefined when it asks for a page by its number.
 * @param list name of the list, so that a cursor of another one is refused.
 * @param form of the list's keys: whatever else a cursor holds is no key of it.
 * @throws ApiError invalidRequest for a cursor that this list did not give, or beside another order.
 */
export function cursorWish(
  list: string,
  query: {
    readonly limit?: number | undefined
    readonly after?: string | undefined
    readonly sort?: string | undefined
    readonly direction?: 'asc' | 'desc' | undefined
  },
  form = /^.*$/u,
): CursorWish | undefined {
  if (query.limit === undefined && query.after === undefined) return undefined
  if ((query.sort ?? 'examNumber') !== 'examNumber' || query.direction === 'desc') {
    throw new ApiError('invalidRequest', 'A list that is gone through by cursor has its own order')
  }
  return {
    limit: query.limit ?? DEFAULT_LIMIT,
    after: query.after === undefined ? undefined : keyOf(list, query.after, form),
  }
}

/**
 * The rows of a page and the cursor after it; null when nothing follows.
 * @param found one row more than the page has, where there is one.
 */
export function cursorPage<Row>(
  list: string,
  { limit }: CursorWish,
  found: readonly Row[],
  keyOfRow: (row: Row) => string,
): { rows: Row[]; next: string | null } {
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  const hasMore = found.length > limit && last !== undefined
  return { rows, next: hasMore ? cursorOf(list, keyOfRow(last)) : null }
}

function cursorOf(list: string, key: string): string {
  return Buffer.from(`${list}\n${key}`).toString('base64url')
}

function keyOf(list: string, cursor: string, form: RegExp): string {
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  const key = text.slice(list.length + 1)
  const isStorable = !text.includes('\0') && !text.includes('\ufffd')
  if (text.startsWith(`${list}\n`) && isStorable && form.test(key)) return key
  throw new ApiError('invalidRequest', 'This is no cursor of this list')
}
