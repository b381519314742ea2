import * as z from 'zod/mini'
import { EpochMs, ExamNumber, Id, Name, endpoint } from '../kernel/index.ts'
import { RosterRowFault } from '../sessions/roster.contract.ts'

/** More than any class, and a lecture hall. */
const MOST_STUDENTS = 300

export const Student = z.object({ examNumber: ExamNumber, name: Name })
export type Student = z.infer<typeof Student>

export const ClassRow = z.object({
  classId: Id,
  name: z.string(),
  ownerName: z.string(),
  students: z.int(),
  updatedAt: EpochMs,
})
export type ClassRow = z.infer<typeof ClassRow>

export const listClasses = endpoint({
  id: 'classExams.listClasses',
  method: 'GET',
  path: '/api/classes',
  action: 'classExams.run',
  summary: 'Own classes by name; all for the exam office',
  reply: z.object({ classes: z.array(ClassRow) }),
})
export const readClass = endpoint({
  id: 'classExams.readClass',
  method: 'GET',
  path: '/api/classes/:classId',
  action: 'classExams.run',
  summary: 'A class with its students',
  params: z.object({ classId: Id }),
  reply: z.object({ classId: Id, name: z.string(), students: z.array(Student) }),
})
export const saveClass = endpoint({
  id: 'classExams.saveClass',
  method: 'PUT',
  path: '/api/classes/:classId',
  action: 'classExams.run',
  summary: 'Make a class, or replace its name and students; the same request again changes nothing',
  params: z.object({ classId: Id }),
  body: z.object({
    name: z.string().check(z.trim(), z.minLength(1), z.maxLength(100)),
    students: z.array(Student).check(z.minLength(1), z.maxLength(MOST_STUDENTS)),
  }),
  reply: ClassRow,
})
export const deleteClass = endpoint({
  id: 'classExams.deleteClass',
  method: 'DELETE',
  path: '/api/classes/:classId',
  action: 'classExams.run',
  summary: 'Delete a class; exams that it sat stay',
  params: z.object({ classId: Id }),
  reply: z.object({ outcome: z.enum(['deleted', 'same']) }),
})
export const readStudents = endpoint({
  id: 'classExams.readStudents',
  method: 'POST',
  path: '/api/classes/read-students',
  action: 'classExams.run',
  summary:
    'Read number and name from a pasted list or a file (.xlsx, .csv), with or without headings; keeps nothing',
  body: z.unknown(),
  bodyKind: 'bytes',
  maxBodyBytes: 5 * 1024 * 1024,
  reply: z.object({ students: z.array(Student), faults: z.array(RosterRowFault) }),
})
