import { ApiError } from './api-error.ts'

/** What may be under way at once; see `docs/measurements.md` for where the defaults come from. */
export interface AdmissionLimits {
  readonly mostRequests: number
  /** Declared bytes of their bodies together. */
  readonly mostBytes: number
}

/**
 * 10,000 requests are what one process acknowledges in about a second on two cores, and their bodies,
 * sockets and replies together stay near 100 MB; one body may have 16 MB, so eight of the largest fit.
 */
export const DEFAULT_ADMISSION: AdmissionLimits = {
  mostRequests: 10_000,
  mostBytes: 128 * 1024 * 1024,
}

/** Longest time that a refused client is told to wait, in seconds. */
const LONGEST_WAIT_S = 5

/** A request that may be worked on. */
export interface Place {
  /** Counts more bytes of a body without declared length. @throws ApiError like `enter`. */
  add(bytes: number): void
  /** Ends it; may be called again. */
  leave(): void
}

export interface Admission {
  /**
   * Takes a place for a request, before its body is read.
   * @param bytes its declared length; 0 when it declares none.
   * @throws ApiError `unavailable` with `retryAfterS` when there is no place.
   */
  enter(bytes: number): Place
  /** What is under way, and how many were refused so far. */
  readonly state: { readonly requests: number; readonly bytes: number; readonly refused: number }
}

/**
 * Bounds the requests under way, so that a database that stands still never fills the memory: who
 * finds no place is told when to come again, each a different second, so that all do not come at once.
 * A body larger than the whole bound still enters an empty house: refusing it would be for ever.
 */
export function createAdmission(
  limits: AdmissionLimits = DEFAULT_ADMISSION,
  random: () => number = Math.random,
): Admission {
  const state = { requests: 0, bytes: 0, refused: 0 }
  const refuse = (): never => {
    state.refused += 1
    throw new ApiError(
      'unavailable',
      'Too many answers wait here; send them again later',
      undefined,
      1 + Math.floor(random() * LONGEST_WAIT_S),
    )
  }
  return {
    state,
    enter(bytes) {
      if (state.requests >= limits.mostRequests) refuse()
      if (state.requests > 0 && state.bytes + bytes > limits.mostBytes) refuse()
      state.requests += 1
      state.bytes += bytes
      let own = bytes
      let isIn = true
      return {
        add(more) {
          if (!isIn) return
          if (state.requests > 1 && state.bytes + more > limits.mostBytes) refuse()
          own += more
          state.bytes += more
        },
        leave() {
          if (!isIn) return
          isIn = false
          state.requests -= 1
          state.bytes -= own
        },
      }
    },
  }
}
