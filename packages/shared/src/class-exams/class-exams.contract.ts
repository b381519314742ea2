import * as z from 'zod/mini'
import { EpochMs, Id, endpoint } from '../kernel/index.ts'
import { ClockFacts } from '../sittings/clock.contract.ts'
import { sittingStates } from '../sittings/sittings.contract.ts'
import { classExamKinds, resultViews } from './class-kinds.ts'

/** Letters and digits that a whole class can type: compared as codes are, so O and 0 are the same. */
const ExamPassword = z.string().check(z.regex(/^[0-9A-Za-z]{4,20}$/))
const Minutes = z.int().check(z.minimum(1), z.maximum(300))

export const ClassExamRow = z.object({
  examId: Id,
  title: z.string(),
  kind: z.enum(classExamKinds),
  ownerName: z.string(),
  paperTitle: z.string(),
  classNames: z.array(z.string()),
  createdAt: EpochMs,
  clock: ClockFacts,
  students: z.int(),
  loggedIn: z.int(),
  handedIn: z.int(),
})
export type ClassExamRow = z.infer<typeof ClassExamRow>

export const listClassExams = endpoint({
  id: 'classExams.listClassExams',
  method: 'GET',
  path: '/api/class-exams',
  action: 'classExams.run',
  summary: 'Own class exams and practice, newest first; all for the exam office',
  reply: z.object({ exams: z.array(ClassExamRow) }),
})
export const classExamChoices = endpoint({
  id: 'classExams.classExamChoices',
  method: 'GET',
  path: '/api/class-exams/choices',
  action: 'classExams.run',
  summary: 'What a new class exam can be made of, with a proposed password',
  reply: z.object({
    papers: z.array(
      z.object({
        paperId: Id,
        title: z.string(),
        durationMinutes: z.int(),
        items: z.int(),
        tasks: z.int(),
        points: z.number(),
        confirmedAt: EpochMs,
      }),
    ),
    rooms: z.array(z.object({ roomId: Id, name: z.string(), stations: z.int() })),
    password: z.string(),
  }),
})
export const createClassExam = endpoint({
  id: 'classExams.createClassExam',
  method: 'POST',
  path: '/api/class-exams',
  action: 'classExams.run',
  summary:
    'An exam of own classes on an own confirmed paper; the same request again is the same exam',
  body: z.object({
    examId: Id,
    title: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)),
    kind: z.enum(classExamKinds),
    paperId: Id,
    classIds: z.array(Id).check(z.minLength(1), z.maxLength(20)),
    /** A computer room; null: any PC with a browser. */
    roomId: z.nullable(Id),
    durationMinutes: z.int().check(z.minimum(5), z.maximum(300)),
    password: ExamPassword,
    shows: z.enum(resultViews),
  }),
  reply: ClassExamRow,
})

const ExamParams = z.object({ examId: Id })
const StudentParams = z.object({ examId: Id, sittingId: Id })

/** One student on the teacher's page. */
export const ClassSitting = z.object({
  sittingId: Id,
  examNumber: z.string(),
  name: z.string(),
  state: z.enum(sittingStates),
  /** Number of the PC in the room, or of the place that a browser was given. */
  seatNumber: z.nullable(z.int()),
  answered: z.nullable(z.int()),
  of: z.nullable(z.int()),
  lastSeenAt: z.nullable(EpochMs),
  handedInAt: z.nullable(EpochMs),
  /** May log in at another PC since then. */
  moveAllowedAt: z.nullable(EpochMs),
  /** null while not graded. */
  points: z.nullable(z.number()),
  max: z.nullable(z.number()),
})
export type ClassSitting = z.infer<typeof ClassSitting>

export const ClassExamView = z.object({
  exam: ClassExamRow,
  password: z.string(),
  shows: z.enum(resultViews),
  roomName: z.nullable(z.string()),
  serverNow: EpochMs,
  sittings: z.array(ClassSitting),
})
export type ClassExamView = z.infer<typeof ClassExamView>

export const readClassExam = endpoint({
  id: 'classExams.readClassExam',
  method: 'GET',
  path: '/api/class-exams/:examId',
  action: 'classExams.run',
  summary: 'The exam with its password and every student as of now',
  params: ExamParams,
  reply: ClassExamView,
})
export const startClassExam = endpoint({
  id: 'classExams.startClassExam',
  method: 'POST',
  path: '/api/class-exams/:examId/start',
  action: 'classExams.run',
  summary: 'Start; a second tap changes nothing',
  params: ExamParams,
  reply: ClassExamRow,
})
export const endClassExam = endpoint({
  id: 'classExams.endClassExam',
  method: 'POST',
  path: '/api/class-exams/:examId/end',
  action: 'classExams.run',
  summary: 'End for all; what is on the PCs is handed in by them',
  params: ExamParams,
  reply: ClassExamRow,
})
export const extendClassExam = endpoint({
  id: 'classExams.extendClassExam',
  method: 'POST',
  path: '/api/class-exams/:examId/extension',
  action: 'classExams.run',
  summary: 'More minutes for all',
  params: ExamParams,
  body: z.object({
    minutes: Minutes,
    /** Extension so far as the page saw it, ms: the same request twice adds the minutes once (R4). */
    expectedExtensionMs: z.int().check(z.nonnegative()),
  }),
  reply: ClassExamRow,
})
export const changeClassPassword = endpoint({
  id: 'classExams.changeClassPassword',
  method: 'PUT',
  path: '/api/class-exams/:examId/password',
  action: 'classExams.run',
  summary: 'Another password for who logs in from now on; who is in stays in',
  params: ExamParams,
  body: z.object({ password: ExamPassword }),
  reply: z.object({ password: z.string() }),
})
export const allowMove = endpoint({
  id: 'classExams.allowMove',
  method: 'POST',
  path: '/api/class-exams/:examId/sittings/:sittingId/move',
  action: 'classExams.run',
  summary: 'Let a student log in at another PC; the former one goes on until then',
  params: StudentParams,
  reply: z.object({ outcome: z.enum(['allowed', 'same']) }),
})
export const letBackIn = endpoint({
  id: 'classExams.letBackIn',
  method: 'POST',
  path: '/api/class-exams/:examId/sittings/:sittingId/reopening',
  action: 'classExams.run',
  summary: 'Give a student back what was handed in by mistake, while the exam runs',
  params: StudentParams,
  body: z.object({ minutes: z.int().check(z.minimum(0), z.maximum(60)) }),
  reply: z.object({ deadline: EpochMs }),
})
export const classResultsFile = endpoint({
  id: 'classExams.classResultsFile',
  method: 'GET',
  path: '/api/class-exams/:examId/results.xlsx',
  action: 'classExams.run',
  summary: 'Results of the class as .xlsx',
  params: ExamParams,
  query: z.object({ language: z._default(z.enum(['zh-CN', 'en']), 'zh-CN') }),
  reply: z.unknown(),
  replyKind: 'bytes',
})
