import {
  putBackupSettings,
  readBackupAlarm,
  readBackupReport,
  readBackups,
  startBackupRun,
  type BackupAlarm,
  type BackupRunKind,
  type BackupSettings,
} from '@wenkao/shared/backups'
import type { EndpointResult } from '@wenkao/shared/kernel'
import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef } from 'vue'
import { useCaller } from '../../platform/network/use-caller.ts'

export type BackupsRead = EndpointResult<typeof readBackups>

/** Backups of the server as the exam office sees them (D10). */
export const useBackups = defineStore('backups', () => {
  const { call } = useCaller()
  const read = shallowRef<BackupsRead>()
  const alarm = shallowRef<BackupAlarm | null>(null)

  const load = async () => {
    read.value = await call(readBackups)
    alarm.value = read.value.alarm
    return true
  }
  return {
    read: shallowReadonly(read),
    /** Whether somebody has to look; for the frame around all pages. */
    alarm: shallowReadonly(alarm),
    load,
    loadAlarm: async () => {
      alarm.value = (await call(readBackupAlarm)).alarm
      return true
    },
    /** @param secret undefined: the former one stays; null: none. */
    save: async (settings: BackupSettings, secret: string | null | undefined) => {
      await call(putBackupSettings, {
        body: { ...settings, ...(secret === undefined ? {} : { secret }) },
      })
      return load()
    },
    begin: async (kind: BackupRunKind) => {
      await call(startBackupRun, { body: { kind } })
      return load()
    },
    report: (runId: string) => call(readBackupReport, { params: { runId } }),
  }
})
