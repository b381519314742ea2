import { pino, type Logger } from 'pino'

export type { Logger }

/**
 * Structured log on standard output. Tokens, codes and answers are never logged: callers pass single
 * facts, and the paths that could carry a secret are blanked in case one slips in.
 */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: null,
    redact: ['token', 'pairingCode', 'proctorCode', 'accessCode', 'authorization', '*.token'],
  })
}
