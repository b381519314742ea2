import { and, eq } from 'drizzle-orm'
import {
  boolean,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import { bytea, ms, sessionId } from '../../platform/columns.table.ts'
import { papers } from '../papers/papers.table.ts'
import { rooms, stations } from '../places/places.table.ts'

export const exams = pgTable('exams', {
  examId: uuid('exam_id').primaryKey(),
  title: text('title').notNull(),
  kind: text('kind').notNull(),
  paperId: uuid('paper_id')
    .notNull()
    .references(() => papers.paperId),
  durationMinutes: integer('duration_minutes').notNull(),
  timing: text('timing').notNull(),
  entryClosesMinutes: integer('entry_closes_minutes').notNull(),
  handInOpensMinutes: integer('hand_in_opens_minutes').notNull(),
  instructions: text('instructions').notNull(),
  /** Extra time that a room may give a sitting without asking its area; 0: none (F07). */
  proctorExtraMinutes: integer('proctor_extra_minutes').notNull().default(5),
  createdAt: ms().notNull(),
  /** What another system calls it (KY7). */
  externalId: text('external_id'),
  /** Pattern of exam numbers for who comes without one (RO7). */
  numberPattern: text('number_pattern'),
})

/**
 * What other systems call exams and sessions: a table of its own, because a distributed table cannot
 * refuse a name that another of its parts holds. Who makes one claims its name in the same transaction.
 */
export const externalIds = pgTable(
  'external_ids',
  {
    kind: text('kind').$type<'exam' | 'session'>().notNull(),
    externalId: text('external_id').notNull(),
    id: uuid('id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.externalId] })],
)

/** Which figure a school (class empty) or a class of it has in exam numbers (RO7). */
export const examNumberCodes = pgTable(
  'exam_number_codes',
  {
    examId: uuid('exam_id').notNull(),
    school: text('school').notNull(),
    className: text('class_name').notNull(),
    code: integer('code').notNull(),
  },
  (table) => [primaryKey({ columns: [table.examId, table.school, table.className] })],
)

export const candidates = pgTable(
  'candidates',
  {
    examId: uuid('exam_id')
      .notNull()
      .references(() => exams.examId),
    candidateId: uuid('candidate_id').notNull(),
    examNumber: text('exam_number').notNull(),
    name: text('name').notNull(),
    gender: text('gender'),
    school: text('school'),
    className: text('class_name'),
    createdAt: ms().notNull(),
    /** What another system calls it (KY7). */
    externalId: text('external_id'),
    /** When name and all other personal data were erased (PR3). */
    erasedAt: ms(),
  },
  (table) => [
    primaryKey({ columns: [table.examId, table.candidateId] }),
    unique('candidates_exam_number').on(table.examId, table.examNumber),
    unique('candidates_external_id').on(table.examId, table.externalId),
    index('candidates_by_number').on(table.examNumber),
    index('candidates_by_school').on(table.examId, table.school, table.className),
  ],
)

/**
 * Personal data in a table of its own, each person under a key of their own: destroying the row's
 * wrapped key ends the data here. A backup made before holds the wrapped key as well.
 */
export const candidatePersonal = pgTable(
  'candidate_personal',
  {
    examId: uuid('exam_id').notNull(),
    candidateId: uuid('candidate_id').notNull(),
    wrappedKey: bytea('wrapped_key').notNull(),
    identityNumber: bytea('identity_number'),
    /** HMAC with the pepper: finds the same person twice without opening anything. */
    identityMac: text('identity_mac'),
    photo: bytea('photo'),
    /** What the person needs, which often tells of an illness (RO2). */
    specialNeeds: bytea('special_needs'),
  },
  (table) => [
    primaryKey({ columns: [table.examId, table.candidateId] }),
    index('candidate_personal_mac').on(table.examId, table.identityMac),
  ],
)

/** Joins candidates with their personal data. */
export const isPersonOfCandidate = and(
  eq(candidatePersonal.examId, candidates.examId),
  eq(candidatePersonal.candidateId, candidates.candidateId),
)

/** HMAC for the log-in, the code itself encrypted for printing tickets (DESIGN section 6). */
export const accessCodes = pgTable(
  'access_codes',
  {
    examId: uuid('exam_id').notNull(),
    candidateId: uuid('candidate_id').notNull(),
    codeMac: text('code_mac').notNull(),
    codeSealed: bytea('code_sealed').notNull(),
    /** Salt and key of argon2id over the code, made once for the session file; null until then. */
    envelopeSalt: bytea('envelope_salt'),
    envelopeKeySealed: bytea('envelope_key_sealed'),
  },
  (table) => [primaryKey({ columns: [table.examId, table.candidateId] })],
)

/** Which session a candidate is scheduled into: the one place that is asked by candidate. */
export const schedules = pgTable(
  'schedules',
  {
    examId: uuid('exam_id').notNull(),
    candidateId: uuid('candidate_id').notNull(),
    sessionId: sessionId(),
    sittingId: uuid('sitting_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.examId, table.candidateId] }),
    index('schedules_by_session').on(table.sessionId),
  ],
)

/** Joins candidates with the session that they are scheduled into. */
export const isScheduleOfCandidate = and(
  eq(schedules.examId, candidates.examId),
  eq(schedules.candidateId, candidates.candidateId),
)

export const sessions = pgTable(
  'sessions',
  {
    sessionId: sessionId().primaryKey(),
    examId: uuid('exam_id').notNull(),
    roomId: uuid('room_id')
      .notNull()
      .references(() => rooms.roomId),
    name: text('name').notNull(),
    plannedStart: ms().notNull(),
    state: text('state').notNull(),
    timing: text('timing').notNull(),
    durationMs: ms().notNull(),
    startedAt: ms(),
    extensionMs: ms().notNull().default(0),
    pausedMs: ms().notNull().default(0),
    pausedAt: ms(),
    endedAt: ms(),
    entryClosesMs: ms().notNull(),
    handInOpensMs: ms().notNull(),
    proctorCodeSealed: bytea('proctor_code_sealed').notNull(),
    proctorCodeVerifier: text('proctor_code_verifier').notNull(),
    /** These five are made together; null in a session from before them until they are asked for. */
    startCodeSealed: bytea('start_code_sealed'),
    restoreCodeSealed: bytea('restore_code_sealed'),
    roomKeySealed: bytea('room_key_sealed'),
    roomKeyRecipient: text('room_key_recipient'),
    /** The room key under the restore code, as it travels. */
    roomKeyWrapped: bytea('room_key_wrapped'),
    createdAt: ms().notNull(),
    /** What another system calls it (KY7). */
    externalId: text('external_id'),
  },
  (table) => [
    index('sessions_by_exam').on(table.examId),
    index('sessions_by_room').on(table.roomId, table.plannedStart),
  ],
)

/** The session's stations, fixed when it is created. */
export const sessionStations = pgTable(
  'session_stations',
  {
    sessionId: sessionId().references(() => sessions.sessionId),
    number: integer('number').notNull(),
    stationId: uuid('station_id')
      .notNull()
      .references(() => stations.stationId),
    excluded: boolean('excluded').notNull().default(false),
    /** Variant of who sits here, where it follows the seat (D04); null where it does not. */
    variant: integer('variant'),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.number] })],
)

/** The session file as it was last built: the same bytes for every station (DESIGN section 9). */
export const sessionFiles = pgTable('session_files', {
  sessionId: sessionId()
    .primaryKey()
    .references(() => sessions.sessionId),
  revision: integer('revision').notNull(),
  /** SHA-256 of what it was built from: another one means that it must be built anew. */
  inputs: text('inputs').notNull(),
  text: text('text').notNull(),
  keyId: text('key_id').notNull(),
  signature: text('signature').notNull(),
  builtAt: ms().notNull(),
})
