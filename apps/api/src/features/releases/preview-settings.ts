import {
  MOST_SCORE,
  settingsFaults,
  type ChangedLine,
  type Distribution,
  type ReleaseSettings,
  type SettingsFault,
} from '@wenkao/shared/releases'
import type { Db } from '../../platform/database.ts'
import { publishedOf, saysSame } from './compare-published.ts'
import { convertLines, readRawLines, type ReleaseLine } from './compose-lines.ts'
import { readReleaseState } from './releases.queries.ts'

const STEPS = 10
const MOST_LINES = 50

export interface SettingsPreview {
  readonly faults: SettingsFault[]
  readonly before: Distribution
  readonly after: Distribution | null
  readonly gradeChanges: number
  readonly lines: ChangedLine[]
}

/** What other settings would make of the results as they are now; nothing is changed. */
export async function previewSettings(
  db: Db,
  examId: string,
  settings: ReleaseSettings,
): Promise<SettingsPreview> {
  const raw = await readRawLines(db, examId)
  const state = await readReleaseState(db, examId)
  const current = convertLines(raw, state.settings)
  const faults = settingsFaults(settings)
  if (faults.length > 0) {
    const before = distributionOf(current, state.settings, topOf(current))
    return { faults, before, after: null, gradeChanges: 0, lines: [] }
  }
  const wished = convertLines(raw, settings)
  const top = Math.max(topOf(current), topOf(wished))
  const pairs = current.flatMap((before, at) => {
    const after = wished[at]
    return after ? [{ before, after }] : []
  })
  const changed = pairs.filter(({ before, after }) => !saysSame(before, after))
  const isOtherGrade = ({ before, after }: (typeof pairs)[number]) => before.grade !== after.grade
  // Whose grade changes stands first: that is what somebody looks for.
  changed.sort((one, other) => Number(isOtherGrade(other)) - Number(isOtherGrade(one)))
  return {
    faults,
    before: distributionOf(current, state.settings, top),
    after: distributionOf(wished, settings, top),
    gradeChanges: changed.filter(isOtherGrade).length,
    lines: changed.slice(0, MOST_LINES).map(({ before, after }) => ({
      candidateId: before.facts.candidateId,
      examNumber: before.facts.examNumber,
      name: before.facts.name,
      before: publishedOf(before),
      after: publishedOf(after),
    })),
  }
}

const scoresOf = (lines: readonly ReleaseLine[]): number[] =>
  lines.flatMap(({ score }) => (score === null ? [] : [score]))

/** The upper end of the chart: full marks or the greatest score, whole tens. */
function topOf(lines: readonly ReleaseLine[]): number {
  let most = 10
  for (const { score, max } of lines)
    most = Math.max(most, score ?? 0, score === null ? 0 : (max ?? 0))
  return Math.min(MOST_SCORE, Math.ceil(most / 10) * 10)
}

function distributionOf(
  lines: readonly ReleaseLine[],
  { grades }: ReleaseSettings,
  top: number,
): Distribution {
  const scores = scoresOf(lines)
  const steps = Array.from({ length: STEPS }, (_, at) => ({
    ...{ from: (top * at) / STEPS, to: (top * (at + 1)) / STEPS, total: 0 },
  }))
  for (const score of scores) {
    const step = steps[Math.min(STEPS - 1, Math.floor((score / top) * STEPS))]
    if (step) step.total += 1
  }
  const sum = scores.reduce((all, score) => all + score, 0)
  return {
    steps,
    grades: grades.map(({ name }) => ({
      ...{ name, total: lines.filter(({ grade }) => grade === name).length },
    })),
    mean: scores.length === 0 ? null : Math.round((sum / scores.length) * 100) / 100,
    least: scores.reduce<number | null>((all, one) => Math.min(all ?? one, one), null),
    most: scores.reduce<number | null>((all, one) => Math.max(all ?? one, one), null),
    noScore: lines.filter(({ kind, score }) => kind === 'scored' && score === null).length,
  }
}
