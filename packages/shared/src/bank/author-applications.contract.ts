import * as z from 'zod/mini'
import { NewPassword, Username } from '../accounts/index.ts'
import { EpochMs, Id, Name, endpoint } from '../kernel/index.ts'

/*
 * How a teacher becomes an author (D09): applies, is approved or refused, and looks the decision up by
 * the code that only the applicant has. No reply tells whether a user name exists.
 */

export const applicationStates = ['open', 'approved', 'refused'] as const
export type ApplicationState = (typeof applicationStates)[number]

const Text = (most: number) => z.string().check(z.trim(), z.maxLength(most))

export const applyAsAuthor = endpoint({
  id: 'bank.applyAsAuthor',
  method: 'POST',
  path: '/api/author-applications',
  action: 'authors.apply',
  summary: 'Apply for an author account; gives the code under which the decision can be read',
  body: z.object({
    displayName: Name,
    school: Name,
    /** Telephone or mail, for the office. */
    contact: Name,
    note: Text(1000),
    username: Username,
    password: NewPassword,
  }),
  reply: z.object({ code: z.string() }),
})
export const applicationState = endpoint({
  id: 'bank.applicationState',
  method: 'POST',
  path: '/api/author-applications/state',
  action: 'authors.apply',
  summary: 'What became of an application, by its code',
  body: z.object({ code: z.string().check(z.maxLength(40)) }),
  reply: z.object({
    state: z.enum(applicationStates),
    displayName: z.string(),
    /** The user name of the account, once approved. */
    username: z.nullable(z.string()),
    reason: z.string(),
  }),
})

export const AuthorApplication = z.object({
  applicationId: Id,
  displayName: z.string(),
  school: z.string(),
  contact: z.string(),
  note: z.string(),
  username: z.string(),
  /** The wished user name belongs to an account: the office gives another one. */
  isNameTaken: z.boolean(),
  state: z.enum(applicationStates),
  appliedAt: EpochMs,
  decidedByName: z.nullable(z.string()),
  decidedAt: z.nullable(EpochMs),
  reason: z.string(),
})
export type AuthorApplication = z.infer<typeof AuthorApplication>

export const listApplications = endpoint({
  id: 'bank.listApplications',
  method: 'GET',
  path: '/api/author-applications',
  action: 'authors.decide',
  summary: 'Applications for author accounts, open ones first',
  reply: z.object({ applications: z.array(AuthorApplication) }),
})
export const decideApplication = endpoint({
  id: 'bank.decideApplication',
  method: 'POST',
  path: '/api/author-applications/:applicationId/decision',
  action: 'authors.decide',
  summary:
    'Approve an application, which makes the account and its own folder, or refuse it with a reason',
  params: z.object({ applicationId: Id }),
  body: z.object({
    approve: z.boolean(),
    /** Another user name than the wished one. */
    username: z.optional(Username),
    /** Needed for a refusal. */
    reason: Text(1000),
  }),
  reply: z.object({ applications: z.array(AuthorApplication) }),
})
