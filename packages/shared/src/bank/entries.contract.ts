import * as z from 'zod/mini'
import { EpochMs, Id, Name, Sha256, endpoint } from '../kernel/index.ts'
import { itemKinds, taskKinds } from '../papers/index.ts'
import {
  CategoryCode,
  Difficulty,
  EntryContent,
  ItemNumberText,
  KnowledgePointCode,
  Tag,
  entryStatuses,
} from './bank-item.contract.ts'
import { entryActs } from './entry-life.ts'
import { looks } from './item-statistics.ts'

export const entryKinds = [...itemKinds, ...taskKinds] as const
export type EntryKind = (typeof entryKinds)[number]

/** What past exams say of an entry; shares from 0 to 1. */
export const EntryStatistics = z.object({
  exams: z.int(),
  /** Candidates who had it. */
  sat: z.int(),
  /** Mean share of its points that was reached (难度 P); null before anybody had it. */
  facility: z.nullable(z.number()),
  /** Facility of the best 27 % less that of the weakest (区分度 D); null with too few candidates. */
  discrimination: z.nullable(z.number()),
  unanswered: z.int(),
  /** How many chose each option: all, the best 27 % and the weakest. */
  options: z.record(z.string(), z.object({ all: z.int(), best: z.int(), weakest: z.int() })),
  /** Exam by exam, the latest first. */
  history: z.array(
    z.object({
      examId: Id,
      title: z.string(),
      takenAt: EpochMs,
      sat: z.int(),
      facility: z.nullable(z.number()),
      discrimination: z.nullable(z.number()),
    }),
  ),
})
export type EntryStatistics = z.infer<typeof EntryStatistics>

/** An entry, item or task template, as lists show it. */
export const EntryRow = z.object({
  entryId: Id,
  number: ItemNumberText,
  knowledgePoint: KnowledgePointCode,
  kind: z.enum(entryKinds),
  /** Beginning of the stem without markup, or the template's title. */
  title: z.string(),
  /** Of the latest version. */
  status: z.enum(entryStatuses),
  difficulty: Difficulty,
  tags: z.array(Tag),
  folderId: Id,
  folderName: z.string(),
  authorName: z.string(),
  latestVersion: z.int(),
  /** The version that exams may use; null before the first approval. */
  approvedVersion: z.nullable(z.int()),
  /** Papers that it is in. */
  timesUsed: z.int(),
  facility: z.nullable(z.number()),
  /** Why it needs a look after exams (BK13). */
  looks: z.array(z.enum(looks)),
  updatedAt: EpochMs,
})
export type EntryRow = z.infer<typeof EntryRow>

/** One saved content. */
export const EntryVersionRow = z.object({
  version: z.int(),
  savedByName: z.string(),
  savedAt: EpochMs,
  note: z.string(),
  /** Who approved it; null when nobody did. */
  approvedByName: z.nullable(z.string()),
  approvedAt: z.nullable(EpochMs),
})

/** What happened to an entry beside its content. */
const EntryEvent = z.object({
  act: z.string(),
  version: z.int(),
  byName: z.string(),
  at: EpochMs,
  reason: z.string(),
})

const SimilarEntry = z.object({ entry: EntryRow, similarity: z.number() })
export type SimilarEntry = z.infer<typeof SimilarEntry>

export const EntryDetail = z.extend(EntryRow, {
  content: EntryContent,
  versions: z.array(EntryVersionRow),
  events: z.array(EntryEvent),
  /** Papers that contain it, newest first. */
  uses: z.array(z.object({ paperId: Id, title: z.string(), version: z.int(), usedAt: EpochMs })),
  statistics: EntryStatistics,
  similar: z.array(SimilarEntry),
  /** What keeps it from being reviewed. */
  faults: z.array(z.string()),
  /** What the caller may do now. */
  may: z.object({ edit: z.boolean(), acts: z.array(z.enum(entryActs)) }),
})
export type EntryDetail = z.infer<typeof EntryDetail>

const EntryParams = z.object({ entryId: Id })
const Text = (most: number) => z.string().check(z.trim(), z.maxLength(most))
const Fields = {
  folderId: Id,
  difficulty: Difficulty,
  tags: z.array(Tag).check(z.maxLength(20)),
  content: EntryContent,
  /** What was changed, in the author's words. */
  note: Text(500),
}

export const EntryFilter = z.object({
  /** Words of stem, options, title and tags, or the beginning of a number. */
  search: z.optional(z.string().check(z.maxLength(100))),
  /** A node of the category tree: everything below it. */
  code: z.optional(CategoryCode),
  kind: z.optional(z.enum(entryKinds)),
  form: z.optional(z.enum(['item', 'task'])),
  status: z.optional(z.enum(entryStatuses)),
  /** Only what exams may use: approved once and not retired. */
  usable: z.optional(z.enum(['yes'])),
  difficulty: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(5))),
  tag: z.optional(Tag),
  folderId: z.optional(Id),
  /** Part of the author's name. */
  author: z.optional(z.string().check(z.maxLength(100))),
  /** Only what needs a look after exams, for any reason or for this one (BK13). */
  look: z.optional(z.enum(['any', ...looks])),
})
export type EntryFilter = z.infer<typeof EntryFilter>

export const searchEntries = endpoint({
  id: 'bank.searchEntries',
  method: 'GET',
  path: '/api/bank/entries',
  action: 'bank.read',
  summary:
    'Entries of the bank that the caller may see, by words, number and filters, page by page',
  query: z.extend(EntryFilter, {
    order: z._default(z.enum(['number', 'newest']), 'number'),
    /** `next` of the page before. */
    after: z.optional(z.string().check(z.maxLength(80))),
    pageSize: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200)), 50),
  }),
  reply: z.object({
    rows: z.array(EntryRow),
    next: z.nullable(z.string()),
    /** Counted up to `COUNTED_AT_MOST`. */
    total: z.int(),
    isTotalExact: z.boolean(),
  }),
})
/** A total beyond this is told as “more than”. */
export const COUNTED_AT_MOST = 1000

export const createEntry = endpoint({
  id: 'bank.createEntry',
  method: 'POST',
  path: '/api/bank/entries',
  action: 'bank.edit',
  summary: 'A new entry as a draft; its number is composed now and never given again (D02)',
  body: z.object({
    /** Chosen by the page: the same request again is the same entry (R4). */
    entryId: Id,
    knowledgePoint: KnowledgePointCode,
    ...Fields,
  }),
  maxBodyBytes: 512 * 1024,
  reply: EntryDetail,
})
export const readEntry = endpoint({
  id: 'bank.readEntry',
  method: 'GET',
  path: '/api/bank/entries/:entryId',
  action: 'bank.read',
  summary: 'An entry with its latest content, versions, uses, statistics and what reads like it',
  params: EntryParams,
  reply: EntryDetail,
})
export const saveEntry = endpoint({
  id: 'bank.saveEntry',
  method: 'PUT',
  path: '/api/bank/entries/:entryId',
  action: 'bank.edit',
  summary:
    'Save an entry: other content is a new version and a draft, while an approved one stays usable',
  params: EntryParams,
  body: z.object({
    /** The version that the page showed; another one by now is a conflict. */
    expectedVersion: z.int(),
    ...Fields,
  }),
  maxBodyBytes: 512 * 1024,
  reply: EntryDetail,
})
export const moveEntry = endpoint({
  id: 'bank.moveEntry',
  method: 'POST',
  path: '/api/bank/entries/:entryId/life',
  action: 'bank.edit',
  summary:
    'Submit, withdraw, approve, reject, retire or restore an entry; approved by a second person only',
  params: EntryParams,
  body: z.object({
    act: z.enum(entryActs),
    expectedVersion: z.int(),
    expectedStatus: z.enum(entryStatuses),
    reason: Text(1000),
  }),
  reply: EntryDetail,
})

export const readEntryVersion = endpoint({
  id: 'bank.readEntryVersion',
  method: 'GET',
  path: '/api/bank/entries/:entryId/versions/:version',
  action: 'bank.read',
  summary: 'The content of one version',
  params: z.object({ entryId: Id, version: z.coerce.number().check(z.int(), z.minimum(1)) }),
  reply: z.extend(EntryVersionRow, { content: EntryContent }),
})

/** One part of a content that two versions differ in; texts piece by piece. */
export const ContentChange = z.object({
  /** E.g. `stem`, `options.B`, `answer`. */
  part: z.string(),
  pieces: z.array(z.object({ kind: z.enum(['same', 'added', 'removed']), text: z.string() })),
})
export type ContentChange = z.infer<typeof ContentChange>

export const compareVersions = endpoint({
  id: 'bank.compareVersions',
  method: 'GET',
  path: '/api/bank/entries/:entryId/changes',
  action: 'bank.read',
  summary: 'What two versions of an entry differ in, part by part',
  params: EntryParams,
  query: z.object({
    from: z.coerce.number().check(z.int(), z.minimum(1)),
    to: z.coerce.number().check(z.int(), z.minimum(1)),
  }),
  reply: z.object({ changes: z.array(ContentChange) }),
})

export const findSimilar = endpoint({
  id: 'bank.findSimilar',
  method: 'POST',
  path: '/api/bank/similar',
  action: 'bank.edit',
  summary: 'Entries that read like a content that is being written',
  body: z.object({ content: EntryContent, except: z.optional(Id) }),
  maxBodyBytes: 512 * 1024,
  reply: z.object({ similar: z.array(SimilarEntry) }),
})
export const listSimilar = endpoint({
  id: 'bank.listSimilar',
  method: 'GET',
  path: '/api/bank/similar',
  action: 'bank.read',
  summary: 'Pairs of entries that read alike and that nobody has called different, likest first',
  query: z.object({
    page: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(10_000)), 1),
    pageSize: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200)), 50),
  }),
  reply: z.object({
    pairs: z.array(z.object({ one: EntryRow, other: EntryRow, similarity: z.number() })),
    total: z.int(),
  }),
})
export const dismissSimilar = endpoint({
  id: 'bank.dismissSimilar',
  method: 'POST',
  path: '/api/bank/similar/dismissals',
  action: 'bank.edit',
  summary: 'Say that two entries that read alike are different; they are not listed again',
  body: z.object({ entryId: Id, otherId: Id }),
  reply: z.object({ done: z.literal(true) }),
})

export const sendPicture = endpoint({
  id: 'bank.sendPicture',
  method: 'POST',
  path: '/api/bank/pictures',
  action: 'bank.edit',
  summary: 'Send a picture of an item: PNG, JPEG, GIF or WebP by its content, at most 2 MB',
  body: z.unknown(),
  bodyKind: 'bytes',
  maxBodyBytes: 2_000_000,
  reply: z.object({ hash: Sha256, size: z.int(), type: z.string() }),
})
export const readPicture = endpoint({
  id: 'bank.readPicture',
  method: 'GET',
  path: '/api/bank/pictures/:hash',
  action: 'bank.read',
  summary: 'A picture of an item',
  params: z.object({ hash: Sha256 }),
  reply: z.unknown(),
  replyKind: 'bytes',
})

export const CategoryNode = z.object({
  code: CategoryCode,
  name: Name,
  nameEn: z.string(),
  /** Entries at or below it that the caller may see. */
  entries: z.int(),
})
export const listCategories = endpoint({
  id: 'bank.listCategories',
  method: 'GET',
  path: '/api/bank/categories',
  action: 'bank.read',
  summary: 'The category tree by code, with how many entries lie at each node (D01)',
  reply: z.object({ categories: z.array(CategoryNode) }),
})
const CategoryParams = z.object({ code: CategoryCode })
export const putCategory = endpoint({
  id: 'bank.putCategory',
  method: 'PUT',
  path: '/api/bank/categories/:code',
  action: 'bank.categories',
  summary: 'Add a node to the category tree or give one another name',
  params: CategoryParams,
  body: z.object({ name: Name, nameEn: Text(120) }),
  reply: z.object({ categories: z.array(CategoryNode) }),
})
export const removeCategory = endpoint({
  id: 'bank.removeCategory',
  method: 'DELETE',
  path: '/api/bank/categories/:code',
  action: 'bank.categories',
  summary: 'Remove a node that holds no entry and no other node',
  params: CategoryParams,
  reply: z.object({ categories: z.array(CategoryNode) }),
})

export const bringStarterEntries = endpoint({
  id: 'bank.bringStarterEntries',
  method: 'POST',
  path: '/api/bank/starter',
  action: 'bank.categories',
  summary:
    'Bring the delivered items and task templates into the bank; again it brings what is new',
  reply: z.object({ added: z.int(), present: z.int(), refused: z.int() }),
})

export const refreshStatistics = endpoint({
  id: 'bank.refreshStatistics',
  method: 'POST',
  path: '/api/bank/statistics',
  action: 'bank.statistics',
  summary: 'Take over what the results of an exam say of the entries that were in it',
  body: z.object({ examId: Id }),
  reply: z.object({ entries: z.int() }),
})
