import * as z from 'zod/mini'
import { Done, EpochMs, Id, endpoint } from '../kernel/index.ts'
import { personalKinds } from './personal-kinds.ts'

/*
 * Personal data (PR of SPEC.md): where a person is held, who looked, what is given to the person, and how
 * it ends. A person is a candidate of one exam; the same person in another exam is another row.
 */

const Kinds = z.array(z.enum(personalKinds)).check(z.minLength(1), z.maxLength(4))

export const PersonRow = z.object({
  examId: Id,
  examTitle: z.string(),
  candidateId: Id,
  examNumber: z.string(),
  /** `***` once it was erased. */
  name: z.string(),
  school: z.nullable(z.string()),
  className: z.nullable(z.string()),
  identityNumberMasked: z.nullable(z.string()),
  hasPhoto: z.boolean(),
  hasSpecialNeeds: z.boolean(),
  /** When the name was erased, and all the rest with it. */
  erasedAt: z.nullable(EpochMs),
})
export type PersonRow = z.infer<typeof PersonRow>

export const searchPersons = endpoint({
  id: 'privacy.search',
  // Not a GET: what is searched for must not stand in the logs of a proxy.
  method: 'POST',
  path: '/api/privacy/search',
  action: 'privacy.manage',
  summary: 'Persons of all exams by exam number, part of the name, or whole identity number',
  body: z.object({ search: z.string().check(z.trim(), z.minLength(2), z.maxLength(100)) }),
  reply: z.object({
    persons: z.array(PersonRow),
    /** There are more than are listed. */
    isCut: z.boolean(),
  }),
})

/** Why a person cannot be erased now. */
export const erasureBlocks = ['sessionOpen', 'appealOpen'] as const

export const PersonalLook = z.object({
  at: EpochMs,
  /** Name of the account or key at that time. */
  by: z.string(),
  byKind: z.string(),
  /** What was shown: `photo`, `identityNumber`, `specialNeeds`, `accessCode`, `everything`. */
  seen: z.array(z.string()),
  /** The action of the permission table under which it was shown. */
  action: z.string(),
})
export type PersonalLook = z.infer<typeof PersonalLook>

const params = z.object({ examId: Id, candidateId: Id })

export const readPerson = endpoint({
  id: 'privacy.person',
  method: 'GET',
  path: '/api/privacy/exams/:examId/candidates/:candidateId',
  action: 'privacy.manage',
  summary: 'What is held about a person, who looked at it, and what was erased',
  params,
  reply: z.object({
    person: PersonRow,
    /** Rows that are held about the person, by table of the database; those with none are left out. */
    held: z.array(z.object({ table: z.string(), rows: z.int() })),
    /** The newest first; the newest thousand. */
    looks: z.array(PersonalLook),
    erasures: z.array(
      z.object({ kind: z.enum(personalKinds), at: EpochMs, by: z.string(), reason: z.string() }),
    ),
    blocked: z.nullable(z.enum(erasureBlocks)),
  }),
})

export const exportPerson = endpoint({
  id: 'privacy.export',
  method: 'GET',
  path: '/api/privacy/exams/:examId/candidates/:candidateId/export',
  action: 'privacy.manage',
  summary: 'Everything that is held about a person as an archive, to be handed to that person',
  params,
  reply: z.unknown(),
  replyKind: 'bytes',
})

export const erasePerson = endpoint({
  id: 'privacy.erase',
  method: 'POST',
  path: '/api/privacy/exams/:examId/candidates/:candidateId/erase',
  action: 'privacy.manage',
  summary: 'Destroy the key of a person’s data for good; results and logs stay without the person',
  params,
  body: z.object({
    /** Typed again by whoever decides: it must be this person's. */
    examNumber: z.string().check(z.maxLength(100)),
    kinds: Kinds,
    reason: z.string().check(z.trim(), z.minLength(2), z.maxLength(500)),
  }),
  reply: z.object({ erased: z.array(z.enum(personalKinds)) }),
})

const Months = z.nullable(z.int().check(z.minimum(1), z.maximum(600)))

/** Whole months from the end of an exam's last session; null: kept until somebody erases it. */
export const RetentionPeriods = z.object({
  identityNumber: Months,
  photo: Months,
  specialNeeds: z._default(Months, null),
  name: Months,
})
export type RetentionPeriods = z.infer<typeof RetentionPeriods>

/** What a period would erase now. */
export const DueErasure = z.object({
  examId: Id,
  examTitle: z.string(),
  /** End of its last session. */
  endedAt: EpochMs,
  kind: z.enum(personalKinds),
  persons: z.int(),
})
export type DueErasure = z.infer<typeof DueErasure>

export const readRetention = endpoint({
  id: 'privacy.readRetention',
  method: 'GET',
  path: '/api/privacy/retention',
  action: 'privacy.manage',
  summary: 'How long personal data is kept, what is due, and when that was last carried out',
  reply: z.object({
    periods: RetentionPeriods,
    due: z.array(DueErasure),
    /** When everything that was due had been erased; null: never. */
    doneAt: z.nullable(EpochMs),
  }),
})

export const previewRetention = endpoint({
  id: 'privacy.previewRetention',
  method: 'POST',
  path: '/api/privacy/retention/preview',
  action: 'privacy.manage',
  summary: 'What other periods would erase at once; nothing is saved',
  body: RetentionPeriods,
  reply: z.object({ due: z.array(DueErasure) }),
})

export const putRetention = endpoint({
  id: 'privacy.putRetention',
  method: 'PUT',
  path: '/api/privacy/retention',
  action: 'privacy.manage',
  summary: 'Set how long personal data is kept; what is due is erased within the hour',
  body: z.extend(RetentionPeriods, {
    /** Persons that the preview named, as a sum: what would erase others than were looked at is refused. */
    persons: z.int().check(z.minimum(0)),
  }),
  reply: Done,
})
