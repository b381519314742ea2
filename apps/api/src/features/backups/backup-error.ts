/** Why a backup, restore or drill did not come about, by a word that the page and the commands explain. */
export type BackupFault =
  /** There is no escrow key, so nobody outside this server could open it. */
  | 'noRecipient'
  | 'targetWrong'
  | 'targetUnreachable'
  | 'targetRefused'
  | 'targetFull'
  /** The place belongs to another installation. */
  | 'targetForeign'
  | 'alreadyRunning'
  | 'noBackup'
  | 'wrongKey'
  | 'missingObject'
  | 'damagedObject'
  | 'damagedManifest'
  /** A table, count or chain of the restored database is not what was backed up. */
  | 'differs'
  /** Made by a newer program than this. */
  | 'newerProgram'
  | 'notEmpty'

/** Says in `message` what is concerned, in English, for an operator. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
  readonly code: BackupFault

  constructor(code: BackupFault, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
