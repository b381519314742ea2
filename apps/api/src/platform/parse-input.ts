import type { Schema } from '@wenkao/shared/kernel'
import { isUtf8 } from 'node:buffer'
import * as z from 'zod/mini'
import { ApiError } from './api-error.ts'

const BYTE_ORDER_MARK = 0xfeff

/** A part of a request as its schema gives it. @throws ApiError that names what does not fit. */
export function parseInput(schema: Schema | undefined, value: unknown, place: string): unknown {
  if (!schema) return {}
  const read = z.safeParse(schema, value)
  if (read.success) return read.data
  throw new ApiError('invalidRequest', `The ${place} is not as expected`, {
    issues: read.error.issues.slice(0, 20).map((issue) => ({
      path: issue.path.join('.'),
      message: issue.message,
    })),
  })
}

/** The value of a JSON text in UTF-8. @throws ApiError when it is none. */
export function parseJson(bytes: Buffer): unknown {
  try {
    if (!isUtf8(bytes)) throw new TypeError('The bytes are not UTF-8')
    const text = bytes.toString('utf8')
    return JSON.parse(text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text)
  } catch {
    throw new ApiError('invalidRequest', 'The body is not JSON')
  }
}
