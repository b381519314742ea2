import type { ChangedLine, EditionLine, Published } from '@wenkao/shared/releases'
import type { ReleaseLine } from './compose-lines.ts'

const KEYS = ['kind', 'score', 'grade', 'objectivePoints', 'taskPoints', 'points', 'max'] as const

/** Only what is published of a line. */
export function publishedOf(line: Published): Published {
  const { kind, score, grade, objectivePoints, taskPoints, points, max } = line
  return { kind, score, grade, objectivePoints, taskPoints, points, max }
}

/** Whether two lines of a candidate say the same. */
export function saysSame(one: Published | undefined, other: Published | undefined): boolean {
  if (!one || !other) return one === other
  return KEYS.every((key) => one[key] === other[key])
}

/** How many candidates' lines differ from what was published, who is new or gone among them. */
export function countChanged(
  lines: readonly ReleaseLine[],
  published: ReadonlyMap<string, Published>,
): number {
  const changed = lines.filter((line) => !saysSame(line, published.get(line.facts.candidateId)))
  const now = new Set(lines.map(({ facts }) => facts.candidateId))
  return changed.length + [...published.keys()].filter((id) => !now.has(id)).length
}

/** Candidates whose lines differ between two editions, in the order of exam numbers. */
export function changedLines(
  before: readonly EditionLine[],
  after: readonly EditionLine[],
): ChangedLine[] {
  const was = new Map(before.map((line) => [line.candidateId, line]))
  const isNow = new Set(after.map(({ candidateId }) => candidateId))
  const pairs = [
    ...after.map((line) => ({ line, before: was.get(line.candidateId), after: line })),
    ...before
      .filter(({ candidateId }) => !isNow.has(candidateId))
      .map((line) => ({ line, before: line, after: undefined })),
  ]
  return pairs
    .filter((pair) => !saysSame(pair.before, pair.after))
    .sort((one, other) => (one.line.examNumber < other.line.examNumber ? -1 : 1))
    .map((pair) => ({
      candidateId: pair.line.candidateId,
      examNumber: pair.line.examNumber,
      name: pair.line.name,
      before: pair.before ? publishedOf(pair.before) : null,
      after: pair.after ? publishedOf(pair.after) : null,
    }))
}
