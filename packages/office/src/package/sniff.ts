import { LIMITS } from './limits.ts'
import { PackageError } from './package-error.ts'

/** What the first bytes of a file say it is (CHECKPOINTS 9.1). */
export type Container =
  | 'zip'
  | 'encrypted'
  | 'oldWord'
  | 'oldExcel'
  | 'oldPowerPoint'
  | 'compound'
  | 'rtf'
  | 'text'
  | 'unknown'

/** Streams of a compound file by which it is told apart; a protected one may hold others as well. */
const STREAMS: readonly (readonly [string, Container])[] = [
  ['EncryptedPackage', 'encrypted'],
  ['DRMContent', 'encrypted'],
  ['WordDocument', 'oldWord'],
  ['PowerPoint Document', 'oldPowerPoint'],
  ['Workbook', 'oldExcel'],
  ['Book', 'oldExcel'],
]

function startsWith(bytes: Uint8Array, text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (bytes[index] !== text.charCodeAt(index)) return false
  }
  return true
}

function includesWide(bytes: Uint8Array, text: string): boolean {
  const first = text.charCodeAt(0)
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    let index = 0
    while (
      index < text.length &&
      bytes[at + index * 2] === text.charCodeAt(index) &&
      bytes[at + index * 2 + 1] === 0
    )
      index += 1
    if (index === text.length) return true
  }
  return false
}

/** Tells what a file is by its bytes, whatever its name says. */
export function containerOf(bytes: Uint8Array): Container {
  if (startsWith(bytes, '\u00d0\u00cf\u0011\u00e0'))
    return STREAMS.find(([name]) => includesWide(bytes, name))?.[1] ?? 'compound'
  if (startsWith(bytes, 'PK\u0003\u0004')) return 'zip'
  const head = String.fromCharCode(...bytes.subarray(0, 256))
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart()
    .toLowerCase()
  if (head.startsWith('{\\rtf')) return 'rtf'
  return /^(%pdf|<html|<!doctype|<\?xml|<table|<head|<meta)/.test(head) ? 'text' : 'unknown'
}

/** Refuses a file without content and one that is too large to be looked into. */
export function refuseBySize(bytes: Uint8Array): void {
  if (bytes.length === 0) throw new PackageError('empty', 'the file has 0 bytes')
  if (bytes.length > LIMITS.fileBytes)
    throw new PackageError('too-large', `the file has ${bytes.length} bytes`)
}

/** Refuses what is no zip, in the order of CHECKPOINTS.md 9.1. */
export function sniff(bytes: Uint8Array): void {
  refuseBySize(bytes)
  const container = containerOf(bytes)
  if (container === 'zip') return
  if (container === 'encrypted')
    throw new PackageError('encrypted', 'the file is protected by a password')
  if (container === 'rtf' || container === 'text')
    throw new PackageError('wrong-type', 'the file is text, a page or a PDF with another name')
  if (container === 'unknown')
    throw new PackageError('not-a-package', 'the file is no Office document')
  throw new PackageError('legacy', 'the file has the format of Office 97-2003')
}
