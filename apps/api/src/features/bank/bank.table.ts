import type { EntryContent, Look, OptionCounts } from '@wenkao/shared/bank'
import { sql } from 'drizzle-orm'
import {
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { ms } from '../../platform/columns.table.ts'

/** The category tree: area, category, knowledge point by code; data of the office (D01). */
export const bankCategories = pgTable('bank_categories', {
  code: text('code').primaryKey(),
  name: text('name').notNull(),
  nameEn: text('name_en').notNull(),
  /** Serial of the last entry of a knowledge point: numbers are never given again (D02). */
  lastSerial: integer('last_serial').notNull().default(0),
})

/** Folders of authors and of the office; never removed, entries lie in them. */
export const bankFolders = pgTable(
  'bank_folders',
  {
    folderId: uuid('folder_id').primaryKey(),
    name: text('name').notNull(),
    /** null: the office's. */
    ownerId: uuid('owner_id'),
    /** What every author may do in it, a `FolderRight`; null: nothing. */
    everyone: text('everyone'),
    createdAt: ms().notNull(),
  },
  (table) => [index('bank_folders_owner').on(table.ownerId)],
)

export const bankFolderShares = pgTable(
  'bank_folder_shares',
  {
    folderId: uuid('folder_id')
      .notNull()
      .references(() => bankFolders.folderId),
    staffId: uuid('staff_id').notNull(),
    right: text('right').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.folderId, table.staffId] }),
    index('bank_folder_shares_staff').on(table.staffId),
  ],
)

/** One thing in the bank, item or task template; what it says lies in its versions. */
export const bankEntries = pgTable(
  'bank_entries',
  {
    entryId: uuid('entry_id').primaryKey(),
    number: text('number').notNull(),
    knowledgePoint: text('knowledge_point').notNull(),
    serial: integer('serial').notNull(),
    kind: text('kind').notNull(),
    title: text('title').notNull(),
    folderId: uuid('folder_id')
      .notNull()
      .references(() => bankFolders.folderId),
    /** null: a program brought it, e.g. the bank that is delivered. */
    authorId: uuid('author_id'),
    authorName: text('author_name').notNull(),
    /** Of the latest version, an `EntryStatus`. */
    status: text('status').notNull(),
    latestVersion: integer('latest_version').notNull(),
    approvedVersion: integer('approved_version'),
    difficulty: integer('difficulty').notNull(),
    tags: text('tags').array().notNull(),
    /** Folded text of the latest version, and its pairs of signs (BK4). */
    searchText: text('search_text').notNull(),
    grams: integer('grams').array().notNull(),
    /** MinHash bands (BK5). */
    bands: integer('bands').array().notNull(),
    /** Papers that it is in. */
    timesUsed: integer('times_used').notNull().default(0),
    lastUsedAt: ms(),
    /** Mean share of its points that was reached in all exams. */
    facility: doublePrecision('facility'),
    /** Why it needs a look after exams (BK13). */
    looks: text('looks').array().$type<Look[]>().notNull().default([]),
    createdAt: ms().notNull(),
    updatedAt: ms().notNull(),
  },
  (table) => [
    uniqueIndex('bank_entries_number').on(table.knowledgePoint, table.serial),
    index('bank_entries_newest').on(table.updatedAt, table.entryId),
    index('bank_entries_folder').on(table.folderId, table.knowledgePoint, table.serial),
    index('bank_entries_grams').using('gin', table.grams),
    index('bank_entries_bands').using('gin', table.bands),
    index('bank_entries_tags').using('gin', table.tags),
    index('bank_entries_review')
      .on(table.status)
      .where(sql`${table.status} = 'review'`),
    index('bank_entries_looks')
      .on(table.knowledgePoint, table.serial)
      .where(sql`cardinality(${table.looks}) > 0`),
  ],
)

/** Contents as they were saved; inserted, and changed by nothing but their approval. */
export const bankVersions = pgTable(
  'bank_versions',
  {
    entryId: uuid('entry_id')
      .notNull()
      .references(() => bankEntries.entryId),
    version: integer('version').notNull(),
    content: jsonb('content').$type<EntryContent>().notNull(),
    savedBy: uuid('saved_by'),
    savedByName: text('saved_by_name').notNull(),
    savedAt: ms().notNull(),
    note: text('note').notNull(),
    approvedByName: text('approved_by_name'),
    approvedAt: ms(),
  },
  (table) => [primaryKey({ columns: [table.entryId, table.version] })],
)

/** What happened to an entry beside its content: submitted, approved, retired and by whom. */
export const bankEvents = pgTable(
  'bank_events',
  {
    entryId: uuid('entry_id')
      .notNull()
      .references(() => bankEntries.entryId),
    eventId: uuid('event_id').notNull(),
    act: text('act').notNull(),
    version: integer('version').notNull(),
    byName: text('by_name').notNull(),
    at: ms().notNull(),
    reason: text('reason').notNull(),
  },
  (table) => [primaryKey({ columns: [table.entryId, table.eventId] })],
)

/** Pairs that read alike; the smaller id first, so that a pair is one row. */
export const bankSimilar = pgTable(
  'bank_similar',
  {
    entryId: uuid('entry_id')
      .notNull()
      .references(() => bankEntries.entryId),
    otherId: uuid('other_id')
      .notNull()
      .references(() => bankEntries.entryId),
    similarity: doublePrecision('similarity').notNull(),
    dismissedByName: text('dismissed_by_name'),
    dismissedAt: ms(),
  },
  (table) => [
    primaryKey({ columns: [table.entryId, table.otherId] }),
    index('bank_similar_other').on(table.otherId),
    index('bank_similar_open')
      .on(table.similarity)
      .where(sql`${table.dismissedAt} is null`),
  ],
)

/** In which papers an entry is, and which version of it. */
export const bankUses = pgTable(
  'bank_uses',
  {
    entryId: uuid('entry_id')
      .notNull()
      .references(() => bankEntries.entryId),
    paperId: uuid('paper_id').notNull(),
    version: integer('version').notNull(),
    usedAt: ms().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.entryId, table.paperId] }),
    index('bank_uses_paper').on(table.paperId),
  ],
)

/** What the results of one exam say of an entry; of the original, whatever the order (D05). */
export const bankExamStatistics = pgTable(
  'bank_exam_statistics',
  {
    examId: uuid('exam_id').notNull(),
    entryId: uuid('entry_id').notNull(),
    sat: integer('sat').notNull(),
    unanswered: integer('unanswered').notNull(),
    /** Sum over candidates of points ÷ possible points. */
    shares: doublePrecision('shares').notNull(),
    discrimination: doublePrecision('discrimination'),
    options: jsonb('options').$type<OptionCounts>().notNull().default({}),
    takenAt: ms().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.examId, table.entryId] }),
    index('bank_exam_statistics_entry').on(table.entryId),
  ],
)

/** Up to which of its results an exam's statistics were taken, also when they were about no entry. */
export const bankStatisticsTaken = pgTable('bank_statistics_taken', {
  examId: uuid('exam_id').primaryKey(),
  /** The latest change of a result that was read. */
  through: ms().notNull(),
  takenAt: ms().notNull(),
})

/** Start files that were sent for templates; bytes lie in the blob store. */
export const bankStartFiles = pgTable('bank_start_files', {
  hash: text('hash').primaryKey(),
  size: integer('size').notNull(),
  /** The name it was sent under first; each template gives it its own. */
  fileName: text('file_name').notNull(),
  sentByName: text('sent_by_name').notNull(),
  sentAt: ms().notNull(),
})

/** Pictures that were sent for items; bytes lie in the blob store. */
export const bankPictures = pgTable('bank_pictures', {
  hash: text('hash').primaryKey(),
  mediaType: text('media_type').notNull(),
  size: integer('size').notNull(),
  sentByName: text('sent_by_name').notNull(),
  sentAt: ms().notNull(),
})

/** Teachers who want to write for the bank (D09). */
export const authorApplications = pgTable(
  'author_applications',
  {
    applicationId: uuid('application_id').primaryKey(),
    codeHash: text('code_hash').notNull().unique(),
    displayName: text('display_name').notNull(),
    school: text('school').notNull(),
    contact: text('contact').notNull(),
    note: text('note').notNull(),
    username: text('username').notNull(),
    /** argon2id of the password of the account to be; emptied when it is decided. */
    passwordHash: text('password_hash').notNull(),
    state: text('state').notNull(),
    appliedAt: ms().notNull(),
    decidedByName: text('decided_by_name'),
    decidedAt: ms(),
    reason: text('reason').notNull(),
  },
  (table) => [index('author_applications_state').on(table.state, table.appliedAt)],
)
