import { downloadFile, lackingFiles, uploadFile, uploadPart } from '@wenkao/shared/answer-files'
import { ApiError } from '../../platform/api-error.ts'
import { asCandidate } from '../../platform/caller.ts'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import {
  factsOfCaller,
  requireCurrent,
  type HeldSittingFacts,
  type SittingFacts,
} from '../sittings/index.ts'
import { insertUploaded, selectUploaded } from './answer-files.queries.ts'
import { selectHeldContents } from './held-contents.ts'
import { takePart } from './take-part.ts'

/** After the end a PC may still be putting a folder together that it hands in. */
const MATERIALS_STAY_MS = 3600_000

/**
 * Whether the materials of the own variant may be read (D06): by the token of the current binding, from
 * the start until the hand-in, or an hour after the session's end. Own uploads always may.
 */
function areMaterialsOpen({ session, sitting }: SittingFacts, now: number): boolean {
  if (session.startedAt === null || sitting.handedInAt !== null) return false
  return session.endedAt === null || now < session.endedAt + MATERIALS_STAY_MS
}

/** Uploading and reading contents of the own sitting. A superseded epoch may still upload. */
export function answerFilesRoutes(services: Services, facts: HeldSittingFacts): Route[] {
  const { db, blobs, partials } = services
  return [
    route(lackingFiles, async ({ body }, { caller }) => {
      const { sessionId, sittingId } = asCandidate(caller)
      const held = await selectHeldContents(db, await facts.get(sessionId, sittingId), body.hashes)
      const lacking = [...new Set(body.hashes)].filter((hash) => !held.has(hash))
      const received = lacking.length > 0 ? await partials.received(sittingId, lacking) : []
      return {
        lacking,
        partial: [...received].map(([hash, bytes]) => ({ hash, received: bytes })),
      }
    }),
    route(uploadFile, async ({ params, body }, { caller }) => {
      const { sessionId, sittingId } = asCandidate(caller)
      await facts.get(sessionId, sittingId)
      const put = await blobs.put(params.hash, body as ReadableStream<Uint8Array>)
      switch (put.stored) {
        case 'hash-mismatch':
        case 'malformed-hash':
          throw new ApiError('hashMismatch', 'The bytes do not have that hash; send them again')
        case 'too-large':
          throw new ApiError('tooLarge', 'This file is too large', { limit: put.limit })
        case 'new':
        case 'present':
          break
      }
      await insertUploaded(db, {
        sessionId,
        sittingId,
        hash: params.hash,
        size: put.size,
        storedAt: services.clock.now(),
      })
      await partials.discard(sittingId, params.hash)
      // Whether the content was there from somebody else must not be told apart.
      return { stored: 'new' as const }
    }),
    route(uploadPart, async ({ params, query, body }, { caller }) => {
      const { sessionId, sittingId } = asCandidate(caller)
      const known = await facts.get(sessionId, sittingId)
      const content = { hash: params.hash, size: query.size }
      return takePart(services, known, content, params.offset, body as ReadableStream<Uint8Array>)
    }),
    route(downloadFile, async ({ params }, { caller }) => {
      const candidate = asCandidate(caller)
      const known = await factsOfCaller(services, facts, candidate)
      requireCurrent(known, candidate)
      const { hash } = params
      const mayRead =
        (await selectUploaded(db, candidate.sessionId, candidate.sittingId, [hash])).has(hash) ||
        (areMaterialsOpen(known, services.clock.now()) &&
          (await selectHeldContents(db, known, [hash])).has(hash))
      const bytes = mayRead ? await blobs.read(hash) : undefined
      if (!bytes) throw new ApiError('notFound', 'No such file in this sitting')
      return { bytes, mediaType: 'application/octet-stream', cache: 'immutable' as const }
    }),
  ]
}
