import { Decrypter, Encrypter } from 'age-encryption'
import { parseAgeHeader } from './age-header.ts'
import { SealError } from './seal-error.ts'

/**
 * Encrypts bytes to age recipients: a plain age file, which `age -d -i KEY` opens.
 * @throws SealError `noRecipient` when there is none, or one is none.
 */
export async function encryptBytes(
  bytes: Uint8Array,
  recipients: readonly string[],
): Promise<Uint8Array> {
  if (recipients.length === 0) throw new SealError('noRecipient', 'Nobody could open it')
  const encrypter = new Encrypter()
  for (const recipient of recipients) {
    try {
      encrypter.addRecipient(recipient)
    } catch (cause) {
      throw new SealError('noRecipient', `${recipient} is no age recipient`, { cause })
    }
  }
  return encrypter.encrypt(bytes)
}

/** What became of the opening of a plain age file. */
export type BytesOpened =
  | { readonly kind: 'opened'; readonly bytes: Uint8Array }
  /** `wrongKey`: sealed to none of the identities. `damaged`: not the bytes that were sealed. */
  | { readonly kind: 'wrongKey' }
  | { readonly kind: 'damaged' }

/** Opens what {@link encryptBytes} made. */
export async function decryptBytes(
  file: Uint8Array,
  identities: readonly string[],
): Promise<BytesOpened> {
  const header = parseAgeHeader(file)
  if (header.kind !== 'header') return { kind: 'damaged' }
  const decrypter = new Decrypter()
  for (const identity of identities) decrypter.addIdentity(identity)
  let noneFits = false
  // Asked last, and only when no identity before it has opened the header.
  decrypter.addIdentity({
    unwrapFileKey: () => {
      noneFits = true
      return null
    },
  })
  try {
    return { kind: 'opened', bytes: await decrypter.decrypt(file) }
  } catch {
    // The library throws plain errors for each way in which the bytes can be wrong, and has no other.
    return { kind: noneFits ? 'wrongKey' : 'damaged' }
  }
}
