import { PackageError } from '../package/package-error.ts'
import {
  words,
  type Checker,
  type Evidence,
  type Finding,
  type Unit,
  type Words,
} from './checker.ts'
import type { Checkpoint } from './checkpoint-schema.ts'
import {
  messageAlreadyRight,
  messageBlocked,
  messageCrash,
  messageFound,
  messageUnreadable,
  messageUnsupported,
} from './verdict-messages.ts'

/** The record of one checkpoint (CHECKPOINTS.md 2.10); texts are Chinese unless named English. */
export interface CheckpointVerdict {
  readonly checkpointId: string
  readonly code: string
  readonly target: string
  readonly expected: string
  readonly actual: readonly string[]
  /** The same three in English; gradings of earlier engines have them in Chinese only. */
  readonly targetEn?: string
  readonly expectedEn?: string
  readonly actualEn?: readonly string[]
  /** Share of the target that is right, 0 to 1. */
  readonly coverage: number
  readonly verdict: 'pass' | 'fail' | 'partial' | 'blocked' | 'unreadable' | 'unsupported'
  readonly points: number
  readonly max: number
  readonly evidence: readonly Evidence[]
  readonly messageZh: string
  readonly messageEn: string
}

type Examiner<View> = Pick<Checker<View>, 'examine'>

/** The submitted and the start view of a task; `baseline` is absent when nothing was issued. */
export interface Views<View> {
  readonly submitted: View
  readonly baseline: View | undefined
}

export function coverageOf(units: readonly Unit[]): number {
  let right = 0
  let total = 0
  for (const unit of units) {
    total += unit.weight
    if (unit.isOk) right += unit.weight
  }
  return total === 0 ? 0 : right / total
}

const EPSILON = 1e-9
/** Different values of one checkpoint that are kept. */
const MOST_ACTUAL = 20

/** The best finding over the checkpoint and its alternatives, with the coverage of each. */
function examineAll<View>(
  checker: Examiner<View>,
  view: View,
  checkpoint: Checkpoint,
): { readonly finding: Finding; readonly coverage: number } {
  const ways = [
    { target: checkpoint.target, expected: checkpoint.expected },
    ...(checkpoint.alternatives ?? []).map((one) => ({
      target: one.target ?? checkpoint.target,
      expected: one.expected ?? checkpoint.expected,
    })),
  ]
  const findings = ways.map((way) => {
    const finding = checker.examine(view, way.target, way.expected)
    return { finding, coverage: finding.kind === 'found' ? coverageOf(finding.units) : -1 }
  })
  return findings.reduce((best, one) => (one.coverage > best.coverage ? one : best))
}

export function emptyVerdict(
  checkpoint: Checkpoint,
  verdict: CheckpointVerdict['verdict'],
  message: Words,
  target: Words = words('', ''),
  expected: Words = words('', ''),
): CheckpointVerdict {
  return {
    checkpointId: checkpoint.id,
    code: checkpoint.code,
    target: target.zh,
    expected: expected.zh,
    actual: [],
    targetEn: target.en,
    expectedEn: expected.en,
    actualEn: [],
    coverage: 0,
    verdict,
    points: 0,
    max: checkpoint.points,
    evidence: [],
    messageZh: message.zh,
    messageEn: message.en,
  }
}

/** Coverage of the untouched materials; a start file that cannot be examined has none. */
export function baselineCoverage<View>(
  checker: Examiner<View>,
  view: View | undefined,
  checkpoint: Checkpoint,
): number {
  if (view === undefined) return 0
  return Math.max(0, examineAll(checker, view, checkpoint).coverage)
}

function judge<View>(
  checker: Examiner<View> | undefined,
  views: Views<View>,
  checkpoint: Checkpoint,
): CheckpointVerdict {
  if (checker === undefined) {
    const reason = words('本引擎不支持此评分点', 'this engine does not know the checkpoint')
    return emptyVerdict(checkpoint, 'unsupported', messageUnsupported(undefined, reason))
  }
  const { finding, coverage } = examineAll(checker, views.submitted, checkpoint)
  const { target, expected } = finding
  if (finding.kind !== 'found') {
    const message =
      finding.kind === 'blocked'
        ? messageBlocked(target, finding.reason)
        : messageUnsupported(target, finding.reason)
    return emptyVerdict(checkpoint, finding.kind, message, target, expected)
  }
  const isGuard = checkpoint.guard === true
  const needed = (checkpoint.minCoverage ?? 1) - EPSILON
  const before = isGuard ? 0 : baselineCoverage(checker, views.baseline, checkpoint)
  const shown = finding.units.slice(0, MOST_ACTUAL)
  const found = {
    ...emptyVerdict(
      checkpoint,
      'fail',
      messageFound(finding, coverage >= needed),
      target,
      expected,
    ),
    actual: shown.map((unit) => unit.actual.zh),
    actualEn: shown.map((unit) => unit.actual.en),
    coverage,
    evidence: finding.evidence,
  }
  // The start file is the zero point (2.8): what it already satisfies is worth nothing to anyone.
  if (before >= needed) {
    const message = messageAlreadyRight(target)
    return { ...found, messageZh: message.zh, messageEn: message.en }
  }
  if (coverage >= needed) return { ...found, verdict: 'pass', points: checkpoint.points }
  if (checkpoint.scoring !== 'proportional' || coverage <= before + EPSILON) return found
  const share = (coverage - before) / (1 - before)
  const points = Math.round(checkpoint.points * share * 100) / 100
  return points > 0 ? { ...found, verdict: 'partial', points } : found
}

/** Judges one checkpoint. Never throws: its failure stays its own (DESIGN R8). */
export function judgeCheckpoint<View>(
  checker: Examiner<View> | undefined,
  views: Views<View>,
  checkpoint: Checkpoint,
): CheckpointVerdict {
  try {
    return judge(checker, views, checkpoint)
  } catch (error) {
    if (error instanceof PackageError)
      return emptyVerdict(checkpoint, 'unreadable', messageUnreadable(error.code, error.message))
    return emptyVerdict(checkpoint, 'unsupported', messageCrash(error))
  }
}
