import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import { actorOf } from '../audit/index.ts'
import { isOffice } from '../bank/index.ts'

/**
 * What a teacher has made: the own, or any for the exam office. Another teacher's does not exist (CE2).
 * @throws ApiError notFound.
 */
export function requireOwn<T extends { readonly ownerId: string }>(
  caller: Caller,
  found: T | undefined,
): T {
  if (!found || (!isOffice(caller) && found.ownerId !== actorOf(caller).id))
    throw new ApiError('notFound', 'No such class or class exam')
  return found
}

/** By whom lists are narrowed; undefined: the office sees all. */
export const ownerOf = (caller: Caller): string | undefined =>
  isOffice(caller) ? undefined : actorOf(caller).id
