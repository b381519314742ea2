/** An age key pair (X25519). */
export interface IdentityPair {
  /** `AGE-SECRET-KEY-1…`. */
  readonly identity: string
  /** `age1…`. */
  readonly recipient: string
}
