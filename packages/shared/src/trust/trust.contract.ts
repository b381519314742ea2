import * as z from 'zod/mini'
import { EpochMs, Sha256, endpoint } from '../kernel/index.ts'

/** How tablets and PCs of the network reach the server by HTTPS (issue of a secure context, DESIGN 6). */
export const TrustFacts = z.object({
  /** `own`: an authority of the installation, to be trusted once; `none`: the server speaks no HTTPS itself. */
  kind: z.enum(['own', 'imported', 'none']),
  /** Origins by HTTPS, the best for a tablet first. */
  origins: z.array(z.string()),
  /** Addresses of this very page over plain HTTP, for devices that trust nothing yet. */
  trustPages: z.array(z.string()),
  /** Names and addresses that the certificate is not good for. */
  uncovered: z.array(z.string()),
  authority: z.nullable(
    z.object({
      name: z.string(),
      /** SHA-256 of the certificate, as devices show it. */
      fingerprint: Sha256,
      validUntil: EpochMs,
    }),
  ),
  /** null without HTTPS. */
  validUntil: z.nullable(EpochMs),
})
export type TrustFacts = z.infer<typeof TrustFacts>

export const trustFacts = endpoint({
  id: 'trust.trustFacts',
  method: 'GET',
  path: '/api/trust',
  action: 'public.read',
  summary: 'How the network reaches the server by HTTPS, and what a device has to trust for it',
  reply: TrustFacts,
})

/** As a device of each kind takes it. */
export const authorityForms = ['pem', 'der', 'profile'] as const

export const downloadAuthority = endpoint({
  id: 'trust.downloadAuthority',
  method: 'GET',
  path: '/api/trust/authority',
  action: 'public.read',
  summary:
    'Certificate of the own authority: PEM for programs, DER for Windows and Android, a profile for iPads',
  query: z.object({ form: z._default(z.enum(authorityForms), 'pem') }),
  reply: z.unknown(),
  replyKind: 'bytes',
})
