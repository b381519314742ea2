import {
  erasePerson,
  exportPerson,
  previewRetention,
  putRetention,
  readPerson,
  readRetention,
  searchPersons,
  type PersonRow,
} from '@wenkao/shared/privacy'
import { ApiError } from '../../platform/api-error.ts'
import { requirePlace } from '../../platform/caller.ts'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import type { Sweep } from '../../platform/sweep.ts'
import { actorOf, recordAction, recordLook } from '../audit/index.ts'
import { asName } from '../archives/index.ts'
import { identityMac, maskedIdentity } from '../sessions/index.ts'
import { erasePersons } from './erase-persons.ts'
import { personArchive } from './export-person.ts'
import { dueOf } from './keep-retention.ts'
import {
  countPersonRows,
  findPerson,
  searchPersonRows,
  selectBlocks,
  selectErasures,
  selectExamIds,
  selectLooks,
  selectPersonTables,
  type PersonKey,
  type PersonRecord,
} from './persons.queries.ts'
import { findRetention, putPeriods, selectHeldByExam } from './retention.queries.ts'

const action = 'privacy.manage'
const MOST_FOUND = 50
const MOST_LOOKS = 1000
/** Letters and digits of an identity number as they are kept. */
const IDENTITY = /^[A-Z0-9]{6,20}$/

/** Where persons are held, who looked, what is given to them, and how it ends. */
export function privacyRoutes(services: Services, retention: Sweep | undefined): Route[] {
  const { db, sql, clock } = services

  async function required(key: PersonKey): Promise<PersonRecord> {
    const person = await findPerson(db, key)
    if (!person) throw new ApiError('notFound', 'No such person')
    return person
  }
  const shown = (person: PersonRecord): PersonRow => ({
    ...person,
    hasSpecialNeeds: person.specialNeeds !== null,
    identityNumberMasked: maskedIdentity(services, person),
  })

  return [
    route(searchPersons, async ({ body }, { caller }) => {
      requirePlace(caller, action, {})
      const number = body.search.toUpperCase()
      const examIds = IDENTITY.test(number) ? await selectExamIds(db) : []
      const macs = new Map(examIds.map((examId) => [examId, identityMac(services, examId, number)]))
      const found = await searchPersonRows(db, body.search, macs, MOST_FOUND + 1)
      return { persons: found.slice(0, MOST_FOUND).map(shown), isCut: found.length > MOST_FOUND }
    }),
    route(readPerson, async ({ params }, { caller }) => {
      requirePlace(caller, action, {})
      const person = await required(params)
      const blocks = await selectBlocks(db, params.examId, [params.candidateId], clock.now())
      const held: { table: string; rows: number }[] = []
      for (const table of await selectPersonTables(sql)) {
        const rows = await countPersonRows(sql, table, params)
        if (rows > 0) held.push({ table: table.name, rows })
      }
      return {
        ...{ person: shown(person), held, blocked: blocks.get(params.candidateId) ?? null },
        looks: await selectLooks(db, params, MOST_LOOKS),
        erasures: await selectErasures(db, params),
      }
    }),
    route(exportPerson, async ({ params }, { caller }) => {
      requirePlace(caller, action, {})
      const person = await required(params)
      await db.transaction(async (transaction) => {
        await recordAction(services, transaction, caller, {
          ...{ action, subject: `export of what is held about ${person.examNumber}` },
          detail: { ...params },
        })
        await recordLook(services, transaction, caller, {
          ...{ examId: params.examId, candidateIds: [params.candidateId] },
          ...{ seen: ['everything'], action },
        })
      })
      return {
        ...{ bytes: personArchive(services, person), mediaType: 'application/zip' },
        fileName: `${asName(person.examNumber)}.zip`,
      }
    }),
    route(erasePerson, async ({ params, body }, { caller }) => {
      requirePlace(caller, action, {})
      const { examId, candidateId } = params
      const person = await required(params)
      if (body.examNumber.trim() !== person.examNumber)
        throw new ApiError('invalidRequest', 'This is not the exam number of that person')
      await db.transaction(async (transaction) => {
        const blocks = await selectBlocks(transaction, examId, [candidateId], clock.now())
        const block = blocks.get(candidateId)
        if (block)
          throw new ApiError('erasureBlocked', 'This person is still needed', { reason: block })
        const { id: by } = actorOf(caller)
        const { kinds, reason } = body
        await erasePersons(services, transaction, examId, [candidateId], kinds, {
          ...{ at: clock.now(), by, reason },
        })
        await recordAction(services, transaction, caller, {
          ...{
            action,
            subject: `${kinds.includes('name') ? 'name' : kinds[0]} of one person erased`,
          },
          detail: { ...params, kinds },
        })
      })
      return { erased: [...body.kinds] }
    }),
    route(readRetention, async (_, { caller }) => {
      requirePlace(caller, action, {})
      const { periods, doneAt } = await findRetention(db)
      return { periods, doneAt, due: dueOf(await selectHeldByExam(db), periods, clock.now()) }
    }),
    route(previewRetention, async ({ body }, { caller }) => {
      requirePlace(caller, action, {})
      return { due: dueOf(await selectHeldByExam(db), body, clock.now()) }
    }),
    route(putRetention, async ({ body }, { caller }) => {
      requirePlace(caller, action, {})
      const { persons, ...periods } = body
      await db.transaction(async (transaction) => {
        const due = dueOf(await selectHeldByExam(transaction), periods, clock.now())
        const now = due.reduce((sum, each) => sum + each.persons, 0)
        if (now > persons)
          throw new ApiError('conflict', 'This would erase more than was looked at', {
            persons: now,
          })
        const { periods: before } = await findRetention(transaction)
        await putPeriods(transaction, periods)
        await recordAction(services, transaction, caller, {
          ...{ action, subject: 'retention periods', detail: { before, after: periods } },
        })
      })
      retention?.wake()
      return { done: true as const }
    }),
  ]
}
