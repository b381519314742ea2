import type { TrustFacts } from '@wenkao/shared/trust'
import { downloadAuthority, trustFacts } from '@wenkao/shared/trust'
import { ApiError } from '../../platform/api-error.ts'
import { route, type BytesReply, type Route } from '../../platform/mount-endpoints.ts'
import { commonNameOf } from '../../platform/tls/make-certificate.ts'
import type { ServerCertificate } from '../../platform/tls/server-certificate.ts'
import { appleProfile } from './apple-profile.ts'

/** Where the HTTPS listener is, and the plain one that leads to it. */
export interface HttpsAddress {
  readonly certificate: ServerCertificate
  readonly port: number
  readonly trustPort: number | undefined
}

const NONE: TrustFacts = {
  kind: 'none',
  ...{ origins: [], trustPages: [], uncovered: [] },
  ...{ authority: null, validUntil: null },
}

/** How a device of the network comes to trust the server; everybody may know it. */
export function trustRoutes(https: HttpsAddress | undefined): Route[] {
  return [
    route(trustFacts, () => Promise.resolve(https ? factsOf(https) : NONE)),
    route(downloadAuthority, ({ query }) => {
      const authority = https?.certificate.authority
      if (!authority) throw new ApiError('notFound', 'This server has no authority of its own')
      const replies: Record<typeof query.form, BytesReply> = {
        pem: {
          bytes: Buffer.from(authority.toString()),
          mediaType: 'application/x-pem-file',
          fileName: 'wenkao-ca.pem',
        },
        der: {
          bytes: authority.raw,
          mediaType: 'application/x-x509-ca-cert',
          fileName: 'wenkao-ca.crt',
        },
        profile: {
          bytes: Buffer.from(appleProfile(authority)),
          mediaType: 'application/x-apple-aspen-config',
          fileName: 'wenkao.mobileconfig',
        },
      }
      return Promise.resolve(replies[query.form])
    }),
  ]
}

function factsOf({ certificate, port, trustPort }: HttpsAddress): TrustFacts {
  const { authority } = certificate
  // A tablet cannot use what only this machine understands by itself.
  const reachable = certificate
    .names()
    .filter(({ value }) => value !== 'localhost' && !value.startsWith('127.'))
  return {
    kind: certificate.kind,
    origins: reachable.map(({ value }) => `https://${value}:${port}`),
    trustPages:
      authority && trustPort !== undefined
        ? reachable.map(({ value }) => `http://${value}:${trustPort}/trust`)
        : [],
    uncovered: certificate.uncovered().map(({ value }) => value),
    authority: authority
      ? {
          name: commonNameOf(authority),
          fingerprint: authority.fingerprint256.replaceAll(':', '').toLowerCase(),
          validUntil: Date.parse(authority.validTo),
        }
      : null,
    validUntil: certificate.validUntil(),
  }
}
