import { normaliseCode } from '@wenkao/shared/kernel'
import type {
  CandidateInput,
  RosterFault,
  RosterField,
  RosterFieldChange,
} from '@wenkao/shared/sessions'
import type { Db } from '../../platform/database.ts'
import { inTurns } from '../../platform/in-turns.ts'
import { macOf, seal, unsealText } from '../../platform/sealing.ts'
import { freshCode, freshId, type Services } from '../../platform/services.ts'
import { noteEvent } from '../webhooks/index.ts'
import { newPersonKey, openPersonKey } from './person-key.ts'
import {
  insertAccessCodes,
  insertCandidates,
  selectCandidatesByNumber,
  selectNumbersByIdentity,
  selectWrappedKeys,
  updatePeople,
  upsertIdentities,
  upsertNeeds,
  type StoredCandidate,
} from './roster.queries.ts'
import { renewRosterTimes } from './roster-time.ts'
import { changesOf } from './roster-changes.ts'
import { sealNeeds } from './special-needs.ts'

/** 11 signs of 4.95 bits: 54 bits (DESIGN section 6 asks for 50). */
const ACCESS_CODE_SIGNS = 11

export const accessCodeMac = (services: Pick<Services, 'keys'>, code: string): string =>
  macOf(services.keys.pepper, `access-code\n${normaliseCode(code)}`)

/** Finds the same person twice without opening anything. */
export const identityMac = (
  services: Pick<Services, 'keys'>,
  examId: string,
  identity: string,
): string => macOf(services.keys.pepper, `identity\n${examId}\n${identity}`)

/** A candidate who is there and would be changed. */
interface RosterPlanChange {
  readonly stored: StoredCandidate
  readonly input: CandidateInput
  readonly fields: readonly RosterFieldChange[]
}

export interface RosterPlan {
  readonly added: readonly CandidateInput[]
  readonly changed: readonly RosterPlanChange[]
  readonly unchanged: number
  readonly refused: readonly {
    readonly examNumber: string
    readonly field: RosterField
    readonly fault: RosterFault
    readonly value: string
  }[]
}

/**
 * Says what taking these candidates would do, without doing it. A candidate is known by the exam
 * number, so importing again finds them unchanged; a field that the file leaves out keeps its value.
 */
export async function planRoster(
  services: Pick<Services, 'keys'>,
  db: Db,
  examId: string,
  inputs: readonly CandidateInput[],
): Promise<RosterPlan> {
  const stored = await selectCandidatesByNumber(
    db,
    examId,
    inputs.map((input) => input.examNumber),
  )
  const macs = new Map<string, string>()
  await inTurns(inputs, ({ examNumber, identityNumber }) => {
    if (identityNumber === undefined) return
    macs.set(examNumber, identityMac(services, examId, identityNumber))
  })
  const owners = await selectNumbersByIdentity(db, examId, [...new Set(macs.values())])
  const added: CandidateInput[] = []
  const changed: RosterPlanChange[] = []
  const refused: RosterPlan['refused'][number][] = []
  let unchanged = 0
  await inTurns(inputs, (input) => {
    const mac = macs.get(input.examNumber)
    const owner = mac === undefined ? undefined : owners.get(mac)
    const before = stored.get(input.examNumber)
    if (before?.isErased) {
      refused.push({
        examNumber: input.examNumber,
        field: 'examNumber',
        fault: 'erased',
        value: '',
      })
    } else if (owner !== undefined && owner !== input.examNumber) {
      refused.push({
        examNumber: input.examNumber,
        field: 'identityNumber',
        fault: 'identityNumberTwice',
        value: input.identityNumber ?? '',
      })
    } else if (!before) added.push(input)
    else {
      const fields = changesOf(services, before, input, mac)
      if (fields.length > 0) changed.push({ stored: before, input, fields })
      else unchanged += 1
    }
  })
  return { added, changed, unchanged, refused }
}

/** Carries out a plan in the given transaction. Each new candidate gets an access code. */
export async function takeRoster(
  services: Pick<Services, 'keys' | 'clock'>,
  transaction: Db,
  examId: string,
  plan: RosterPlan,
): Promise<void> {
  if (plan.added.length + plan.changed.length > 0)
    await noteEvent(services, transaction, 'roster.changed', { examId })
  const fresh = plan.added.map((input) => ({ candidateId: freshId(services), input }))
  const inserted = await insertCandidates(
    transaction,
    fresh.map(({ candidateId, input }) => ({
      examId,
      candidateId,
      examNumber: input.examNumber,
      name: input.name,
      gender: input.gender ?? null,
      school: input.school ?? null,
      className: input.className ?? null,
      createdAt: services.clock.now(),
    })),
  )
  const kept = fresh.filter((entry) => inserted.has(entry.candidateId))
  const codes: Parameters<typeof insertAccessCodes>[1][number][] = []
  await inTurns(kept, ({ candidateId }) => {
    const code = freshCode(ACCESS_CODE_SIGNS)
    codes.push({
      examId,
      candidateId,
      codeMac: accessCodeMac(services, code),
      codeSealed: seal(services.keys.dataEncryption, code, `access-code/${candidateId}`),
    })
  })
  await insertAccessCodes(transaction, codes)
  await updatePeople(
    transaction,
    examId,
    plan.changed.map(({ stored: { candidateId }, input }) => ({ candidateId, ...input })),
  )
  await keepPersonal(services, transaction, examId, [
    ...kept,
    ...plan.changed.map(({ stored, input }) => ({ candidateId: stored.candidateId, input })),
  ])
  await renewRosterTimes(
    services,
    transaction,
    examId,
    plan.changed.flatMap(({ stored: { candidateId }, input: { specialNeeds } }) =>
      specialNeeds === undefined ? [] : [{ candidateId, specialNeeds }],
    ),
  )
}

/** Each person under a key of their own, so that destroying the key ends the data in this database. */
async function keepPersonal(
  services: Pick<Services, 'keys'>,
  transaction: Db,
  examId: string,
  people: readonly { readonly candidateId: string; readonly input: CandidateInput }[],
): Promise<void> {
  const telling = people.filter(
    ({ input }) => input.identityNumber !== undefined || input.specialNeeds !== undefined,
  )
  // A person keeps the key: a photo may lie under it.
  const keys = await selectWrappedKeys(
    transaction,
    examId,
    telling.map(({ candidateId }) => candidateId),
  )
  const identities: Parameters<typeof upsertIdentities>[1][number][] = []
  const needs: Parameters<typeof upsertNeeds>[1][number][] = []
  await inTurns(telling, ({ candidateId, input }) => {
    const kept = keys.get(candidateId)
    const { identityNumber, specialNeeds = '' } = input
    if (identityNumber === undefined && specialNeeds === '' && !kept) return
    const wrappedKey = kept ?? newPersonKey(services, candidateId)
    const personKey = openPersonKey(services, candidateId, wrappedKey)
    const own = { examId, candidateId, wrappedKey }
    if (identityNumber !== undefined) {
      identities.push({
        ...own,
        identityNumber: seal(personKey, identityNumber, `identity/${candidateId}`),
        identityMac: identityMac(services, examId, identityNumber),
      })
    }
    if (input.specialNeeds !== undefined && (kept || specialNeeds !== '')) {
      needs.push({ ...own, specialNeeds: sealNeeds(personKey, candidateId, specialNeeds) })
    }
  })
  await upsertIdentities(transaction, identities)
  await upsertNeeds(transaction, needs)
}

/** The access code of a ticket. */
export function openAccessCode(
  services: Pick<Services, 'keys'>,
  candidateId: string,
  sealed: Uint8Array,
): string {
  return unsealText(services.keys.dataEncryption, sealed, `access-code/${candidateId}`)
}
