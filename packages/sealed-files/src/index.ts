export { archiveOf } from './archive-of.ts'
export { type BytesOpened, decryptBytes, encryptBytes } from './age-bytes.ts'
export { readHeader } from './age-header.ts'
export { type OpenLimits } from './limits.ts'
export { openSealed } from './open-sealed.ts'
export { isPartName } from './part-name.ts'
export {
  type IdentityPair,
  createIdentity,
  recipientOf,
  unwrapIdentity,
  wrapIdentity,
} from './room-key.ts'
export { SealError, type SealErrorCode } from './seal-error.ts'
export { sealFile } from './seal-file.ts'
export type { HeaderOutcome, OpenOutcome, PartSource, SealedReader, ToSeal } from './sealed-file.ts'
export { sealedSignatureText } from './sealed-signature.ts'
