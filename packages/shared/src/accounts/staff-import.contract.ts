import * as z from 'zod/mini'
import { Id, endpoint } from '../kernel/index.ts'
import { staffRoles } from './permissions.ts'

export const staffFields = ['username', 'displayName', 'role', 'area', 'site', 'room'] as const
export type StaffField = (typeof staffFields)[number]

/** Why a row of a staff file cannot be taken. */
export const staffFaults = [
  'usernameMissing',
  'usernameMalformed',
  'usernameTwice',
  'nameMissing',
  'nameTooLong',
  'roleUnknown',
  'areaUnknown',
  'siteUnknown',
  'roomUnknown',
  'placeMissing',
  'grantTwice',
] as const
export type StaffFault = (typeof staffFaults)[number]

export const StaffImportFault = z.object({
  /** As a person sees it in the file. */
  line: z.int(),
  field: z.enum(staffFields),
  fault: z.enum(staffFaults),
  value: z.string(),
})
export type StaffImportFault = z.infer<typeof StaffImportFault>

export const StaffImportPreview = z.object({
  rows: z.int(),
  /** Accounts, not rows: a person may have several roles, each in a row. */
  added: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  /** Rows. */
  faulty: z.int(),
  faults: z.array(StaffImportFault),
  /** The first accounts as they would be. */
  sample: z.array(
    z.object({
      username: z.string(),
      displayName: z.string(),
      grants: z.array(z.object({ role: z.enum(staffRoles), place: z.string() })),
    }),
  ),
})
export type StaffImportPreview = z.infer<typeof StaffImportPreview>

/** An account with its initial password: told once, on paper, never by mail. */
export const FirstPassword = z.object({
  username: z.string(),
  displayName: z.string(),
  password: z.string(),
})
export type FirstPassword = z.infer<typeof FirstPassword>

const STAFF_FILE_MAX_BYTES = 2 * 1024 * 1024

export const previewStaffImport = endpoint({
  id: 'accounts.previewStaffImport',
  method: 'POST',
  path: '/api/staff/import/preview',
  action: 'staff.manage',
  summary: 'Read a staff file (.xlsx or .csv) and say what taking it would do; changes nothing',
  body: z.unknown(),
  bodyKind: 'bytes',
  maxBodyBytes: STAFF_FILE_MAX_BYTES,
  reply: StaffImportPreview,
})
export const importStaff = endpoint({
  id: 'accounts.importStaff',
  method: 'POST',
  path: '/api/staff/import',
  action: 'staff.manage',
  summary:
    'Take the good rows of a staff file; again changes nothing. Initial passwords are in this reply and nowhere else',
  body: z.unknown(),
  bodyKind: 'bytes',
  maxBodyBytes: STAFF_FILE_MAX_BYTES,
  reply: z.object({ preview: StaffImportPreview, passwords: z.array(FirstPassword) }),
})
export const renewPassword = endpoint({
  id: 'accounts.renewPassword',
  method: 'POST',
  path: '/api/staff/:staffId/password',
  action: 'staff.manage',
  summary:
    'Give an account a new initial password, in this reply and nowhere else; its log-ins end',
  params: z.object({ staffId: Id }),
  reply: FirstPassword,
})
