import { createHash } from 'node:crypto'
import { canonicalJson } from '@wenkao/shared/kernel'
import {
  conversionOf,
  kindOfResult,
  type Blocker,
  type KindCounts,
  type OpenReason,
  type Published,
  type ReleaseSettings,
  type ResultKind,
} from '@wenkao/shared/releases'
import type * as z from 'zod/mini'
import type { Db } from '../../platform/database.ts'
import { gradingPaper, sumOf } from '../grading/index.ts'
import type { GradingKey } from './releases.table.ts'
import {
  countUndecided,
  selectCandidateFacts,
  selectCounting,
  type CandidateFacts,
} from './result-facts.queries.ts'

type Counting =
  ReturnType<typeof selectCounting> extends Promise<Map<string, infer Row>> ? Row : never

/** A candidate with the grading that counts, as nothing has been made of its points yet. */
export interface RawLine {
  readonly facts: CandidateFacts
  readonly kind: ResultKind | { readonly open: OpenReason }
  readonly counting: Counting | undefined
  /** The most that the objective items can give under the rules of that grading. */
  readonly objectiveMax: number
}

/** What would be, or was, published of a candidate. */
export interface ReleaseLine extends Published {
  readonly facts: CandidateFacts
  readonly grading: GradingKey | null
}

/** Everything that results are made of, from what counts now. Reads whole exams: one query each. */
export async function readRawLines(
  db: Db,
  examId: string,
  candidateId?: string,
): Promise<RawLine[]> {
  const facts = await selectCandidateFacts(db, examId, candidateId)
  const only = candidateId === undefined ? undefined : facts[0]?.sittingId
  const counting = await selectCounting(db, examId, only ?? undefined)
  const objectiveMaxOf = createObjectiveMax(db, examId)
  const lines: RawLine[] = []
  for (const one of facts) {
    const found = one.sittingId === null ? undefined : counting.get(one.sittingId)
    lines.push({
      facts: one,
      kind: kindOfResult({
        ...{ ruled: one.ruled, attendance: one.attendance },
        isScheduled: one.sessionId !== null,
        hasSessionEnded: one.sessionEndedAt !== null,
        hasLoggedIn: one.loggedInAt !== null,
        hasHandedIn: one.handedInAt !== null || found !== undefined,
        isGraded: found !== undefined && found.round >= (one.round ?? 0),
      }),
      counting: found,
      objectiveMax: found ? await objectiveMaxOf(one, found) : 0,
    })
  }
  return lines
}

/** Asks for each variant under each version of its rules once: thousands of sittings share a handful. */
function createObjectiveMax(db: Db, examId: string) {
  const known = new Map<string, number>()
  return async (facts: CandidateFacts, { sessionId, sittingId, rulesVersion }: Counting) => {
    const key = `${facts.variant ?? 0}/${rulesVersion}`
    const held = known.get(key)
    if (held !== undefined) return held
    const { ruled } = await gradingPaper(db, { examId, sessionId, sittingId }, rulesVersion)
    const most = sumOf(ruled.content.items.map(({ points }) => points))
    known.set(key, most)
    return most
  }
}

const NOTHING = {
  ...{ score: null, grade: null, objectivePoints: null, taskPoints: null },
  ...{ points: null, max: null, grading: null },
}

/** What settings make of the lines; who waits for something has no line. */
export function convertLines(
  lines: readonly RawLine[],
  settings: ReleaseSettings,
): readonly ReleaseLine[] {
  const convert = conversionOf(settings)
  return lines.flatMap(({ facts, kind, counting, objectiveMax }): ReleaseLine[] => {
    if (typeof kind === 'object') return []
    if (kind !== 'scored' || !counting) return [{ facts, kind, ...NOTHING }]
    const { objectivePoints, taskPoints, max } = counting
    const { round, paperId, rulesVersion, graderVersion, runId, contentDigest } = counting
    const taskMax = Math.max(0, sumOf([max, -objectiveMax]))
    return [
      {
        ...{ facts, kind, objectivePoints, taskPoints, max },
        points: sumOf([objectivePoints, taskPoints]),
        ...convert({ objectivePoints, taskPoints, objectiveMax, taskMax }),
        grading: { round, paperId, rulesVersion, graderVersion, runId, contentDigest },
      },
    ]
  })
}

/** How many lines are of which kind. */
export function countKinds(lines: readonly { readonly kind: ResultKind }[]): KindCounts {
  const counts = { scored: 0, absent: 0, misconduct: 0, void: 0, notScheduled: 0 }
  for (const { kind } of lines) counts[kind] += 1
  return counts
}

/** SHA-256 over everything that would be published: what was seen is what is published (RL7). */
export function digestOf(lines: readonly ReleaseLine[], settings: ReleaseSettings): string {
  const hash = createHash('sha256').update(canonicalJson(settings))
  for (const { facts, grading, ...published } of lines) {
    const { candidateId, examNumber, name, school, className } = facts
    hash.update(
      JSON.stringify([
        ...[candidateId, examNumber, name, school, className],
        ...[published.kind, published.score, published.grade],
        ...[published.objectivePoints, published.taskPoints, published.points, published.max],
        grading,
      ]),
    )
  }
  return hash.digest('hex')
}

const OPEN_BLOCKERS = {
  notHandedIn: 'notHandedIn',
  gradingMissing: 'gradingsMissing',
  suspicion: 'suspicions',
} as const

/** Why nothing may be published yet, each reason with how many there are of it (RL7). */
export async function findBlockers(
  db: Db,
  examId: string,
  raw: readonly RawLine[],
  lines: readonly ReleaseLine[],
  isCorrection: boolean,
): Promise<z.infer<typeof Blocker>[]> {
  const openSessions = new Set<string>()
  const open = { notHandedIn: 0, gradingsMissing: 0, suspicions: 0 }
  for (const { facts, kind } of raw) {
    if (typeof kind !== 'object') continue
    if (kind.open === 'sessionOpen') openSessions.add(facts.sessionId ?? '')
    else open[OPEN_BLOCKERS[kind.open]] += 1
  }
  const undecided = await countUndecided(db, examId, isCorrection)
  const all = {
    sessionsOpen: openSessions.size,
    ...open,
    ...undecided,
    noScore: lines.filter(({ kind, score }) => kind === 'scored' && score === null).length,
    nobody: raw.length === 0 ? 1 : 0,
  }
  return Object.entries(all).flatMap(([kind, total]) =>
    total > 0 ? [{ kind: kind as keyof typeof all, total }] : [],
  )
}
