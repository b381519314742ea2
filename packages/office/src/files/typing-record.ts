import { TypingRecord } from '@wenkao/shared/typing'
import { strFromU8, strToU8 } from 'fflate'
import { decodeTextFile, type DecodeText } from './decode-text.ts'

/** A typing file: a record, or a plain text of which only the text is known. */
export type TypedWork =
  | { readonly kind: 'record'; readonly text: string; readonly record: TypingRecord }
  | { readonly kind: 'text'; readonly text: string; readonly record?: undefined }

/** Undefined when the bytes are no text. A file that only looks like a record counts as text. */
export function readTyping(
  bytes: Uint8Array,
  decode: DecodeText | undefined,
): TypedWork | undefined {
  if (bytes[0] === 0x7b) {
    try {
      const parsed = TypingRecord.safeParse(JSON.parse(strFromU8(bytes)))
      if (parsed.success) return { kind: 'record', text: parsed.data.text, record: parsed.data }
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
    }
  }
  const text = decodeTextFile(bytes, decode)
  return text === undefined ? undefined : { kind: 'text', text }
}

export function writeTyping(record: Omit<TypingRecord, 'format' | 'version'>): Uint8Array {
  return strToU8(JSON.stringify({ format: 'wenkao-typing', version: 1, ...record }))
}
