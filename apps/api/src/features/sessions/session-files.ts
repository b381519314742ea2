import { isClassExam } from '@wenkao/shared/class-exams'
import type { SignedSessionFile } from '@wenkao/shared/sessions'
import { ApiError } from '../../platform/api-error.ts'
import { installationKeys } from '../../platform/installation-keys.ts'
import type { Services } from '../../platform/services.ts'
import {
  buildSessionFile,
  inputsDigest,
  type EnvelopePorts,
  type FileInputs,
} from './build-session-file.ts'
import { keyedCandidates } from './envelope-keys.ts'
import {
  findSessionFile,
  keepSessionFile,
  selectFileRevisions,
  type SessionFileRecord,
} from './session-file.queries.ts'
import { sessionKeysOf } from './session-keys.ts'
import { buildPackages, findPaper, type PackageRecord } from '../papers/index.ts'
import { findExam } from './exams.queries.ts'
import { selectSessions, selectSessionStations } from './sessions.queries.ts'

/** The session files of this process's database. */
export interface SessionFiles {
  /** The file as it must be now: the kept one, or built anew when something it says has changed. */
  current(sessionId: string): Promise<SignedSessionFile>
  /**
   * Revisions of the files as last built, by session; what has changed since is built in the background,
   * so that a station's question never waits for it.
   */
  revisions(sessionIds: readonly string[]): Promise<ReadonlyMap<string, number>>
  /** Has the file built in the background. */
  prepare(sessionId: string): void
  /** Ends what is under way. */
  stop(): Promise<void>
}

/**
 * How long a file is taken for the newest without another look at what it is made of: every station asks
 * twice a minute, and a look reads the whole session.
 */
const CHECKED_MS = 60_000
/** Other processes may build at the same time; each round one of them wins. */
const ROUNDS = 8
/** Sessions remembered at once. */
const MOST = 5000

/** Builds session files when they are asked for and something has changed (DESIGN section 9). */
export function createSessionFiles(services: Services, ports: EnvelopePorts): SessionFiles {
  const building = new Map<string, Promise<SessionFileRecord>>()
  const checkedAt = new Map<string, number>()
  const background = new Set<Promise<void>>()
  let isStopping = false
  /** One building after the other: each may take a core for as long as it computes keys. */
  let last: Promise<unknown> = Promise.resolve()

  /** Papers never change: what was built once is known for good. */
  const packages = new Map<string, Promise<PackageRecord[]>>()
  function packagesOf(paperId: string): Promise<PackageRecord[]> {
    const built = packages.get(paperId) ?? buildPackages(services, paperId)
    packages.set(paperId, built)
    built.catch(() => packages.delete(paperId))
    return built
  }

  async function inputsOf(sessionId: string): Promise<FileInputs> {
    const { db } = services
    const [listed] = await selectSessions(db, { sessionId })
    const exam = listed && (await findExam(db, listed.session.examId))
    const paper = exam && (await findPaper(db, exam.paperId))
    if (!paper) throw new ApiError('notFound', 'No such session')
    const packages = await packagesOf(paper.paperId)
    // One password for all opens no envelope: a class exam begins with the network (CE1).
    const candidates = isClassExam(exam.kind)
      ? []
      : await keyedCandidates(services, sessionId, () => isStopping)
    if (!candidates) throw new ApiError('unavailable', 'The server is stopping')
    const stations = await selectSessionStations(db, sessionId)
    return {
      listed,
      examKind: exam.kind,
      instructions: exam.instructions,
      paper,
      packages,
      stations: stations.filter((entry) => !entry.excluded),
      candidates,
      own: await sessionKeysOf(services, listed.session),
      keys: await installationKeys(services),
    }
  }

  async function build(sessionId: string): Promise<SessionFileRecord> {
    for (let round = 0; round < ROUNDS; round += 1) {
      const kept = await findSessionFile(services.db, sessionId)
      const inputs = await inputsOf(sessionId)
      if (kept?.inputs === inputsDigest(inputs)) return kept
      const row = buildSessionFile(services, ports, inputs, (kept?.revision ?? 0) + 1)
      if (await keepSessionFile(services.db, row)) return row
    }
    throw new ApiError('unavailable', 'The session file is being built; ask again')
  }

  /** Who asks while a building runs may know of a change that it has not seen: the next one counts. */
  function newest(sessionId: string): Promise<SessionFileRecord> {
    const waiting = building.get(sessionId)
    if (waiting) return waiting
    const begun = last.then(() => {
      building.delete(sessionId)
      return build(sessionId)
    })
    building.set(sessionId, begun)
    last = begun.catch(() => undefined)
    return begun
  }

  function prepare(sessionId: string): void {
    if (isStopping) return
    checkedAt.delete(sessionId)
    checkedAt.set(sessionId, services.clock.now())
    const oldest = checkedAt.keys().next()
    if (checkedAt.size > MOST && !oldest.done) checkedAt.delete(oldest.value)
    const task = newest(sessionId).then(
      () => undefined,
      (cause: unknown) => {
        checkedAt.delete(sessionId)
        if (!isStopping) services.log.error({ err: cause, sessionId }, 'no session file was built')
      },
    )
    background.add(task)
    void task.then(() => background.delete(task))
  }

  return {
    current: async (sessionId) => {
      const { text, keyId, signature } = await newest(sessionId)
      return { text, keyId, signature }
    },
    revisions: async (sessionIds) => {
      for (const sessionId of sessionIds) {
        const age = services.clock.now() - (checkedAt.get(sessionId) ?? -Infinity)
        if (!(age >= 0 && age < CHECKED_MS)) prepare(sessionId)
      }
      return selectFileRevisions(services.db, sessionIds)
    },
    prepare,
    stop: async () => {
      isStopping = true
      await Promise.all(background)
      await last
    },
  }
}
