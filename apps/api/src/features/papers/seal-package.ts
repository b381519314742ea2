import { createCipheriv, createHash } from 'node:crypto'
import { PACKAGE_BINDING, writePackage, type PackagedPaper } from '@wenkao/shared/papers'

/** A package with all that its sealing needs. */
export interface PackageToSeal {
  readonly paper: PackagedPaper
  readonly contents: ReadonlyMap<string, Uint8Array>
  readonly length: number
  readonly key: Uint8Array
  readonly nonce: Uint8Array
}

export interface SealedBytes {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** SHA-256 of the bytes, hex. */
  readonly hash: string
}

/** Seals a package (docs/formats.md). @throws RangeError when a content is missing. */
export function sealPackage({ paper, contents, length, key, nonce }: PackageToSeal): SealedBytes {
  const plain = writePackage(paper, contents, length)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(PACKAGE_BINDING))
  const parts = [nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]
  const bytes = new Uint8Array(Buffer.concat(parts))
  return { bytes, hash: createHash('sha256').update(bytes).digest('hex') }
}
