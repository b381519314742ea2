import { fileAt } from '../files/folder-state.ts'
import { anchorIndex, countedParagraphs, openWord, type Anchor } from '../word/word-view.ts'
import { words, type Checker, type Words } from './checker.ts'
import { TaskGradingSchema, type Checkpoint, type TaskGrading } from './checkpoint-schema.ts'
import type { GradeInput } from './grade-task.ts'
import { baselineCoverage } from './judge-checkpoint.ts'
import { withKind, type TaskKind } from './task-kind.ts'

/** Something that keeps a task from being published (2.8). */
export interface TaskProblem {
  readonly kind:
    | 'bad-definition'
    | 'duplicate-id'
    | 'unsupported-code'
    | 'bad-parameters'
    | 'start-missing'
    | 'start-unreadable'
    | 'start-scores'
    | 'guard-fails-on-start'
    | 'anchor-missing'
    | 'not-examinable'
  /** Absent for a problem of the task as a whole. */
  readonly checkpointId?: string
  readonly messageZh: string
  readonly messageEn: string
}

function problem(kind: TaskProblem['kind'], text: Words, checkpoint?: Checkpoint): TaskProblem {
  return {
    kind,
    ...(checkpoint === undefined ? {} : { checkpointId: checkpoint.id }),
    messageZh: text.zh,
    messageEn: text.en,
  }
}

function anchorsOf(target: Readonly<Record<string, unknown>>): Anchor[] {
  return ['anchors', 'within', 'except'].flatMap((name) => {
    const list = target[name]
    return Array.isArray(list) ? (list as Anchor[]) : []
  })
}

function anchorProblems(startBytes: Uint8Array, checkpoint: Checkpoint): TaskProblem[] {
  const start = countedParagraphs(openWord(startBytes))
  return anchorsOf(checkpoint.target)
    .filter((anchor) => anchor.created !== true && anchorIndex(start, anchor) < 0)
    .map((anchor) =>
      problem(
        'anchor-missing',
        words(
          `原始素材中没有段落“${anchor.text}”`,
          `the issued file has no paragraph “${anchor.text}”`,
        ),
        checkpoint,
      ),
    )
}

function checkpointProblems<View>(
  checker: Pick<Checker<View>, 'problems' | 'examine'> | undefined,
  view: View | undefined,
  checkpoint: Checkpoint,
  more: () => TaskProblem[],
): TaskProblem[] {
  if (checker === undefined) {
    const text = words(`不支持评分点代码 ${checkpoint.code}`, `code ${checkpoint.code} is unknown`)
    return [problem('unsupported-code', text, checkpoint)]
  }
  const ways = [{}, ...(checkpoint.alternatives ?? [])]
  const wrong = ways.flatMap((way: { target?: unknown; expected?: unknown }) =>
    checker.problems(way.target ?? checkpoint.target, way.expected ?? checkpoint.expected),
  )
  if (wrong.length > 0)
    return wrong.map((one) =>
      problem('bad-parameters', words(`参数有误：${one}`, `wrong parameter: ${one}`), checkpoint),
    )
  if (view === undefined) return []
  try {
    const coverage = baselineCoverage(checker, view, checkpoint)
    const passes = coverage >= (checkpoint.minCoverage ?? 1) - 1e-9
    if (checkpoint.guard === true && !passes)
      return [
        problem(
          'guard-fails-on-start',
          words('原始素材不满足此前提', 'the issued file does not meet this guard'),
          checkpoint,
        ),
        ...more(),
      ]
    if (checkpoint.guard !== true && passes)
      return [
        problem(
          'start-scores',
          words('原始素材已满足此评分点', 'the issued file already satisfies this checkpoint'),
          checkpoint,
        ),
        ...more(),
      ]
    return more()
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return [
      problem(
        'not-examinable',
        words(`无法用原始素材检验：${detail}`, `cannot be tried on the issued file: ${detail}`),
        checkpoint,
      ),
    ]
  }
}

function problemsOf<View, Draft>(
  kind: TaskKind<View, Draft>,
  input: GradeInput,
  start: Uint8Array | undefined,
): TaskProblem[] {
  const { task } = input
  const opened = kind.open(input)
  const view = opened.kind === 'views' ? opened.views.baseline : undefined
  const closed =
    opened.kind === 'closed' && start !== undefined
      ? [problem('start-unreadable', words('原始素材无法读取', 'the issued file cannot be read'))]
      : []
  return [
    ...closed,
    ...task.checkpoints.flatMap((checkpoint) =>
      checkpointProblems(kind.checkers.get(checkpoint.code), view, checkpoint, () =>
        task.kind === 'word' && start !== undefined ? anchorProblems(start, checkpoint) : [],
      ),
    ),
  ]
}

/** Kinds whose work is one document. */
const documentKinds: ReadonlySet<TaskGrading['kind']> = new Set(['word', 'excel', 'powerpoint'])

/**
 * Checks a task before publishing: parameters, anchors, and that the untouched start file earns
 * nothing (2.8). Takes the definition as it came; returns the problems, none when it may go out.
 */
export function validateTask(input: {
  readonly task: unknown
  readonly startFiles: ReadonlyMap<string, Uint8Array>
  readonly startManifest?: GradeInput['startManifest']
  readonly decodeText?: GradeInput['decodeText']
}): TaskProblem[] {
  const parsed = TaskGradingSchema.safeParse(input.task)
  if (!parsed.success)
    return parsed.error.issues.map((issue) => {
      const text = `${issue.path.map(String).join('.')}: ${issue.message}`
      return problem('bad-definition', words(`定义有误：${text}`, `wrong definition: ${text}`))
    })
  const task = parsed.data
  const ids = task.checkpoints.map((one) => one.id)
  const problems = task.checkpoints
    .filter((one, index) => ids.indexOf(one.id) !== index)
    .map((one) =>
      problem('duplicate-id', words(`编号重复：${one.id}`, `id used twice: ${one.id}`), one),
    )
  const isDocument = documentKinds.has(task.kind)
  const start = task.file === undefined ? undefined : fileAt(input.startFiles, task.file)
  if (isDocument && start === undefined && task.created !== true)
    problems.push(
      problem(
        'start-missing',
        words(`素材中没有文件“${task.file ?? ''}”`, `the materials lack “${task.file ?? ''}”`),
      ),
    )
  const tried: GradeInput = {
    task,
    startFiles: input.startFiles,
    submittedFiles: input.startFiles,
    startManifest: input.startManifest,
    manifest: input.startManifest,
    decodeText: input.decodeText,
  }
  problems.push(...withKind(task.kind, (kind) => problemsOf(kind, tried, start)))
  return problems
}
