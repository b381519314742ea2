import type { InstallationKeys } from '@wenkao/shared/sessions'
import { selectEscrowKeys } from './installation.queries.ts'
import type { Services } from './services.ts'

/**
 * To whom sealed files of this installation go, and by which keys its signatures are verified. Of escrow
 * keys only the newest is a recipient; there is none until the exam office made one.
 */
export async function installationKeys(
  services: Pick<Services, 'db' | 'keys'>,
): Promise<InstallationKeys> {
  const [escrow] = await selectEscrowKeys(services.db)
  const { sealedFiles, publicKeys } = services.keys
  return {
    recipients: [
      { use: 'server', recipient: sealedFiles.recipient },
      ...(escrow ? [{ use: 'escrow' as const, recipient: escrow.recipient }] : []),
    ],
    signing: [
      { ...publicKeys.receipt, use: 'receipt' },
      { ...publicKeys.audit, use: 'audit' },
    ],
  }
}
