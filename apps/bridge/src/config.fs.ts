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
  /** What uploads of answer files may take of the line, bytes a second; a hand-in takes what there is. */
  uploadBytesPerSecond: z.optional(z.int().check(z.minimum(1024))),
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
  /** undefined: 1 MiB. */
  readonly uploadBytesPerSecond?: number | undefined
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
    uploadBytesPerSecond: data.uploadBytesPerSecond,
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
