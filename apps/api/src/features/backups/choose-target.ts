import type { BackupSettings } from '@wenkao/shared/backups'
import type { Db } from '../../platform/database.ts'
import { selectEscrowKeys } from '../../platform/installation.queries.ts'
import type { Keys } from '../../platform/keys.fs.ts'
import { seal, unsealText } from '../../platform/sealing.ts'
import { DEFAULT_SETTINGS } from './backup-schedule.ts'
import { findSettings, type BackupSettingsRow } from './backups.queries.ts'
import type { TargetChoice } from './backup-target.ts'

/** What an operator's environment says; it wins over the page. */
export interface BackupEnvironment {
  readonly target: string | undefined
  readonly secret: string | undefined
  readonly recipient: string | undefined
}

/** Everything that is set for backups, with the secret of the place. */
export interface ChosenBackups {
  readonly settings: BackupSettings
  readonly choice: TargetChoice
  readonly isFromEnvironment: boolean
  /** age recipients whose private halves are not on this server. */
  readonly recipients: readonly string[]
}

const SECRET_CONTEXT = 'backup-target'

/** Seals the secret of a place for the database. */
export const sealTargetSecret = (keys: Pick<Keys, 'dataEncryption'>, secret: string): Uint8Array =>
  seal(keys.dataEncryption, secret, SECRET_CONTEXT)

/** Reads what is set: by the environment, else by the page. */
export async function chosenBackups(
  db: Db,
  keys: Pick<Keys, 'dataEncryption'>,
  env: BackupEnvironment,
): Promise<ChosenBackups> {
  const row = await findSettings(db)
  const settings = row ? settingsOf(row) : DEFAULT_SETTINGS
  const [escrow] = await selectEscrowKeys(db)
  const further = env.recipient ?? settings.recipient
  const recipients = [...(escrow ? [escrow.recipient] : []), ...(further ? [further] : [])]
  if (env.target !== undefined) {
    return {
      settings: { ...settings, target: env.target },
      choice: { url: env.target, secret: env.secret ?? null },
      ...{ isFromEnvironment: true, recipients },
    }
  }
  const secret = row?.secret ? unsealText(keys.dataEncryption, row.secret, SECRET_CONTEXT) : null
  return {
    ...{ settings, isFromEnvironment: false, recipients },
    choice: { url: settings.target, secret },
  }
}

function settingsOf(row: BackupSettingsRow): BackupSettings {
  const { target, recipient, everyHours, atHour, drillEveryDays } = row
  const { keepDaily, keepWeekly, alarmHours } = row
  return {
    ...{ target, recipient, everyHours, atHour, drillEveryDays },
    ...{ keepDaily, keepWeekly, alarmHours },
  }
}
