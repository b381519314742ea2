import { randomBytes } from 'node:crypto'
import { toBase64Url } from '@wenkao/shared/kernel'
import {
  contentsOf,
  PACKAGE_KEY_BYTES,
  PACKAGE_NONCE_BYTES,
  packagedPaper,
  packageLength,
  type PackageKey,
} from '@wenkao/shared/papers'
import { seal, unseal } from '../../platform/sealing.ts'
import type { Services } from '../../platform/services.ts'
import {
  findPackage,
  findPaper,
  insertPackage,
  selectPackages,
  selectVariants,
  type PackageRecord,
} from './papers.queries.ts'
import { createPackageSealer, type PackageSealer } from './seal-apart.ts'

type Needed = Pick<Services, 'db' | 'keys' | 'blobs' | 'clock'>

/**
 * The sealed packages of a paper by variant, built where they are missing (DESIGN section 9). Each is
 * sealed once in its life: of two processes that build at the same time the first one's stands.
 * @throws Error without such a paper, or when a material is gone.
 */
export async function buildPackages(services: Needed, paperId: string): Promise<PackageRecord[]> {
  const paper = await findPaper(services.db, paperId)
  if (!paper) throw new Error(`No paper ${paperId}`)
  const variants = await selectVariants(services.db, paperId)
  const known = new Set((await selectPackages(services.db, paperId)).map(({ variant }) => variant))
  const packaged = variants.map(({ variant, content }) => ({
    ...{ variant, content },
    paper: packagedPaper(paper, content),
  }))
  const missing = packaged.filter(({ variant }) => !known.has(variant))
  if (missing.length > 0) {
    const length = packageLength(packaged.map((one) => one.paper))
    const sealer = createPackageSealer(length)
    try {
      for (const one of missing) await buildPackage(services, sealer, { ...one, length })
    } finally {
      await sealer.close()
    }
  }
  return selectPackages(services.db, paperId)
}

async function buildPackage(
  services: Needed,
  sealer: PackageSealer,
  given: {
    readonly variant: number
    readonly paper: ReturnType<typeof packagedPaper>
    readonly content: Parameters<typeof contentsOf>[0]
    readonly length: number
  },
): Promise<void> {
  const { variant, paper, length } = given
  const { paperId } = paper
  const contents = new Map<string, Uint8Array>()
  for (const { hash } of contentsOf(given.content)) {
    const bytes = await services.blobs.read(hash)
    if (!bytes) throw new Error(`The material ${hash} of paper ${paperId} is gone`)
    contents.set(hash, bytes)
  }
  const key = randomBytes(PACKAGE_KEY_BYTES)
  const nonce = randomBytes(PACKAGE_NONCE_BYTES)
  const { bytes, hash } = await sealer.seal({ paper, contents, length, key, nonce })
  const { stored } = await services.blobs.put(hash, bytes)
  if (stored !== 'new' && stored !== 'present') {
    throw new Error(`The package of paper ${paperId} cannot be stored: ${stored}`)
  }
  await insertPackage(services.db, {
    ...{ paperId, variant, hash, size: bytes.length },
    keySealed: seal(services.keys.dataEncryption, key, contextOf({ paperId, variant })),
    builtAt: services.clock.now(),
  })
}

/** The package of a variant with its key; undefined while it was not built. */
export async function findPackageKey(
  services: Pick<Services, 'db' | 'keys'>,
  paperId: string,
  variant: number,
): Promise<PackageKey | undefined> {
  const row = await findPackage(services.db, paperId, variant)
  return row && openPackageKey(services, row)
}

/** The key of a package, opened. */
export function openPackageKey(
  { keys }: Pick<Services, 'keys'>,
  row: Pick<PackageRecord, 'paperId' | 'variant' | 'hash' | 'keySealed'>,
): PackageKey {
  const key = unseal(keys.dataEncryption, row.keySealed, contextOf(row))
  return { hash: row.hash, key: toBase64Url(key) }
}

const contextOf = ({ paperId, variant }: { paperId: string; variant: number }): string =>
  `paper-package/${paperId}/${variant}`
