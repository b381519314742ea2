import * as contract from '@wenkao/shared/class-exams'
import { collect, route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { ApiError } from '../../platform/api-error.ts'
import { actorOf, recordAction } from '../audit/index.ts'
import {
  findClass,
  removeClass,
  selectClasses,
  upsertClass,
  type ClassRecord,
} from './classes.queries.ts'
import { ownerOf, requireOwn } from './own.ts'
import { readStudentsOf } from './read-students.ts'

const rowOf = ({ classId, name, ownerName, students, updatedAt }: ClassRecord) => ({
  ...{ classId, name, ownerName, students: students.length, updatedAt },
})

/** Classes of teachers (CE2, CE3). */
export function classesRoutes(services: Services): Route[] {
  const { db } = services
  return [
    route(contract.listClasses, async (_input, { caller }) => ({
      classes: (await selectClasses(db, ownerOf(caller))).map(rowOf),
    })),
    route(contract.readClass, async ({ params }, { caller }) => {
      const { classId, name, students } = requireOwn(caller, await findClass(db, params.classId))
      return { classId, name, students: [...students] }
    }),
    route(contract.readStudents, async ({ body }) =>
      readStudentsOf(await collect(body as ReadableStream<Uint8Array>)),
    ),
    route(contract.saveClass, async ({ params, body }, { caller }) => {
      const numbers = body.students.map(({ examNumber }) => examNumber)
      const twice = numbers.find((number, at) => numbers.indexOf(number) !== at)
      if (twice !== undefined)
        throw new ApiError('invalidRequest', `The number ${twice} stands twice`)
      const before = await findClass(db, params.classId)
      const { id, name: ownerName } = actorOf(caller)
      const owner = before ? requireOwn(caller, before) : { ownerId: id, ownerName }
      const row = {
        ...{ classId: params.classId, ownerId: owner.ownerId, ownerName: owner.ownerName },
        ...{ ...body, updatedAt: services.clock.now() },
      }
      await db.transaction(async (transaction) => {
        if (!(await upsertClass(transaction, row, owner.ownerId))) requireOwn(caller, undefined)
        await recordAction(services, transaction, caller, {
          action: 'classExams.run',
          subject: `class ${body.name}`,
          detail: { classId: params.classId, students: body.students.length },
        })
      })
      return rowOf(row)
    }),
    route(contract.deleteClass, async ({ params }, { caller }) => {
      const found = await findClass(db, params.classId)
      if (!found) return { outcome: 'same' as const }
      const own = requireOwn(caller, found)
      return db.transaction(async (transaction) => {
        if (!(await removeClass(transaction, own))) return { outcome: 'same' as const }
        await recordAction(services, transaction, caller, {
          action: 'classExams.run',
          subject: `deleted class ${own.name}`,
          detail: { classId: own.classId },
        })
        return { outcome: 'deleted' as const }
      })
    }),
  ]
}
