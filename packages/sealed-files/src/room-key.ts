import { normaliseCode, utf8ToBytes } from '@wenkao/shared/kernel'
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { parseAgeHeader } from './age-header.ts'

/** An age key pair (X25519). */
export interface IdentityPair {
  /** `AGE-SECRET-KEY-1…`. */
  readonly identity: string
  /** `age1…`. */
  readonly recipient: string
}

/** A restore code carries 80 random bits or more, so that slowing down a guess adds nothing. */
const WORK_FACTOR = 10
/** 32 MiB of memory; a file from elsewhere must not choose how much it takes. */
const MAX_WORK_FACTOR = 15
const MAX_WRAPPED_BYTES = 4096
const IDENTITY = /^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/

/** A new key pair for sealed files; X25519, which every version of the public tools opens. */
export async function createIdentity(): Promise<IdentityPair> {
  const identity = await generateX25519Identity()
  return { identity, recipient: await identityToRecipient(identity) }
}

/**
 * The public half of an identity.
 * @throws Error when the text is no X25519 identity.
 */
export async function recipientOf(identity: string): Promise<string> {
  if (!IDENTITY.test(identity)) throw new RangeError('Expected an X25519 identity of age')
  return identityToRecipient(identity)
}

/**
 * Wraps an identity under a code that people type: an age file with a passphrase, whose content is a
 * key file for `age -d -i`.
 * @param code at least 80 bits of entropy; the passphrase is its signs as `normaliseCode` reads them.
 */
export async function wrapIdentity(identity: string, code: string): Promise<Uint8Array> {
  const encrypter = new Encrypter()
  encrypter.setPassphrase(normaliseCode(code))
  encrypter.setScryptWorkFactor(WORK_FACTOR)
  return encrypter.encrypt(utf8ToBytes(`${identity}\n`))
}

/**
 * The identity that was wrapped under a code.
 * @returns undefined when the code is another one, or the bytes are no wrapped identity.
 */
export async function unwrapIdentity(
  wrapped: Uint8Array,
  code: string,
): Promise<string | undefined> {
  if (wrapped.length > MAX_WRAPPED_BYTES) return undefined
  const header = parseAgeHeader(wrapped)
  const [stanza, second] = header.kind === 'header' ? header.stanzas : []
  const factor = Number(stanza?.args[2])
  if (stanza?.args[0] !== 'scrypt' || second !== undefined) return undefined
  if (!(factor <= MAX_WORK_FACTOR)) return undefined
  const decrypter = new Decrypter()
  decrypter.addPassphrase(normaliseCode(code))
  let text: string
  try {
    text = await decrypter.decrypt(wrapped, 'text')
  } catch {
    // The library throws plain errors for each way in which the bytes can be wrong, and has no other.
    return undefined
  }
  const identity = text.trim()
  return IDENTITY.test(identity) ? identity : undefined
}
