import * as z from 'zod/mini'

/** A UUID of any version, lower case. */
export const Id = z
  .string()
  .check(z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/))
/** SHA-256 in lower-case hex. */
export const Sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/))
/** Milliseconds since 1970-01-01T00:00Z by the server's clock unless the field says otherwise. */
export const EpochMs = z.int().check(z.nonnegative())
/** 128 random bits in hex: name of one run of a page or bridge that writes events (DESIGN 3). */
export const WriterId = z.string().check(z.regex(/^[0-9a-f]{32}$/))
/** A name or title that a person typed. */
export const Name = z.string().check(z.trim(), z.minLength(1), z.maxLength(200))
export const ExamNumber = z.string().check(z.trim(), z.regex(/^[0-9A-Za-z-]{1,32}$/))
/** A file's path as it was found: any name, but text that a database can hold. */
export const FoundPath = z
  .string()
  .check(z.minLength(1), z.maxLength(1000), z.regex(/^[^\ud800-\udfff\u0000]*$/u))
/** What another system calls a thing; unique per kind of thing (KY7). */
export const ExternalId = z.string().check(z.trim(), z.regex(/^[^\p{Cc}\p{Cs}]{1,100}$/u))
/** Unpadded base64url. */
export const Base64Url = z.string().check(z.regex(/^[A-Za-z0-9_-]+$/))
/** Paging by page number; the server refuses more than 200 rows a page. */
export const pageQuery = {
  page: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(1_000_000)), 1),
  pageSize: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200)), 50),
  search: z.optional(z.string().check(z.maxLength(100))),
  sort: z.optional(z.string().check(z.maxLength(40))),
  direction: z._default(z.enum(['asc', 'desc']), 'asc'),
}
/**
 * Going through a whole list by cursor (KY6): `limit` rows that follow `after`, which is the `next` of
 * the reply before. Either of them takes the place of page number, size and order; rows that are added
 * meanwhile shift nothing.
 */
export const cursorQuery = {
  limit: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(1000))),
  after: z.optional(z.string().check(z.minLength(1), z.maxLength(500))),
}
/** Where to go on by cursor; null after the last row, absent in a page by number. */
export const nextCursor = z.optional(z.nullable(z.string()))
/** A reply that says nothing but "done". */
export const Done = z.object({ done: z.literal(true) })
