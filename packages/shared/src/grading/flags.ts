/** Why a person should look at a sitting (F11a); each flag of an exam brings it into the review queue. */
export const gradingFlags = [
  'zeroScore',
  'lowOutlier',
  'untouchedTask',
  'unreadableFile',
  'damagedFile',
  'quarantined',
  'copied',
  'foreignFile',
  'unsupportedCheckpoint',
  'late',
  'contested',
] as const
export type GradingFlag = (typeof gradingFlags)[number]

/** One task as far as flags need it. */
export interface FlaggedTask {
  readonly points: number
  /** Every start file has the bytes that were issued. */
  readonly isUntouched: boolean
  readonly verdicts: readonly { readonly verdict: string }[]
  readonly documents: readonly FlaggedDocument[]
  /** Whether a document was read only as far as its bytes allowed. */
  readonly isDamaged: boolean
}

/** A changed document, and whose mark it carries (CHECKPOINTS 2.9). */
export interface FlaggedDocument {
  /** `unknown`: it does not open. `none`: it opens and has no mark of ours. */
  readonly mark: 'own' | 'other' | 'none' | 'unknown'
  /** Whether a file of this name was issued with a mark; a document that the candidate made has none. */
  readonly wasIssued: boolean
}

/**
 * Flags that one grading alone gives reason for.
 * @param work.answered objective items with an answer: who answered them and did not touch a task has
 *   perhaps saved elsewhere.
 */
export function flagsOfWork(work: {
  readonly points: number
  readonly answered: number
  readonly tasks: readonly FlaggedTask[]
}): GradingFlag[] {
  const { points, answered, tasks } = work
  const hasVerdict = (word: string) =>
    tasks.some(({ verdicts }) => verdicts.some(({ verdict }) => verdict === word))
  const hasDocument = (fits: (document: FlaggedDocument) => boolean) =>
    tasks.some(({ documents }) => documents.some(fits))
  const found: Readonly<Partial<Record<GradingFlag, boolean>>> = {
    zeroScore: points === 0,
    untouchedTask: answered > 0 && tasks.some((task) => task.isUntouched && task.points === 0),
    unreadableFile: hasVerdict('unreadable'),
    damagedFile: tasks.some(({ isDamaged }) => isDamaged),
    copied: hasDocument(({ mark }) => mark === 'other'),
    foreignFile: hasDocument(({ mark, wasIssued }) => mark === 'none' && wasIssued),
    unsupportedCheckpoint: hasVerdict('unsupported'),
  }
  return gradingFlags.filter((flag) => found[flag] === true)
}

/** A candidate's share of either part, 0 to 1. */
export interface PartShares {
  readonly key: string
  readonly objective: number
  readonly tasks: number
}

/** Below this number a distribution says nothing, and only the plain gap counts. */
const LEAST_CANDIDATES = 20
const PLAIN_GAP = 0.5
/** Who answers less of the objective part right is no good candidate with an odd score. */
const LEAST_OBJECTIVE = 0.4
/** So many robust deviations below the exam's usual difference. */
const DEVIATIONS = 3
/** Where nearly all are alike, a difference smaller than a sixth of the part is no outlier. */
const LEAST_DEVIATION = 0.05
/** Makes the median of absolute deviations comparable with a standard deviation. */
const TO_DEVIATION = 1.4826

/**
 * Candidates whose tasks lie far below their own objective part, measured by the exam itself (GF3): the
 * difference of the shares is compared with the exam's median difference and its median absolute
 * deviation, so that a hard task part makes nobody an outlier, and a few odd results move nothing.
 * @returns keys of the outliers.
 */
export function lowOutliers(shares: readonly PartShares[]): Set<string> {
  const limit = outlierLimit(shares.map(({ objective, tasks }) => tasks - objective))
  return new Set(
    shares
      .filter(({ objective, tasks }) => objective >= LEAST_OBJECTIVE && tasks - objective < limit)
      .map(({ key }) => key),
  )
}

function outlierLimit(differences: readonly number[]): number {
  if (differences.length < LEAST_CANDIDATES) return -PLAIN_GAP
  const middle = median(differences)
  const spread = TO_DEVIATION * median(differences.map((value) => Math.abs(value - middle)))
  return middle - DEVIATIONS * Math.max(spread, LEAST_DEVIATION)
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2
}

/** A changed document that somebody handed in. */
export interface HandedInDocument {
  readonly sittingId: string
  readonly path: string
  readonly hash: string
  /** Whom the mark in it names, if that is a sitting. */
  readonly markedFor: string | null
}

/** What a copied document shows: whose it seems to be, and by what. */
export interface CopiedDocument {
  readonly path: string
  readonly by: 'mark' | 'bytes'
  readonly otherSittingId: string
}

const MOST_NAMED = 20

/**
 * Copies between candidates (GF4). A mark of another sitting concerns whoever has it and whom it names;
 * the same bytes of a changed document concern all who handed them in, because an Office program never
 * writes the same bytes twice.
 * @returns by sitting what was found, for those that have something.
 */
export function copiedDocuments(
  documents: readonly HandedInDocument[],
): Map<string, CopiedDocument[]> {
  const found = new Map<string, Map<string, CopiedDocument>>()
  const note = (sittingId: string, copy: CopiedDocument) => {
    const list = found.get(sittingId) ?? new Map<string, CopiedDocument>()
    list.set(`${copy.by} ${copy.otherSittingId} ${copy.path}`, copy)
    found.set(sittingId, list)
  }
  const byHash = new Map<string, HandedInDocument[]>()
  for (const document of documents) {
    const { sittingId, path, hash, markedFor } = document
    byHash.set(hash, [...(byHash.get(hash) ?? []), document])
    if (markedFor === null || markedFor === sittingId) continue
    note(sittingId, { path, by: 'mark', otherSittingId: markedFor })
    note(markedFor, { path, by: 'mark', otherSittingId: sittingId })
  }
  for (const same of byHash.values()) {
    for (const one of same) {
      // Of a whole class with one file, some names are enough.
      for (const other of same.slice(0, MOST_NAMED)) {
        if (one.sittingId === other.sittingId) continue
        note(one.sittingId, { path: one.path, by: 'bytes', otherSittingId: other.sittingId })
      }
    }
  }
  return new Map([...found].map(([sittingId, copies]) => [sittingId, [...copies.values()]]))
}
