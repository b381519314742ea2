import * as z from 'zod/mini'
import { EpochMs } from '../kernel/index.ts'

/**
 * What became of a candidate at the door (N11). `misconduct` and `suspectedImpostor` are notes for
 * people: they stop nobody by themselves.
 */
export const attendanceStatuses = [
  'expected',
  'present',
  'late',
  'absent',
  'misconduct',
  'suspectedImpostor',
] as const
export const AttendanceStatus = z.enum(attendanceStatuses)
export type AttendanceStatus = z.infer<typeof AttendanceStatus>

export const AttendanceNote = z.string().check(z.trim(), z.minLength(1), z.maxLength(500))

export const Attendance = z.object({
  status: AttendanceStatus,
  note: z.nullable(z.string()),
  /** When it was set last. */
  at: EpochMs,
  /** Who set it; null when the candidate's own log-in at a station did. */
  by: z.nullable(z.string()),
  /** True when the candidate had been marked absent and then logged in at a station. */
  wasAbsent: z.boolean(),
})
export type Attendance = z.infer<typeof Attendance>
