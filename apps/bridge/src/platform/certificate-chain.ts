import { createHash, type X509Certificate } from 'node:crypto'

/** Longer than any chain in use. */
const MOST_CERTIFICATES = 10
const SERVER_AUTHENTICATION = '1.3.6.1.5.5.7.3.1'

/** SHA-256 of a certificate's public key (SPKI), base64: what a renewal with the same key keeps. */
export function keyPin(certificate: X509Certificate): string {
  const spki = certificate.publicKey.export({ type: 'spki', format: 'der' })
  return createHash('sha256').update(spki).digest('base64')
}

/**
 * Whether a server's certificate descends from a trusted one, whatever the date says: each is signed
 * by the next, and each that signs is allowed to. The system's library cannot be asked that: it tells
 * of several faults only one, so behind its “expired” a foreign issuer can hide (F22).
 * @param sent the server's own certificate first, then those that it sent with it, in any order.
 */
export function descendsFrom(
  sent: readonly X509Certificate[],
  trusted: readonly X509Certificate[],
): boolean {
  const [leaf] = sent
  if (!leaf || !mayServe(leaf)) return false
  let at = leaf
  for (let depth = 0; depth < MOST_CERTIFICATES; depth += 1) {
    const child = at
    if (trusted.some((each) => each.raw.equals(child.raw))) return true
    if (trusted.some((each) => isIssuer(each, child))) return true
    const issuer = sent.find((each) => !each.raw.equals(child.raw) && isIssuer(each, child))
    if (!issuer) return false
    at = issuer
  }
  return false
}

function isIssuer(issuer: X509Certificate, child: X509Certificate): boolean {
  return issuer.ca && child.checkIssued(issuer) && child.verify(issuer.publicKey)
}

/** A certificate that names its uses names serving among them. */
function mayServe(leaf: X509Certificate): boolean {
  // Node gives the extended uses under this name, and nothing where there are none.
  const uses = leaf.keyUsage as readonly string[] | undefined
  return uses === undefined || uses.includes(SERVER_AUTHENTICATION)
}
