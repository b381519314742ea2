/** Sealing, reading back and sending a whole sitting on a school's stick can take minutes. */
export const SEAL_TIMEOUT_MS = 30 * 60_000
