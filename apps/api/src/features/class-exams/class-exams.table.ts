import type { ClassExamKind, ResultView, Student } from '@wenkao/shared/class-exams'
import { index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { bytea, ms } from '../../platform/columns.table.ts'
import { exams } from '../sessions/sessions.table.ts'

/** A teacher's class, kept to be examined again: its list is read and replaced as a whole. */
export const classes = pgTable(
  'classes',
  {
    classId: uuid('class_id').primaryKey(),
    ownerId: uuid('owner_id').notNull(),
    ownerName: text('owner_name').notNull(),
    name: text('name').notNull(),
    students: jsonb('students').$type<readonly Student[]>().notNull(),
    updatedAt: ms().notNull(),
  },
  (table) => [index('classes_by_owner').on(table.ownerId)],
)

/** What an exam of a teacher's own has besides the exam: whose it is, and its password (D15). */
export const classExams = pgTable(
  'class_exams',
  {
    examId: uuid('exam_id')
      .primaryKey()
      .references(() => exams.examId),
    /** Its one session. */
    sessionId: uuid('session_id').notNull(),
    ownerId: uuid('owner_id').notNull(),
    ownerName: text('owner_name').notNull(),
    kind: text('kind').$type<ClassExamKind>().notNull(),
    classNames: jsonb('class_names').$type<readonly string[]>().notNull(),
    /** null: any PC with a browser. */
    roomId: uuid('room_id'),
    passwordSealed: bytea('password_sealed').notNull(),
    shows: text('shows').$type<ResultView>().notNull(),
    createdAt: ms().notNull(),
  },
  (table) => [index('class_exams_by_owner').on(table.ownerId, table.createdAt)],
)
