import * as z from 'zod/mini'
import { endpoint } from '../kernel/index.ts'
import { BackupState } from '../sealed-files/backup-state.contract.ts'

const ProctorCode = z.string().check(z.maxLength(60))

export const bridgeSpares = endpoint({
  id: 'rescue.bridgeSpares',
  method: 'POST',
  path: '/bridge/spares',
  action: 'bridge.rescue',
  summary: 'Stations that the held sitting could move to, as the server knows them',
  body: z.object({ proctorCode: ProctorCode }),
  reply: z.object({
    kind: z.enum(['seats', 'offline', 'refused']),
    code: z.nullable(z.string()),
    seats: z.array(z.int()),
  }),
})

/**
 * Machine change from this PC (F02a, F02c): first a backup, written and read back, then everything
 * that is unsynced, then the change itself. Whatever fails, the backup is there and said.
 */
export const bridgeMachineChange = endpoint({
  id: 'rescue.bridgeMachineChange',
  method: 'POST',
  path: '/bridge/machine-change',
  action: 'bridge.rescue',
  summary: 'Move the held sitting to a spare: backup, flush, change; says where the backup is',
  body: z.object({ seatNumber: z.int(), proctorCode: ProctorCode }),
  reply: z.object({
    kind: z.enum(['changed', 'offline', 'refused', 'noSitting', 'noBackup']),
    /** Error code of the server, for `refused`. */
    code: z.nullable(z.string()),
    seatNumber: z.nullable(z.int()),
    backup: z.nullable(BackupState),
    unsent: z.int(),
    filesUnsent: z.int(),
  }),
})
