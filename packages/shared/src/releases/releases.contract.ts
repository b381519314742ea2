import * as z from 'zod/mini'
import {
  EpochMs,
  Id,
  Sha256,
  endpoint,
  pageQuery,
  cursorQuery,
  nextCursor,
} from '../kernel/index.ts'
import { openReasons, ResultKind, resultKinds, ruledKinds } from './kind-of-result.ts'
import { ReleaseSettings, SettingsFault } from './release-settings.ts'

/** `frozen`: no regrade is begun or released, and settings stand still, until it is published. */
export const releasePhases = ['open', 'frozen', 'published'] as const
export const ReleasePhase = z.enum(releasePhases)
export type ReleasePhase = z.infer<typeof ReleasePhase>

/** Why nothing is published yet; each with how many there are of it (RL7). */
export const blockerKinds = [
  'sessionsOpen',
  'gradingsMissing',
  'notHandedIn',
  'suspicions',
  'reviewsOpen',
  'casesOpen',
  'regradesOpen',
  'noScore',
  'nobody',
] as const
export type BlockerKind = (typeof blockerKinds)[number]
export const Blocker = z.object({ kind: z.enum(blockerKinds), total: z.int() })

export const KindCounts = z.object({
  scored: z.int(),
  absent: z.int(),
  misconduct: z.int(),
  void: z.int(),
  notScheduled: z.int(),
})
export type KindCounts = z.infer<typeof KindCounts>

/** What was published, once and for all; a correction is another edition. */
export const EditionRow = z.object({
  edition: z.int(),
  reason: z.string(),
  settings: ReleaseSettings,
  counts: KindCounts,
  /** Over all its rows: what was published is what was seen. */
  digest: Sha256,
  /** Candidates whose line differs from the edition before; 0 for the first. */
  changed: z.int(),
  publishedAt: EpochMs,
  publishedBy: z.string(),
})
export type EditionRow = z.infer<typeof EditionRow>

const ExamParams = z.object({ examId: Id })
const EditionParams = z.object({ examId: Id, edition: z.coerce.number().check(z.int()) })
const Reason = z.string().check(z.trim(), z.minLength(1), z.maxLength(1000))

export const ReleaseDesk = z.object({
  phase: ReleasePhase,
  frozenAt: z.nullable(EpochMs),
  frozenBy: z.nullable(z.string()),
  settings: ReleaseSettings,
  /** Counts the changes of the settings: who saves names the one that was read. */
  revision: z.int(),
  blockers: z.array(Blocker),
  /** Of what would be published now. */
  counts: KindCounts,
  digest: Sha256,
  /** Lines that differ from the newest edition; null before the first. */
  changed: z.nullable(z.int()),
  editions: z.array(EditionRow),
})
export type ReleaseDesk = z.infer<typeof ReleaseDesk>

export const readRelease = endpoint({
  id: 'releases.readRelease',
  method: 'GET',
  path: '/api/exams/:examId/release',
  action: 'releases.manage',
  summary: 'How far the publication of an exam’s results is: phase, settings, what still blocks it',
  params: ExamParams,
  reply: ReleaseDesk,
})
export const putReleaseSettings = endpoint({
  id: 'releases.putReleaseSettings',
  method: 'PUT',
  path: '/api/exams/:examId/release/settings',
  action: 'releases.manage',
  summary: 'Change weights, formula, grades, appeal window and what candidates see; audited',
  params: ExamParams,
  body: z.object({ settings: ReleaseSettings, revision: z.int() }),
  reply: ReleaseDesk,
})

const Distribution = z.object({
  /** Lower bounds of ten equal steps of the score, and how many lie in each. */
  steps: z.array(z.object({ from: z.number(), to: z.number(), total: z.int() })),
  grades: z.array(z.object({ name: z.string(), total: z.int() })),
  mean: z.nullable(z.number()),
  least: z.nullable(z.number()),
  most: z.nullable(z.number()),
  /** Candidates for whom the formula gives nothing that can be published (RL6). */
  noScore: z.int(),
})
export type Distribution = z.infer<typeof Distribution>

/** What is published of one candidate. */
export const Published = z.object({
  kind: ResultKind,
  score: z.nullable(z.number()),
  grade: z.nullable(z.string()),
  objectivePoints: z.nullable(z.number()),
  taskPoints: z.nullable(z.number()),
  points: z.nullable(z.number()),
  max: z.nullable(z.number()),
})
export type Published = z.infer<typeof Published>

export const ChangedLine = z.object({
  candidateId: Id,
  examNumber: z.string(),
  name: z.string(),
  /** null: was not in it. */
  before: z.nullable(Published),
  after: z.nullable(Published),
})
export type ChangedLine = z.infer<typeof ChangedLine>

export const previewSettings = endpoint({
  id: 'releases.previewSettings',
  method: 'POST',
  path: '/api/exams/:examId/release/preview',
  action: 'releases.manage',
  summary:
    'What other settings would make of the results: distribution before and after, whose grade changes',
  params: ExamParams,
  body: z.object({ settings: ReleaseSettings }),
  reply: z.object({
    faults: z.array(SettingsFault),
    before: Distribution,
    /** null with faults. */
    after: z.nullable(Distribution),
    gradeChanges: z.int(),
    /** The first 50 whose score or grade changes. */
    lines: z.array(ChangedLine),
  }),
})
export const moveRelease = endpoint({
  id: 'releases.moveRelease',
  method: 'POST',
  path: '/api/exams/:examId/release/phase',
  action: 'releases.manage',
  summary: 'Freeze the results before publishing, or go back; audited',
  params: ExamParams,
  body: z.object({ to: z.enum(['frozen', 'open']), from: ReleasePhase, reason: Reason }),
  reply: ReleaseDesk,
})
export const publishEdition = endpoint({
  id: 'releases.publishEdition',
  method: 'POST',
  path: '/api/exams/:examId/release/editions',
  action: 'releases.manage',
  summary:
    'Publish what was seen, as the next edition; refused with named reasons while something is open',
  params: ExamParams,
  body: z.object({
    /** The next number, and the digest that the page showed: what changed meanwhile is a conflict. */
    edition: z.int().check(z.minimum(1)),
    digest: Sha256,
    reason: Reason,
  }),
  reply: ReleaseDesk,
})

/** One line of a list of candidates about whose kind of result the office has to decide. */
export const RulingRow = z.object({
  candidateId: Id,
  examNumber: z.string(),
  name: z.string(),
  sessionId: z.nullable(Id),
  sessionName: z.nullable(z.string()),
  /** Why it waits; null where it was decided or nothing waits. */
  open: z.nullable(z.enum(openReasons)),
  kind: z.nullable(ResultKind),
  ruled: z.nullable(z.enum(ruledKinds)),
  reason: z.nullable(z.string()),
  ruledBy: z.nullable(z.string()),
  ruledAt: z.nullable(EpochMs),
})
export type RulingRow = z.infer<typeof RulingRow>

export const listRulings = endpoint({
  id: 'releases.listRulings',
  method: 'GET',
  path: '/api/exams/:examId/release/rulings',
  action: 'releases.manage',
  summary:
    'Candidates whose kind of result waits for the office, or was decided by it; or by search',
  params: ExamParams,
  query: z.object({ ...pageQuery }),
  reply: z.object({ rows: z.array(RulingRow), total: z.int() }),
})
export const ruleResult = endpoint({
  id: 'releases.ruleResult',
  method: 'PUT',
  path: '/api/exams/:examId/release/rulings/:candidateId',
  action: 'releases.manage',
  summary: 'Decide that a result is void, misconduct or absent, or counts; with a reason; audited',
  params: z.object({ examId: Id, candidateId: Id }),
  body: z.object({
    ruled: z.enum(ruledKinds),
    /** What the page showed; something else by now is a conflict. */
    before: z.nullable(z.enum(ruledKinds)),
    reason: Reason,
  }),
  reply: RulingRow,
})

export const listEditions = endpoint({
  id: 'releases.listEditions',
  method: 'GET',
  path: '/api/exams/:examId/editions',
  action: 'releases.read',
  summary: 'Editions of an exam’s published results, newest first',
  params: ExamParams,
  reply: z.object({ editions: z.array(EditionRow) }),
})

/** A published line with where its candidate comes from and sat. */
export const EditionLine = z.extend(Published, {
  candidateId: Id,
  examNumber: z.string(),
  name: z.string(),
  school: z.nullable(z.string()),
  className: z.nullable(z.string()),
  areaName: z.nullable(z.string()),
  siteName: z.nullable(z.string()),
  sessionName: z.nullable(z.string()),
})
export type EditionLine = z.infer<typeof EditionLine>

const LineFilter = {
  school: z.optional(z.string().check(z.maxLength(200))),
  className: z.optional(z.string().check(z.maxLength(200))),
  areaId: z.optional(Id),
  kind: z.optional(z.enum(resultKinds)),
  grade: z.optional(z.string().check(z.maxLength(20))),
}
const LineQuery = z.object({ ...pageQuery, ...LineFilter })
const Language = z._default(z.enum(['zh-CN', 'en']), 'zh-CN')

export const listEditionLines = endpoint({
  id: 'releases.listEditionLines',
  method: 'GET',
  path: '/api/exams/:examId/editions/:edition/lines',
  action: 'releases.read',
  summary: 'Published lines: filter by school, class, area, kind or grade; an area sees its own',
  params: EditionParams,
  query: z.extend(LineQuery, cursorQuery),
  reply: z.object({
    rows: z.array(EditionLine),
    total: z.int(),
    next: nextCursor,
    counts: KindCounts,
    mean: z.nullable(z.number()),
    /** What the filters may be set to. */
    schools: z.array(z.string()),
    classes: z.array(z.string()),
    areas: z.array(z.object({ areaId: Id, name: z.string() })),
  }),
})
export const exportEdition = endpoint({
  id: 'releases.exportEdition',
  method: 'GET',
  path: '/api/exams/:examId/editions/:edition/lines.xlsx',
  action: 'releases.read',
  summary: 'The filtered lines of an edition as .xlsx',
  params: EditionParams,
  query: z.extend(LineQuery, { language: Language }),
  reply: z.unknown(),
  replyKind: 'bytes',
})

export const groupKinds = ['school', 'class', 'area', 'site'] as const
export const GroupRow = z.object({
  name: z.string(),
  /** For a class its school. */
  above: z.nullable(z.string()),
  counts: KindCounts,
  mean: z.nullable(z.number()),
  least: z.nullable(z.number()),
  most: z.nullable(z.number()),
  grades: z.array(z.object({ name: z.string(), total: z.int() })),
})
export type GroupRow = z.infer<typeof GroupRow>

export const listEditionGroups = endpoint({
  id: 'releases.listEditionGroups',
  method: 'GET',
  path: '/api/exams/:examId/editions/:edition/groups',
  action: 'releases.read',
  summary: 'An edition summed up by school, class, area or site; who is absent counts in no mean',
  params: EditionParams,
  query: z.object({ by: z._default(z.enum(groupKinds), 'school') }),
  reply: z.object({ groups: z.array(GroupRow) }),
})
export const listEditionChanges = endpoint({
  id: 'releases.listEditionChanges',
  method: 'GET',
  path: '/api/exams/:examId/editions/:edition/changes',
  action: 'releases.read',
  summary: 'What an edition changed against the one before it, candidate by candidate',
  params: EditionParams,
  query: z.object({ ...pageQuery }),
  reply: z.object({ rows: z.array(ChangedLine), total: z.int() }),
})
