import type { EndpointReply } from '@wenkao/shared/kernel'
import type { bridgeMachineChange, bridgeSpares } from '@wenkao/shared/rescue'
import type { BackupState } from '@wenkao/shared/sealed-files'
import { changeOwnStation, spareSeats } from '@wenkao/shared/sittings'
import type { Clock } from '../../platform/clock.ts'
import { ensureFolder } from '../../platform/folder.fs.ts'
import type { Logger } from '../../platform/logger.ts'
import type { ServerClient } from '../../platform/server-client.ts'
import type { AnswerFiles } from '../answer-files/index.ts'
import type { Answers } from '../answers/index.ts'
import type { SealedFiles } from '../sealed-files/index.ts'
import { isFinished, type Sittings } from '../sittings/index.ts'

type ChangeOutcome = EndpointReply<typeof bridgeMachineChange>
type SparesOutcome = EndpointReply<typeof bridgeSpares>

export interface MachineChangeDeps {
  readonly sittings: Sittings
  readonly answers: Answers
  readonly files: AnswerFiles
  readonly sealed: Pick<SealedFiles, 'backUp' | 'newestBackup' | 'databak'>
  readonly server: ServerClient
  readonly clock: Clock
  readonly logger: Logger
  /** How long what is unsent is waited for, ms. */
  readonly patienceMs?: number | undefined
}

export interface MachineChange {
  spares(proctorCode: string): Promise<SparesOutcome>
  change(seatNumber: number, proctorCode: string): Promise<ChangeOutcome>
}

const PATIENCE_MS = 60_000
const SCAN_PATIENCE_MS = 4000
const AGAIN_MS = 1000

/**
 * Machine change from the PC that fails (F02a): a backup that was read back, then everything unsent,
 * then the change. Whatever fails after the backup, it is there and said (F02c). A PC whose disks take
 * no backup may still change when the server holds everything; when it does not either, nothing moves.
 */
export function createMachineChange(deps: MachineChangeDeps): MachineChange {
  const { sittings, answers, files, sealed, server } = deps

  /** Sends what the server lacks. @returns whether it has log and current files now. */
  async function flush(): Promise<boolean> {
    const until = deps.clock.monotonic() + (deps.patienceMs ?? PATIENCE_MS)
    const scanned = await files.scanFully(SCAN_PATIENCE_MS)
    const hashes = [...new Set(scanned.files.map(({ hash }) => hash))]
    for (;;) {
      const { rest } = await answers.flush()
      const uploaded =
        rest === 0 ? ((await files.followed()?.uploader.flush(hashes)) ?? 'done') : 'offline'
      if (uploaded === 'done') return true
      if (deps.clock.monotonic() >= until || !server.contact().reachable) return false
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
    }
  }

  async function backUp(): Promise<BackupState | null> {
    try {
      await ensureFolder(sealed.databak.moves)
      const { kind } = await sealed.backUp({ folder: sealed.databak.moves, clear: false })
      if (kind === 'done') return sealed.newestBackup()
      deps.logger.warn({ outcome: kind }, 'no backup before the machine change')
    } catch (cause) {
      // A failing PC is the very reason for the change: the server's copy may still be complete.
      deps.logger.error({ err: cause }, 'the backup before a machine change failed')
    }
    return null
  }

  async function change(seatNumber: number, proctorCode: string): Promise<ChangeOutcome> {
    const held = sittings.held()
    const nothing = { code: null, seatNumber: null, backup: null, unsent: 0, filesUnsent: 0 }
    if (!held || isFinished(held)) return { kind: 'noSitting', ...nothing }
    const backup = await backUp()
    const isFlushed = await flush()
    const state = answers.state()
    const { filesUnsent } = state
    const told = { ...nothing, backup, unsent: state.unacknowledged.length, filesUnsent }
    if (!isFlushed) return { kind: backup ? 'offline' : 'noBackup', ...told }
    const token = sittings.held()?.token ?? held.token
    const body = { seatNumber, proctorCode }
    const outcome = await server.call(changeOwnStation, { body }, { token })
    if (outcome.kind === 'failed') return { kind: 'offline', ...told }
    if (outcome.kind === 'refused') return { kind: 'refused', ...told, code: outcome.code }
    // The next word of the server locks the screen: this asks for it at once.
    await answers.flush()
    return { kind: 'changed', ...told, seatNumber: outcome.reply.seatNumber }
  }

  return {
    change,
    spares: async (proctorCode) => {
      const held = sittings.held()
      if (!held) return { kind: 'refused', code: 'notFound', seats: [] }
      const body = { proctorCode }
      const outcome = await server.call(spareSeats, { body }, { token: held.token })
      if (outcome.kind === 'failed') return { kind: 'offline', code: null, seats: [] }
      if (outcome.kind === 'refused') return { kind: 'refused', code: outcome.code, seats: [] }
      return { kind: 'seats', code: null, seats: outcome.reply.seats }
    },
  }
}
