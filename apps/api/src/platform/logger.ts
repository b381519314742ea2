import { pino, type DestinationStream, type Level, type Logger } from 'pino'

export type { Logger } from 'pino'

const hidden = '[hidden]'

/** Names, without case, dashes and underscores, whose values never reach a log. */
const secretNames = new Set([
  'authorization',
  'proxyauthorization',
  'cookie',
  'setcookie',
  'xapikey',
  // What a statement that failed was about: the driver names it in its errors.
  'parameters',
  'args',
])
/** Endings of such names: `password`, `accessCode`, `sessionToken`, `newPassword` … */
const secretEndings = [
  'password',
  'token',
  'secret',
  'accesscode',
  'apikey',
  'pepper',
  'privatekey',
]
/** The codes that people type. `code` alone is not one: errors have it. */
const secretCodes = ['startcode', 'proctorcode', 'restorecode', 'unlockcode', 'extratimecode']

function isSecretName(name: string): boolean {
  const plain = name.toLowerCase().replaceAll(/[-_]/g, '')
  return (
    secretNames.has(plain) ||
    secretEndings.some((ending) => plain.endsWith(ending)) ||
    secretCodes.includes(plain)
  )
}

/** Secrets inside text: of a query string, of a URL with a password, of a quoted header. */
function hideInText(text: string): string {
  return text
    .replaceAll(/([?&#](?:access_?code|password|token|api_?key)=)[^&\s"']+/gi, `$1${hidden}`)
    .replaceAll(/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)[^\s@/]+@/gi, `$1${hidden}@`)
    .replaceAll(/\b(Bearer|Basic) [\w.~+/=-]{8,}/g, `$1 ${hidden}`)
}

function hideSecrets(value: unknown): unknown {
  if (typeof value === 'string') return hideInText(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(hideSecrets)
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      isSecretName(name) ? hidden : hideSecrets(inner),
    ]),
  )
}

/**
 * Works on the finished line, because pino lets child bindings and the message of a bare error past
 * every earlier hook, and its own `redact` wants the depth of each secret told beforehand.
 */
function hideInLine(line: string): string {
  const record: unknown = JSON.parse(line)
  return `${JSON.stringify(hideSecrets(record))}\n`
}

/**
 * Makes the process's logger: one JSON object a line. Authorisation headers, cookies, access codes,
 * passwords, tokens and the other codes are hidden at any depth, in child bindings, in errors and
 * inside URLs; a log is copied around and must be safe to hand over.
 *
 * @param options.level least level that is written, or `silent`
 * @param options.destination where lines go; standard output when left out
 */
export function createLogger(options: {
  level: Level | 'silent'
  destination?: DestinationStream
}): Logger {
  const settings = {
    level: options.level,
    base: { process: 'api', pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level: string) => ({ level }) },
    hooks: { streamWrite: hideInLine },
  }
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination)
}

/** The logger of one request: every line carries its id, which the answer carries too. */
export function createRequestLogger(logger: Logger, requestId: string): Logger {
  return logger.child({ requestId })
}
