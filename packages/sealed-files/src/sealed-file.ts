import type {
  SealedKind,
  SealedManifest,
  SealedPart,
  SealedRefusal,
  SealedSignature,
} from '@wenkao/shared/sealed-files'

/** A part with where its bytes come from. */
export interface PartSource extends SealedPart {
  /** The bytes from the first; asked for once, when the part's turn has come. */
  open(): ReadableStream<Uint8Array> | Promise<ReadableStream<Uint8Array>>
}

/** What a sealed file holds before it is sealed; its parts are read one after the other. */
export interface ToSeal {
  readonly manifest: Omit<SealedManifest, 'parts' | 'format' | 'version'>
  readonly parts: readonly PartSource[]
  /** Ed25519 of the station over the text; null where nobody can sign (raw recovery elsewhere). */
  sign(text: string): Omit<SealedSignature, 'algorithm'> | null
  /** age recipients (`age1…`); at least one. */
  readonly recipients: readonly string[]
}

/** Who takes what is in a sealed file, in the order of the archive. */
export interface SealedReader {
  /** The manifest, before any part. What throws here stops the reading. */
  begin(manifest: SealedManifest, signature: SealedSignature | null): Promise<void>
  /** One part; its bytes are checked against the manifest when the stream ends. */
  part(part: SealedPart, bytes: ReadableStream<Uint8Array>): Promise<void>
}

export type OpenOutcome =
  | {
      readonly kind: 'opened'
      readonly manifest: SealedManifest
      /** `valid`: the manifest's bytes are what that key signed; whose key it is, the caller knows. */
      readonly signature: 'valid' | 'invalid' | 'absent'
      readonly publicKey: string | null
    }
  | { readonly kind: 'refused'; readonly reason: SealedRefusal; readonly detail: string }

/** What the header tells without any key. */
export type HeaderOutcome =
  | {
      readonly kind: SealedKind
      readonly version: number
      /** Bytes of the whole file as it was sealed: a shorter one was cut off. */
      readonly fileBytes: number
    }
  | { readonly kind: 'refused'; readonly reason: 'notSealed' | 'truncated' | 'futureVersion' }
