/** Randomness of the host. */
export interface HostRandom {
  bytes(length: number): Uint8Array
  /** 0 ≤ value < 1; for jitter only. */
  fraction(): number
}

export const browserRandom: HostRandom = {
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  fraction: () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 0x1_0000_0000,
}
