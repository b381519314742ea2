import { ApiError } from './api-error.ts'

/**
 * Makes a thing that another system names by an `externalId` of its own at most once (KY7): the same
 * request again finds what it made, also when both come at once and only one can.
 * @param find the thing of that name, or undefined.
 * @param differing names of the fields that the thing has otherwise than was asked for.
 * @throws ApiError conflict, naming those fields.
 */
export async function createOnce<Found, Made>(
  externalId: string | undefined,
  steps: {
    readonly find: (externalId: string) => Promise<Found | undefined>
    readonly differing: (found: Found) => readonly string[]
    readonly same: (found: Found) => Promise<Made> | Made
    readonly create: () => Promise<Made>
  },
): Promise<Made> {
  if (externalId === undefined) return steps.create()
  const judge = (found: Found) => {
    const fields = steps.differing(found)
    if (fields.length === 0) return steps.same(found)
    throw new ApiError('conflict', `There is another with this externalId: ${fields.join(', ')}`, {
      ...{ externalId, fields },
    })
  }
  const before = await steps.find(externalId)
  if (before) return judge(before)
  try {
    return await steps.create()
  } catch (error) {
    // Whatever refused it: where the other request made it meanwhile, that is the answer.
    const meanwhile = await steps.find(externalId)
    if (meanwhile) return judge(meanwhile)
    throw error
  }
}

/** Names of the wished fields that a row has otherwise. */
export function differingFields(
  wished: Readonly<Record<string, unknown>>,
  row: Readonly<Record<string, unknown>>,
): string[] {
  return Object.keys(wished).filter(
    (name) => wished[name] !== undefined && (wished[name] ?? null) !== (row[name] ?? null),
  )
}
