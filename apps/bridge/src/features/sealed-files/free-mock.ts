import { classExamKinds } from '@wenkao/shared/class-exams'
import type { HeldSitting } from '@wenkao/shared/sittings'
import type { Logger } from '../../platform/logger.ts'
import type { AnswerFiles } from '../answer-files/index.ts'
import type { Sittings } from '../sittings/index.ts'
import type { SealedFiles } from './sealed-files.ts'

export interface MockRemoverDeps {
  readonly sittings: Pick<Sittings, 'held' | 'clear'>
  readonly files: Pick<AnswerFiles, 'setAside'>
  readonly sealed: Pick<SealedFiles, 'backUp'>
  readonly released: () => Promise<void>
  readonly logger: Logger
}

const MOCK_KINDS: readonly string[] = ['mock', 'rehearsal', ...classExamKinds]

/**
 * A mock exam never blocks a real one (F06): it is backed up, read back and cleared. Where no backup
 * can be made, it makes way all the same, and nothing of it is lost on this PC: its journal and vault
 * stay, and its folder is moved aside (R2).
 * @returns whether the PC is free of the other sitting now; never for a mock over a real one.
 */
export function createMockRemover(
  deps: MockRemoverDeps,
): (given: HeldSitting, other: HeldSitting) => Promise<boolean> {
  return async (given, other) => {
    if (!isMock(other) || isMock(given)) return false
    const { sittingId } = other.sitting
    try {
      const { cleared, kind } = await deps.sealed.backUp({ folder: null, clear: true })
      if (cleared) return true
      deps.logger.warn({ sittingId, outcome: kind }, 'a mock sitting was not backed up')
    } catch (cause) {
      deps.logger.error({ err: cause, sittingId }, 'backing a mock sitting up failed')
    }
    if (deps.sittings.held()?.sitting.sittingId !== sittingId) return true
    await deps.sittings.clear()
    await deps.released()
    await deps.files.setAside(sittingId)
    return true
  }
}

function isMock({ sitting }: HeldSitting): boolean {
  return MOCK_KINDS.includes(sitting.examKind ?? '')
}
