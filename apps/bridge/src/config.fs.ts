import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import * as z from 'zod/mini'
import { BridgeError } from './platform/bridge-error.ts'

const ConfigFile = z.object({
  /** Where the exam server is, e.g. `https://exam.example`. */
  server: z.url({ protocol: /^https?$/ }),
  /** Fixed, because the origin owns the page's IndexedDB (DESIGN section 6). */
  port: z._default(z.int().check(z.minimum(0), z.maximum(65_535)), 3100),
  dataFolder: z.string(),
  /** Where candidates work; by default `D:\CZKT`, elsewhere than on Windows `CZKT` beside this file. */
  answerFolder: z.optional(z.string()),
  appFolder: z.string(),
  /** A code issued ahead for this PC's room and number. */
  pairingCode: z.optional(z.string()),
  /** Program and first arguments that open a file instead of the system's own. */
  openWith: z.optional(z.array(z.string()).check(z.minLength(1))),
  /** What the versions of answer files may take on the data drive, bytes. */
  vaultBudgetBytes: z.optional(z.int().check(z.minimum(0))),
  /** Folders that may take the answer folder when its disk is full or read-only (F14). */
  otherPlaces: z.optional(z.array(z.string())),
  /** Folders that are looked at for documents saved elsewhere (F20). */
  knownPlaces: z.optional(z.array(z.string())),
  /** Folders in which programs keep recovery files (F19). */
  recoveryPlaces: z.optional(z.array(z.string())),
  /** Folders, e.g. of a share, that get a copy of each automatic backup (F02c). */
  backupPlaces: z.optional(z.array(z.string())),
  /** Folders that count as removable drives instead of those of the system. */
  drives: z.optional(z.array(z.string())),
  /** What uploads of answer files may take of the line, bytes a second; a hand-in takes what there is. */
  uploadBytesPerSecond: z.optional(z.int().check(z.minimum(1024))),
  /** PEM file with the certificates of an own authority that has issued the server's (F22). */
  serverCa: z.optional(z.string()),
  /** SHA-256 of the server's public key (SPKI), base64; otherwise learnt at the first good contact. */
  serverKeyPin: z.optional(z.string().check(z.regex(/^(sha256\/)?[A-Za-z0-9+/]{43}=$/))),
  /** Whether the station check sets the autosave of Office programs (F19) or only looks at it. */
  officeSettings: z._default(z.enum(['set', 'look']), 'set'),
  logLevel: z._default(z.string(), 'info'),
})

export interface BridgeConfig {
  /** Origin of the exam server, without a final slash. */
  readonly server: string
  readonly port: number
  readonly dataFolder: string
  readonly answerFolder: string
  readonly appFolder: string
  readonly pairingCode: string | undefined
  readonly openWith: readonly string[] | undefined
  /** undefined: 2 GB, or a fifth of a smaller drive. */
  readonly vaultBudgetBytes?: number | undefined
  /** undefined: other drives, the user’s documents, beside the data folder. */
  readonly otherPlaces?: readonly string[] | undefined
  /** undefined: the user’s desktop, documents and downloads, and the answer folder’s drive. */
  readonly knownPlaces?: readonly string[] | undefined
  /** undefined: those of MS Office, WPS and LibreOffice. */
  readonly recoveryPlaces?: readonly string[] | undefined
  readonly backupPlaces?: readonly string[] | undefined
  /** undefined: what the system mounts as such. */
  readonly drives?: readonly string[] | undefined
  /** undefined: 1 MiB. */
  readonly uploadBytesPerSecond?: number | undefined
  readonly serverCa?: string | undefined
  /** Base64, without a prefix. */
  readonly serverKeyPin?: string | undefined
  readonly officeSettings: 'set' | 'look'
  readonly logLevel: string
}

const USUAL_ANSWER_FOLDER = process.platform === 'win32' ? 'D:\\CZKT' : 'CZKT'

/**
 * Reads a configuration file; relative paths count from the file's own folder.
 * @throws BridgeError configInvalid with what is wrong, for the technician who wrote it.
 */
export async function readConfig(path: string): Promise<BridgeConfig> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new BridgeError('configInvalid', `The configuration ${path} cannot be read`, { cause })
  })
  let raw: unknown
  try {
    // Editors on Windows like to begin a file with a byte order mark.
    raw = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    throw new BridgeError('configInvalid', `The configuration ${path} is not JSON`, { cause })
  }
  const read = ConfigFile.safeParse(raw)
  if (!read.success) {
    const reasons = read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new BridgeError('configInvalid', `The configuration ${path} says: ${reasons.join('; ')}`)
  }
  const base = dirname(resolve(path))
  const { data } = read
  return {
    server: new URL(data.server).origin,
    port: data.port,
    dataFolder: resolve(base, data.dataFolder),
    answerFolder: resolve(base, data.answerFolder ?? USUAL_ANSWER_FOLDER),
    appFolder: resolve(base, data.appFolder),
    pairingCode: data.pairingCode,
    openWith: data.openWith,
    vaultBudgetBytes: data.vaultBudgetBytes,
    otherPlaces: data.otherPlaces?.map((place) => resolve(base, place)),
    knownPlaces: data.knownPlaces?.map((place) => resolve(base, place)),
    recoveryPlaces: data.recoveryPlaces?.map((place) => resolve(base, place)),
    backupPlaces: data.backupPlaces?.map((place) => resolve(base, place)),
    drives: data.drives?.map((place) => resolve(base, place)),
    uploadBytesPerSecond: data.uploadBytesPerSecond,
    serverCa: data.serverCa === undefined ? undefined : resolve(base, data.serverCa),
    serverKeyPin: data.serverKeyPin?.replace(/^sha256\//, ''),
    officeSettings: data.officeSettings,
    logLevel: data.logLevel,
  }
}

/** The code of a demo's registration file, as soon as the file is there. */
export async function readIssuedCode(path: string): Promise<string | undefined> {
  try {
    const raw: unknown = JSON.parse(await readFile(path, 'utf8'))
    return z.object({ pairingCode: z.string() }).safeParse(raw).data?.pairingCode
  } catch {
    // Not there yet, or being written: the next look finds it.
    return undefined
  }
}
