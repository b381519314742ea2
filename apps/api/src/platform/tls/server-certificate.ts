import type { KeyObject, X509Certificate } from 'node:crypto'
import { hostname, networkInterfaces } from 'node:os'
import type { Logger } from '../logger.ts'
import {
  commonNameOf,
  makeAuthority,
  makeServerCertificate,
  newCertificateKey,
  permittedOf,
  type KeyedCertificate,
} from './make-certificate.ts'
import { isPermitted, permittedFor, serverNames, type ServerName } from './server-names.ts'
import { readImported, type ImportedFiles, type TlsContext } from './imported-certificate.fs.ts'
import { openTlsFolder, type TlsFolder } from './tls-folder.fs.ts'

/** The server's certificate as it is now. */
export interface ServerCertificate {
  readonly kind: 'own' | 'imported'
  context(): TlsContext
  /** What tablets and PCs have to trust; undefined where they do already. */
  readonly authority: X509Certificate | undefined
  /** Names and addresses of this machine that the certificate is for. */
  names(): readonly ServerName[]
  /** Those that the own authority may not sign for. */
  uncovered(): readonly ServerName[]
  validUntil(): number
  /** Looks again after names and dates. @returns whether there is another certificate now. */
  renew(): boolean
}

export interface CertificatePlan {
  readonly dataFolder: string
  /** Names of the server besides those that the machine itself knows. */
  readonly names: readonly string[]
  readonly imported?: ImportedFiles | undefined
  readonly clock: { now(): number }
  readonly log: Logger
  /** What the machine says of itself; for tests. */
  readonly machine?: () => readonly ServerName[]
}

const DAY_MS = 86_400_000
/** Tablets take no certificate that is good for longer than 825 days; a year leaves room for clocks. */
const SERVER_DAYS = 365
const RENEW_BEFORE_DAYS = 60
/** As long as the authority of a public list; trusting it again is work for people. */
const AUTHORITY_DAYS = 3650

/**
 * The certificate under which tablets reach the server: an imported one, or one of an authority of the
 * installation's own, made at the first start for the machine's names and addresses (decision 0041). The
 * server's key stays the same through all renewals: exam PCs know it (F22).
 * @throws TlsError when what is there cannot be used.
 */
export function openServerCertificate(plan: CertificatePlan): ServerCertificate {
  const machine = plan.machine ?? (() => serverNames(hostname(), networkInterfaces(), plan.names))
  return plan.imported ? imported(plan.imported, machine) : own(plan, machine)
}

function imported(files: ImportedFiles, machine: () => readonly ServerName[]): ServerCertificate {
  let current = readImported(files)
  const covered = (name: ServerName): boolean =>
    (name.kind === 'address'
      ? current.leaf.checkIP(name.value)
      : current.leaf.checkHost(name.value, { subject: 'never' })) !== undefined
  return {
    kind: 'imported',
    authority: undefined,
    context: () => current.context,
    names: () => machine().filter(covered),
    uncovered: () => machine().filter((name) => !covered(name)),
    validUntil: () => Date.parse(current.leaf.validTo),
    renew: () => {
      const fresh = readImported(files)
      const isOther = fresh.mark !== current.mark
      current = fresh
      return isOther
    },
  }
}

function own(plan: CertificatePlan, machine: () => readonly ServerName[]): ServerCertificate {
  const folder = openTlsFolder(plan.dataFolder)
  const authority = folder.readAuthority() ?? foundAuthority(plan, folder, machine())
  const permitted = permittedOf(authority.certificate)
  const isCovered = (name: ServerName) => isPermitted(name, permitted)
  let key = folder.readServerKey()
  if (!key) {
    key = newCertificateKey()
    folder.keepServerKey(key)
  }
  const serverKey = key
  let leaf = folder.readServerCertificate()

  function renew(): boolean {
    const now = plan.clock.now()
    const names = machine().filter(isCovered)
    if (leaf && isGood(leaf, authority, serverKey, names, now)) return false
    const valid = { from: now - DAY_MS, until: now + SERVER_DAYS * DAY_MS }
    leaf = makeServerCertificate(authority, serverKey, names, valid)
    folder.keepServerCertificate(leaf)
    plan.log.info({ names: names.map(({ value }) => value) }, 'the server has a new certificate')
    return true
  }
  renew()
  const current = (): X509Certificate => leaf ?? authority.certificate

  return {
    kind: 'own',
    authority: authority.certificate,
    context: () => contextOf(current().toString() + authority.certificate.toString(), serverKey),
    names: () => machine().filter(isCovered),
    uncovered: () => machine().filter((name) => !isCovered(name)),
    validUntil: () => Date.parse(current().validTo),
    renew,
  }
}

function foundAuthority(
  plan: CertificatePlan,
  folder: TlsFolder,
  names: readonly ServerName[],
): KeyedCertificate {
  const key = newCertificateKey()
  const now = plan.clock.now()
  const certificate = makeAuthority(
    key,
    // Its day of birth tells two installations apart in a tablet's list.
    {
      name: `Wenkao 稳考 ${new Date(now).toISOString().slice(0, 10)}`,
      permitted: permittedFor(names),
    },
    { from: now - DAY_MS, until: now + AUTHORITY_DAYS * DAY_MS },
  )
  folder.keepAuthority({ key, certificate })
  plan.log.info({ name: commonNameOf(certificate) }, 'made an authority of our own')
  return { key, certificate }
}

/** Whether a certificate still serves: ours, for every name, and good for a while. */
function isGood(
  leaf: X509Certificate,
  authority: KeyedCertificate,
  key: KeyObject,
  names: readonly ServerName[],
  now: number,
): boolean {
  return (
    leaf.checkPrivateKey(key) &&
    leaf.verify(authority.certificate.publicKey) &&
    Date.parse(leaf.validFrom) <= now &&
    Date.parse(leaf.validTo) - now > RENEW_BEFORE_DAYS * DAY_MS &&
    names.every(
      ({ kind, value }) =>
        (kind === 'address' ? leaf.checkIP(value) : leaf.checkHost(value, { subject: 'never' })) !==
        undefined,
    )
  )
}

const contextOf = (cert: string, key: KeyObject) => ({
  cert,
  key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
})
