import { canonicalJson } from '@wenkao/shared/kernel'
import {
  settingsFaults,
  type ReleaseDesk,
  type ReleasePhase,
  type ReleaseSettings,
} from '@wenkao/shared/releases'
import { ApiError } from '../../platform/api-error.ts'
import { asStaff, type Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { noteEvent } from '../webhooks/index.ts'
import { lockResults } from '../grading/index.ts'
import type { ExamRecord } from '../sessions/index.ts'
import { countChanged } from './compare-published.ts'
import { convertLines, countKinds, digestOf, findBlockers, readRawLines } from './compose-lines.ts'
import {
  insertEdition,
  readReleaseState,
  selectEditions,
  selectPublished,
  writeReleaseState,
} from './releases.queries.ts'

/** Everything that would be published now, and what stands against it. */
async function compose(db: Db, examId: string) {
  const [state, editions, raw] = await Promise.all([
    readReleaseState(db, examId),
    selectEditions(db, examId),
    readRawLines(db, examId),
  ])
  const newest = editions[0]
  const lines = convertLines(raw, state.settings)
  const published = newest && (await selectPublished(db, examId, newest.edition))
  return {
    ...{ state, editions, lines },
    blockers: await findBlockers(db, examId, raw, lines, newest !== undefined),
    counts: countKinds(lines),
    digest: digestOf(lines, state.settings),
    changed: published ? countChanged(lines, published) : null,
  }
}

/** The release desk of an exam as it is now. */
export async function readDesk(db: Db, examId: string): Promise<ReleaseDesk> {
  const { state, editions, blockers, counts, digest, changed } = await compose(db, examId)
  const { phase, frozenAt, frozenBy, settings, revision } = state
  return {
    ...{ phase, frozenAt, frozenBy, settings, revision },
    ...{ blockers, counts, digest, changed, editions },
  }
}

/**
 * Changes the settings, with its audit row. The same settings again change nothing.
 * @throws ApiError invalidRequest for settings with faults, conflict when they were changed meanwhile,
 *   resultsFrozen.
 */
export async function putSettings(
  services: Services,
  caller: Caller,
  exam: ExamRecord,
  wish: { readonly settings: ReleaseSettings; readonly revision: number },
): Promise<void> {
  const { examId, title } = exam
  const faults = settingsFaults(wish.settings)
  if (faults.length > 0)
    throw new ApiError('invalidRequest', 'These settings cannot be used', { faults })
  await services.db.transaction(async (transaction) => {
    await lockResults(transaction, examId, 'alone')
    const state = await readReleaseState(transaction, examId)
    if (isSame(state.settings, wish.settings)) return
    if (state.phase === 'frozen') throw new ApiError('resultsFrozen', 'The results are frozen')
    if (state.revision !== wish.revision)
      throw new ApiError('conflict', 'The settings were changed meanwhile')
    const { settings, revision } = wish
    await writeReleaseState(transaction, examId, { ...state, settings, revision: revision + 1 })
    await recordAction(services, transaction, caller, {
      action: 'releases.settings',
      subject: `publication of ${title}`,
      detail: { examId, before: state.settings, after: settings },
    })
  })
}

const isSame = (one: ReleaseSettings, other: ReleaseSettings): boolean =>
  canonicalJson(one) === canonicalJson(other)

/**
 * Freezes the results, or goes back to what was before; with its audit row. The same move again changes
 * nothing. From the freeze on no regrade is begun or released and no setting changes; reviews and cases
 * are still decided, for they have to be before anything is published.
 * @throws ApiError conflict when the page saw another phase.
 */
export async function moveRelease(
  services: Services,
  caller: Caller,
  exam: ExamRecord,
  wish: { readonly to: 'frozen' | 'open'; readonly from: ReleasePhase; readonly reason: string },
): Promise<void> {
  const { examId, title } = exam
  await services.db.transaction(async (transaction) => {
    await lockResults(transaction, examId, 'alone')
    const state = await readReleaseState(transaction, examId)
    const isFrozen = state.phase === 'frozen'
    if (isFrozen === (wish.to === 'frozen')) return
    if (state.phase !== wish.from) throw new ApiError('conflict', 'Somebody else was quicker')
    const hasEditions = (await selectEditions(transaction, examId)).length > 0
    const now = services.clock.now()
    await writeReleaseState(transaction, examId, {
      ...state,
      phase: wish.to === 'frozen' ? 'frozen' : hasEditions ? 'published' : 'open',
      frozenAt: wish.to === 'frozen' ? now : null,
      frozenBy: wish.to === 'frozen' ? asStaff(caller).name : null,
    })
    await recordAction(services, transaction, caller, {
      action: wish.to === 'frozen' ? 'releases.freeze' : 'releases.unfreeze',
      subject: `results of ${title}`,
      detail: { examId, reason: wish.reason },
    })
    if (wish.to === 'frozen') await noteEvent(services, transaction, 'results.frozen', { examId })
  })
}

/**
 * Publishes what the page showed as the next edition, with its audit row (RL7, RL8). The same edition
 * again changes nothing, so a double click, or a second office, publishes once.
 * @throws ApiError releaseBlocked with the reasons; conflict when another edition was published or
 *   something changed since the page was read, or the results are not frozen.
 */
export async function publishEdition(
  services: Services,
  caller: Caller,
  exam: ExamRecord,
  wish: { readonly edition: number; readonly digest: string; readonly reason: string },
): Promise<void> {
  const { examId, title } = exam
  const { edition, digest, reason } = wish
  await services.db.transaction(async (transaction) => {
    await lockResults(transaction, examId, 'alone')
    const found = await compose(transaction, examId)
    const same = found.editions.find((one) => one.edition === edition)
    if (same?.digest === digest) return
    if (same || edition !== (found.editions[0]?.edition ?? 0) + 1)
      throw new ApiError('conflict', 'Another edition was published meanwhile')
    if (found.state.phase !== 'frozen') throw new ApiError('conflict', 'The results are not frozen')
    if (found.blockers.length > 0) {
      const { blockers } = found
      throw new ApiError('releaseBlocked', 'Something is still open', { blockers })
    }
    if (found.digest !== digest)
      throw new ApiError('conflict', 'Something changed since this was read')
    const { counts, lines, state } = found
    const changed = found.changed ?? 0
    await insertEdition(
      transaction,
      {
        ...{ examId, edition, reason, digest, counts, changed },
        settings: state.settings,
        publishedAt: services.clock.now(),
        publishedBy: asStaff(caller).name,
      },
      lines,
    )
    await writeReleaseState(transaction, examId, { ...state, phase: 'published' })
    await recordAction(services, transaction, caller, {
      action: 'releases.publish',
      subject: `edition ${edition} of the results of ${title}`,
      detail: { examId, edition, reason, digest, counts, changed },
    })
    const event = edition === 1 ? 'results.released' : 'results.corrected'
    await noteEvent(services, transaction, event, { examId, edition })
  })
}
