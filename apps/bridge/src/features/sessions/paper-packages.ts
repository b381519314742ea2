import { createDecipheriv } from 'node:crypto'
import { fromBase64Url } from '@wenkao/shared/kernel'
import {
  PACKAGE_BINDING,
  PACKAGE_KEY_BYTES,
  PACKAGE_NONCE_BYTES,
  readPackage,
  type PackageKey,
  type SealedPackage,
} from '@wenkao/shared/papers'
import { stationPackage } from '@wenkao/shared/sessions'
import type { Logger } from '../../platform/logger.ts'
import { repeat, type Repeating } from '../../platform/repeat.ts'
import type { ServerClient } from '../../platform/server-client.ts'
import type { ServerClock } from '../../platform/server-clock.ts'
import type { Places } from '../places/index.ts'
import { openPackageFolder } from './package-folder.fs.ts'
import type { SessionFiles } from './session-files.ts'
import type { StationSecret } from './station-secret.ts'

export interface PaperPackagesDeps {
  readonly dataFolder: string
  readonly server: ServerClient
  readonly serverClock: ServerClock
  readonly logger: Logger
  readonly places: Pick<Places, 'signer'>
  readonly sessionFiles: Pick<SessionFiles, 'all'>
  /** Asked for on the same way. */
  readonly secret: Pick<StationSecret, 'refresh'>
  /** 0 ≤ random < 1: a school's PCs must not fetch together. */
  readonly fraction: () => number
  /** Mean time between two looks for what is to be fetched, ms. */
  readonly everyMs: number
}

export type OpenedPackage = NonNullable<ReturnType<typeof readPackage>>

/** The sealed papers that this PC has fetched ahead (DESIGN section 9). */
export interface PaperPackages {
  /** Whether all packages of a session's papers lie here. */
  has(packages: readonly SealedPackage[]): boolean
  /** Opens a package; undefined when it does not lie here, or key or bytes do not fit. */
  open(key: PackageKey): Promise<OpenedPackage | undefined>
  /** Sealed bytes, e.g. for a stick. */
  read(hash: string): Promise<Buffer | undefined>
  /** Takes sealed bytes that came otherwise. @returns false when they do not have that hash. */
  take(hash: string, bytes: Uint8Array): Promise<boolean>
  start(): void
  stop(): Promise<void>
}

/** A session's paper is needed until so long after its planned start, ms. */
const NEEDED_MS = 48 * 3600 * 1000
const TAG_BYTES = 16

/** Opens what was fetched; damaged packages count as absent and are fetched again. */
export async function openPaperPackages(deps: PaperPackagesDeps): Promise<PaperPackages> {
  const { logger, serverClock } = deps
  const folder = await openPackageFolder(deps.dataFolder)
  let here = await folder.list()
  let work: Repeating | undefined

  /** What the sessions of these days need; a paper that another session needs, too, is kept. */
  function wanted(): ReadonlyMap<string, SealedPackage> {
    const now = serverClock.now()
    const sessions = deps.sessionFiles.all().filter((file) => file.plannedStart > now - NEEDED_MS)
    const packages = sessions.flatMap(({ papers }) => papers.flatMap((one) => one.packages ?? []))
    return new Map(packages.map((one) => [one.hash, one]))
  }

  async function look(): Promise<void> {
    await deps.secret.refresh()
    here = await folder.list()
    const needed = wanted()
    for (const one of needed.values()) {
      if (here.has(one.hash)) continue
      if (!(await fetchPackage(one))) return
      here = await folder.list()
    }
    // By the server's clock alone: a calendar that is years ahead must not empty the folder.
    if (serverClock.known() === undefined) return
    for (const hash of here) if (!needed.has(hash)) await folder.remove(hash)
    here = await folder.list()
  }

  /** Fetches piece by piece, from where it was broken off. @returns whether to go on with others. */
  async function fetchPackage({ hash, size }: SealedPackage): Promise<boolean> {
    const sign = deps.places.signer()
    if (!sign) return false
    let received = await folder.received(hash)
    while (received < size) {
      const params = { hash, offset: String(received) }
      const outcome = await deps.server.download(stationPackage, params, { sign })
      if (outcome.kind === 'refused') {
        logger.warn({ hash, code: outcome.code }, 'the server gave no paper package')
        return true
      }
      if (outcome.kind === 'failed' || outcome.reply.length === 0) return false
      await folder.append(hash, outcome.reply)
      received += outcome.reply.length
    }
    const isWhole = await folder.finish(hash)
    if (isWhole) logger.info({ hash, size }, 'fetched a paper package ahead')
    else {
      await folder.remove(hash)
      logger.error({ hash, size }, 'a paper package arrived damaged; it is fetched again')
    }
    return isWhole
  }

  return {
    has: (packages) => packages.length > 0 && packages.every(({ hash }) => here.has(hash)),
    open: async ({ hash, key }) => {
      const sealed = await folder.read(hash)
      if (!sealed) {
        here = await folder.list()
        return undefined
      }
      const plain = unsealed(sealed, key)
      return plain && readPackage(plain)
    },
    read: folder.read,
    take: async (hash, bytes) => {
      if (here.has(hash) && (await folder.read(hash))) return true
      await folder.remove(hash)
      await folder.append(hash, bytes)
      const isWhole = await folder.finish(hash)
      if (!isWhole) await folder.remove(hash)
      here = await folder.list()
      return isWhole
    },
    start: () => {
      work = repeat(
        look,
        () => deps.everyMs * (0.5 + deps.fraction()),
        (cause) => {
          logger.error({ err: cause }, 'looking after paper packages failed')
        },
      )
    },
    stop: async () => {
      await work?.stop()
    },
  }
}

function unsealed(sealed: Buffer, key: string): Buffer | undefined {
  const bytes = fromBase64Url(key)
  if (bytes?.length !== PACKAGE_KEY_BYTES || sealed.length < PACKAGE_NONCE_BYTES + TAG_BYTES) {
    return undefined
  }
  const nonce = sealed.subarray(0, PACKAGE_NONCE_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', bytes, nonce)
  decipher.setAAD(Buffer.from(PACKAGE_BINDING))
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
  const body = sealed.subarray(PACKAGE_NONCE_BYTES, sealed.length - TAG_BYTES)
  try {
    return Buffer.concat([decipher.update(body), decipher.final()])
  } catch {
    // The tag does not fit: another variant's key.
    return undefined
  }
}
