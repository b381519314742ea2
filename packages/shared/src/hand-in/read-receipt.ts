import { bytesToHex, canonicalJson, fromBase64Url, type Json } from '../kernel/index.ts'
import { receiptCode } from './content-digest.ts'
import { Receipt, ReceiptPayload } from './receipt.contract.ts'

/** A receipt as somebody brought it, with the text that its signature covers. */
export interface ReadReceipt {
  readonly receipt: Receipt
  /** Of the payload as it came: a field that this version does not know is under the signature too. */
  readonly signedText: string
}

/** What a signature is worth. `foreignKey`: none of the given keys made it, or claims to. */
export type ReceiptVerdict = 'genuine' | 'forged' | 'foreignKey'

/** A published Ed25519 key: 32 raw bytes, base64url. */
export interface ReceiptKey {
  readonly keyId: string
  readonly publicKey: string
}

const SIGNED = 'wenkao-receipt-1\n'
/** 86 signs are the 64 bytes of a signature: what follows, once lines are joined, is no part of it. */
const QR = /WKR1\.([^.\s]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{86})/

/**
 * Reads a receipt from the text of its QR code, also in the middle of other text, or from its JSON, as
 * the receipt alone or as a reply that holds it (SPEC H6).
 * @returns undefined when there is none in it.
 */
export function readReceipt(text: string): ReadReceipt | undefined {
  const joined = QR.exec(text) ?? QR.exec(text.replaceAll(/\s/g, ''))
  return joined ? ofQr(joined) : ofJson(text)
}

function ofQr([, keyId = '', payload = '', signature = '']: readonly string[]):
  ReadReceipt | undefined {
  const bytes = fromBase64Url(payload)
  if (!bytes) return undefined
  const text = utf8Text(bytes)
  if (text === undefined) return undefined
  const read = ReceiptPayload.safeParse(parsed(text))
  if (!read.success) return undefined
  const code = receiptCode(signature)
  return { receipt: { payload: read.data, keyId, signature, code }, signedText: SIGNED + text }
}

/** Text of UTF-8 bytes; undefined when they are none. */
function utf8Text(bytes: Uint8Array): string | undefined {
  const escaped = bytesToHex(bytes).replace(/../g, '%$&')
  try {
    return decodeURIComponent(escaped)
  } catch {
    return undefined
  }
}

function ofJson(text: string): ReadReceipt | undefined {
  const given = parsed(text)
  const raw = isObject(given) && isObject(given['receipt']) ? given['receipt'] : given
  const read = Receipt.safeParse(raw)
  if (!read.success || !isObject(raw)) return undefined
  return { receipt: read.data, signedText: SIGNED + canonicalJson(raw['payload'] as Json) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/**
 * Whether the server signed this receipt as it stands, by published keys alone (N02, SPEC H7).
 * @param verify Ed25519 over a text; whoever calls brings it, pages and commands have different ones.
 */
export function judgeReceipt(
  { receipt, signedText }: ReadReceipt,
  keys: readonly ReceiptKey[],
  verify: (publicKey: Uint8Array, text: string, signature: Uint8Array) => boolean,
): ReceiptVerdict {
  const key = keys.find((entry) => entry.keyId === receipt.keyId)
  if (!key) return 'foreignKey'
  const publicKey = fromBase64Url(key.publicKey)
  const signature = fromBase64Url(receipt.signature)
  if (publicKey?.length !== 32 || signature?.length !== 64) return 'forged'
  // The code is no part of what is signed, and people read it aloud: another one is a forgery too.
  if (receipt.code !== receiptCode(receipt.signature)) return 'forged'
  return verify(publicKey, signedText, signature) ? 'genuine' : 'forged'
}
