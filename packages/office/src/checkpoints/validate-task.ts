import { fileAt } from '../files/folder-state.ts'
import { anchorIndex, countedParagraphs, type Anchor, type WordView } from '../word/word-view.ts'
import { words, type Checker, type Words } from './checker.ts'
import { REGISTRY } from './checker-registry.ts'
import { TaskGradingSchema, type Checkpoint, type TaskGrading } from './checkpoint-schema.ts'
import {
  openExcelViews,
  openFilesViews,
  openWordViews,
  type GradeInput,
  type Opened,
} from './grade-task.ts'
import { baselineCoverage } from './judge-checkpoint.ts'

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

function anchorProblems(view: WordView, checkpoint: Checkpoint): TaskProblem[] {
  if (view.start === undefined) return []
  const start = countedParagraphs(view.start)
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
  checker: Checker<View> | undefined,
  view: View | undefined,
  checkpoint: Checkpoint,
  more: (view: View) => TaskProblem[],
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
        ...more(view),
      ]
    if (checkpoint.guard !== true && passes)
      return [
        problem(
          'start-scores',
          words('原始素材已满足此评分点', 'the issued file already satisfies this checkpoint'),
          checkpoint,
        ),
        ...more(view),
      ]
    return more(view)
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

function problemsOf<View>(
  checkers: ReadonlyMap<string, Checker<View>>,
  opened: Opened<View>,
  task: TaskGrading,
  isStartThere: boolean,
  more: (view: View, checkpoint: Checkpoint) => TaskProblem[],
): TaskProblem[] {
  const view = opened.kind === 'views' ? opened.views.baseline : undefined
  const closed =
    opened.kind === 'closed' && isStartThere
      ? [problem('start-unreadable', words('原始素材无法读取', 'the issued file cannot be read'))]
      : []
  return [
    ...closed,
    ...task.checkpoints.flatMap((checkpoint) =>
      checkpointProblems(checkers.get(checkpoint.code), view, checkpoint, (one) =>
        more(one, checkpoint),
      ),
    ),
  ]
}

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
  const isDocument = task.kind !== 'files'
  const start = task.file === undefined ? undefined : fileAt(input.startFiles, task.file)
  if (isDocument && start === undefined && task.created !== true)
    problems.push(
      problem(
        'start-missing',
        words(`素材中没有文件“${task.file ?? ''}”`, `the materials lack “${task.file ?? ''}”`),
      ),
    )
  const isThere = start !== undefined
  const tried: GradeInput = {
    task,
    startFiles: input.startFiles,
    submittedFiles: input.startFiles,
    startManifest: input.startManifest,
    manifest: input.startManifest,
    decodeText: input.decodeText,
  }
  if (task.kind === 'word')
    problems.push(...problemsOf(REGISTRY.word, openWordViews(tried), task, isThere, anchorProblems))
  else if (task.kind === 'excel')
    problems.push(...problemsOf(REGISTRY.excel, openExcelViews(tried), task, isThere, () => []))
  else problems.push(...problemsOf(REGISTRY.files, openFilesViews(tried), task, isThere, () => []))
  return problems
}
