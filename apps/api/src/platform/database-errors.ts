/** Errors of the driver that mean "not now", so that clients retry instead of giving up. */
export function isConnectionLoss(error: unknown): boolean {
  return someCause(error, (code) =>
    /^(CONNECTION_|CONNECT_TIMEOUT|ECONNREFUSED|ECONNRESET|EPIPE|57P0|08)/.test(code),
  )
}

/** U+0000 in a text or a JSON value: PostgreSQL keeps everything else. */
export function isUnstorableText(error: unknown): boolean {
  return someCause(error, (code) => code === '22021' || code === '22P05')
}

/**
 * Errors of PostgreSQL that are about the content of a statement (its data, a constraint, a limit of
 * size, a trigger's refusal), not about the state of the server: the same content fails again.
 */
export function isRefusedContent(error: unknown): boolean {
  return someCause(error, (code) => /^(22|23|44|54|P0001)/.test(code))
}

function someCause(error: unknown, isMeant: (code: string) => boolean): boolean {
  if (typeof error !== 'object' || error === null) return false
  if ('code' in error && isMeant(String(error.code))) return true
  return 'cause' in error && error.cause !== error && someCause(error.cause, isMeant)
}
