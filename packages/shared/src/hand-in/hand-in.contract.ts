import * as z from 'zod/mini'
import { FoundPath, Sha256, endpoint } from '../kernel/index.ts'
import { FolderManifest } from '../answer-files/answer-files.contract.ts'
import { Heads } from '../answers/answers.contract.ts'
import { SittingClock } from '../sittings/clock.contract.ts'
import { Receipt } from './receipt.contract.ts'

/** What a submission covers. Its digest is the identity of the submission (DESIGN section 5). */
export const Submission = z.object({
  version: z.literal(1),
  round: z.int().check(z.minimum(1)),
  /** Each writer's last entry; what comes later is late. */
  cut: Heads,
  files: z.array(z.object({ path: FoundPath, hash: Sha256 })).check(z.maxLength(20_000)),
  folder: z.nullable(FolderManifest),
})
export type Submission = z.infer<typeof Submission>

export const handIn = endpoint({
  id: 'handIn.handIn',
  method: 'POST',
  path: '/api/candidate/hand-in',
  action: 'candidate.own',
  summary:
    'Hand in; the same content gets the same receipt, other content is kept apart as contested (F03e)',
  body: z.extend(Submission, {
    contentDigest: Sha256,
    /**
     * The receipt that this content got before, from a client whose server knows nothing of it any more
     * (its database was put back): it is good again, with the time that it was signed at.
     */
    receipt: z.optional(Receipt),
    /** The branch that hands in, from a client whose branch is not adopted (`SyncRequest.branch`). */
    branch: z.optional(z.nullable(z.string().check(z.maxLength(64)))),
  }),
  maxBodyBytes: 8 * 1024 * 1024,
  reply: z.object({
    outcome: z.enum(['accepted', 'same', 'contested']),
    receipt: Receipt,
    clock: SittingClock,
  }),
})

export const publicKeys = endpoint({
  id: 'handIn.publicKeys',
  method: 'GET',
  path: '/api/keys',
  action: 'public.read',
  summary: 'The server’s public keys, with which anyone verifies a receipt offline',
  reply: z.object({
    keys: z.array(
      z.object({
        keyId: z.string(),
        use: z.enum(['receipt', 'audit']),
        algorithm: z.literal('Ed25519'),
        /** Raw 32 bytes, base64url. */
        publicKey: z.string(),
      }),
    ),
    /** age recipients of sealed files (DESIGN section 5); absent from an older server. */
    recipients: z.optional(
      z.array(z.object({ use: z.enum(['server', 'escrow']), recipient: z.string() })),
    ),
  }),
})
