import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isIP } from 'node:net'
import { getCACertificates, type TLSSocket } from 'node:tls'
import type { StationStatus } from '@wenkao/shared/rescue'
import * as z from 'zod/mini'
import { BridgeError } from './bridge-error.ts'
import { descendsFrom, keyPin } from './certificate-chain.ts'
import type { Clock } from './clock.ts'
import { openDurableRecord } from './durable-record.fs.ts'
import type { Logger } from './logger.ts'

/** What is wrong with the server's certificate; null while nothing is. */
export type CertificateTrouble = NonNullable<StationStatus['certificate']> | null

/** Which certificates this PC takes for its server's. */
export interface ServerTrust {
  /** Certificates of authorities, PEM; undefined: those that the runtime brings. */
  readonly authorities: readonly string[] | undefined
  /**
   * Judges a finished handshake before anything is sent over it.
   * @returns why the connection must not be used, or undefined.
   */
  judge(socket: TLSSocket, host: string): Error | undefined
  /** As of the newest handshake. */
  trouble(): CertificateTrouble
  /** The certificate of the newest handshake. */
  seen(): { readonly issuer: string; readonly from: number; readonly until: number } | undefined
}

export interface TrustDeps {
  /** Origin of the exam server. */
  readonly server: string
  /** File with the certificates of an own authority. */
  readonly serverCa?: string | undefined
  readonly serverKeyPin?: string | undefined
  readonly dataFolder: string
  readonly clock: Clock
  readonly logger: Logger
}

/** What OpenSSL says of certificates whose only fault it found last is the date. */
const DATE_FAULTS = ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']
const LONGEST_DETAIL = 400

const KeptPin = z.object({ server: z.string(), pin: z.string() })

/**
 * Trust in the server's certificate (F22, decision 0033). A PC whose clock battery is dead wakes up
 * years ago, and no certificate is good then. So the key of every certificate that was good in all
 * things is kept, and a certificate with no other fault than its date is taken when it has that key, or
 * descends from the configured own authority. Never overridden: another name, another issuer.
 * @throws BridgeError configInvalid when the own authority's file cannot be used.
 */
export async function openServerTrust(deps: TrustDeps): Promise<ServerTrust> {
  const own = deps.serverCa === undefined ? [] : await readAuthorities(deps.serverCa)
  const record = await openDurableRecord(
    join(deps.dataFolder, 'state'),
    'server-key',
    (raw) => KeptPin.safeParse(raw).data,
  )
  let trouble: CertificateTrouble = null
  let newest: X509Certificate | undefined
  let usual: readonly X509Certificate[] | undefined

  /** The key of the newest certificate that was good, and the one that was configured. */
  function isPinned(pin: string): boolean {
    const kept = record.current()
    return (kept?.server === deps.server && kept.pin === pin) || deps.serverKeyPin === pin
  }

  function learn(pin: string): void {
    const kept = record.current()
    if (kept?.server === deps.server && kept.pin === pin) return
    record.write({ server: deps.server, pin }).catch((cause: unknown) => {
      deps.logger.error({ err: cause }, 'keeping the server’s key failed')
    })
  }

  /** The runtime's own authorities; read only once something is wrong: that takes a moment. */
  function usualAuthorities(): readonly X509Certificate[] {
    usual ??= getCACertificates('default').map((pem) => new X509Certificate(pem))
    return usual
  }

  function whatIsWrong(
    chain: readonly X509Certificate[],
    fault: string,
    isNamed: boolean,
  ): { readonly trouble: NonNullable<CertificateTrouble>['trouble']; readonly isOwn: boolean } {
    const isOwn = descendsFrom(chain, own)
    if (!isOwn && !descendsFrom(chain, usualAuthorities())) {
      return { trouble: 'unknownIssuer', isOwn }
    }
    if (!isNamed) return { trouble: 'wrongName', isOwn }
    return { trouble: DATE_FAULTS.includes(fault) ? 'date' : 'other', isOwn }
  }

  return {
    authorities:
      own.length === 0
        ? undefined
        : [...getCACertificates('default'), ...own.map((each) => each.toString())],
    judge: (socket, host) => {
      const chain = chainOf(socket)
      const [leaf] = chain
      if (!leaf) return new BridgeError('certificateRefused', 'The server showed no certificate')
      newest = leaf
      const pin = keyPin(leaf)
      if (socket.authorized) {
        trouble = null
        learn(pin)
        return undefined
      }
      const fault = String(socket.authorizationError)
      const isNamed =
        (isIP(host) === 0 ? leaf.checkHost(host, { subject: 'never' }) : leaf.checkIP(host)) !==
        undefined
      const wrong = whatIsWrong(chain, fault, isNamed)
      const bypassed = wrong.trouble === 'date' && (wrong.isOwn || isPinned(pin))
      const detail = `${fault}: ${describe(leaf)}; this PC says ${new Date(deps.clock.wall()).toISOString()}`
      if (trouble?.trouble !== wrong.trouble || trouble.bypassed !== bypassed) {
        deps.logger.warn({ ...wrong, bypassed, detail }, 'the server’s certificate is not good')
      }
      trouble = { trouble: wrong.trouble, bypassed, detail: detail.slice(0, LONGEST_DETAIL) }
      return bypassed
        ? undefined
        : new BridgeError('certificateRefused', `Certificate refused (${wrong.trouble}): ${detail}`)
    },
    trouble: () => trouble,
    seen: () =>
      newest && {
        issuer: newest.issuer.replaceAll('\n', ', '),
        from: Date.parse(newest.validFrom),
        until: Date.parse(newest.validTo),
      },
  }
}

/** Whether the fault of a certificate is the PC's date: by the server's clock it would be good. */
export function isGoodAt(
  seen: { readonly from: number; readonly until: number },
  serverNow: number,
): boolean {
  return seen.from <= serverNow && serverNow <= seen.until
}

function describe(leaf: X509Certificate): string {
  const names = `${leaf.subject} (${leaf.subjectAltName ?? 'no names'}), issued by ${leaf.issuer}`
  return `${names.replaceAll('\n', ', ')}, ${leaf.validFrom} to ${leaf.validTo}`
}

/** The server's certificate and those that it sent along, its own first. */
function chainOf(socket: TLSSocket): readonly X509Certificate[] {
  const chain: X509Certificate[] = []
  const leaf = socket.getPeerX509Certificate()
  for (let at = leaf; at && chain.length < 10; at = at.issuerCertificate) {
    const certificate = at
    // A root names itself as its issuer.
    if (chain.some((each) => each.raw.equals(certificate.raw))) break
    chain.push(certificate)
  }
  return chain
}

async function readAuthorities(path: string): Promise<readonly X509Certificate[]> {
  try {
    const text = await readFile(path, 'utf8')
    const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
    if (blocks.length === 0) throw new Error('No certificate is in it')
    return blocks.map((pem) => new X509Certificate(pem))
  } catch (cause) {
    throw new BridgeError('configInvalid', `serverCa ${path} cannot be used`, { cause })
  }
}
