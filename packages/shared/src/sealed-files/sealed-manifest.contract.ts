import * as z from 'zod/mini'
import { Binding, Heads } from '../answers/answers.contract.ts'
import { Submission } from '../hand-in/hand-in.contract.ts'
import { Base64Url, EpochMs, Id, Sha256 } from '../kernel/index.ts'
import { StationNumber } from '../places/station-today.contract.ts'

export const sealedKinds = ['backup', 'submission', 'evidence'] as const
export type SealedKind = (typeof sealedKinds)[number]

/** Version of the manifest that this program writes; it refuses greater ones by that word. */
export const SEALED_VERSION = 1

/**
 * Why a sealed file is refused (DESIGN section 5). `foreign`: it is sealed to keys that are not here.
 * `truncated`: it ends too early. `altered`: its bytes are not what was sealed, or it says of itself
 * what is not so. `malformed`: whoever sealed it did not follow the format. `tooLarge`: above a limit.
 */
export const sealedRefusals = [
  'notSealed',
  'truncated',
  'altered',
  'foreign',
  'futureVersion',
  'malformed',
  'tooLarge',
] as const
export type SealedRefusal = (typeof sealedRefusals)[number]

/**
 * One entry of the archive beside the manifest. `log`: the entries of the answer log, one a line as
 * they were written; `held`: the sitting as the PC holds it; `file`: a file of the answer folder under
 * its path; `content`: another version, by its hash; `record`: anything else, e.g. of an evidence pack.
 */
export const SealedPart = z.object({
  /** Path in the archive: `log.jsonl`, `held.json`, `files/…`, `contents/<hash>`, `records/…`. */
  name: z.string().check(z.minLength(1), z.maxLength(1100)),
  role: z.enum(['log', 'held', 'file', 'content', 'record']),
  size: z.int().check(z.nonnegative()),
  sha256: Sha256,
})
export type SealedPart = z.infer<typeof SealedPart>

/** What a sealed file says of itself; the station's signature is over its bytes (R10: attribution). */
export const SealedManifest = z.object({
  format: z.literal('wenkao-sealed'),
  version: z.int().check(z.minimum(1)),
  kind: z.enum(sealedKinds),
  /** Random, so that each file is itself and a branch can name it: the parent of a branch. */
  sealedId: Sha256,
  /** By the server's clock as far as the PC knew it. */
  sealedAt: EpochMs,
  /** null in an evidence pack of a PC that holds no sitting. */
  sitting: z.nullable(
    z.object({
      sessionId: Id,
      sittingId: Id,
      examNumber: z.string(),
      name: z.string(),
      examTitle: z.string(),
      sessionName: z.string(),
      roomName: z.string(),
    }),
  ),
  /** Binding under which the PC answered, with the ranks that it knew; null where none is known. */
  binding: z.nullable(Binding),
  bindings: z.array(Binding),
  /** Proves the binding to the server that issued it; nobody without the server's key can read it. */
  token: z.nullable(z.string()),
  heads: Heads,
  /** What the submission covers; in a submission and, where it was ready, in other kinds. */
  submission: z.nullable(Submission),
  /** How complete it is: contents that the log names and that were nowhere to be found. */
  missing: z.array(Sha256).check(z.maxLength(20_000)),
  /** What it was made from. */
  sources: z.array(z.enum(['journal', 'answerFolder', 'vault', 'browser', 'backup', 'copies'])),
  station: z.nullable(
    z.object({
      stationId: z.nullable(Id),
      number: z.nullable(StationNumber),
      roomName: z.nullable(z.string()),
      siteName: z.nullable(z.string()),
    }),
  ),
  clock: z.object({
    wallClock: EpochMs,
    /** Server clock − own wall clock, ms; null before the first contact. */
    offsetMs: z.nullable(z.number()),
    remainingMs: z.nullable(z.number()),
    verified: z.boolean(),
  }),
  versions: z.object({ bridge: z.string(), app: z.nullable(z.string()) }),
  parts: z.array(SealedPart).check(z.maxLength(60_000)),
})
export type SealedManifest = z.infer<typeof SealedManifest>

/** The archive's second entry: who signed the manifest's bytes. */
export const SealedSignature = z.object({
  algorithm: z.literal('Ed25519'),
  /** Raw public key of the station, 32 bytes. */
  publicKey: Base64Url,
  /** Over `wenkao-sealed-1\n<SHA-256 of manifest.json in hex>`. */
  signature: Base64Url,
})
export type SealedSignature = z.infer<typeof SealedSignature>

/** What is shown of a sealed file's content before anything is done with it. */
export const SealedSummary = z.object({
  kind: z.enum(sealedKinds),
  sealedAt: EpochMs,
  examNumber: z.nullable(z.string()),
  name: z.nullable(z.string()),
  sittingId: z.nullable(Id),
  sessionName: z.nullable(z.string()),
  stationNumber: z.nullable(z.int()),
  entries: z.int(),
  files: z.int(),
  missing: z.int(),
  /** `known` when the signing key is a station's of this place; null where nobody can tell. */
  signature: z.nullable(z.enum(['known', 'unknown', 'invalid'])),
})
export type SealedSummary = z.infer<typeof SealedSummary>

/** How a sitting in a sealed file stands against what is here (DESIGN section 5). */
export const Comparison = z.object({
  kind: z.enum(['absent', 'newer', 'same', 'older', 'diverged']),
  /** Entries that only the one side has. */
  entriesThere: z.int(),
  entriesHere: z.int(),
  /** Items and files whose current state differs. */
  items: z.array(z.string()).check(z.maxLength(500)),
  files: z.array(z.string()).check(z.maxLength(500)),
})
export type Comparison = z.infer<typeof Comparison>
