import type { checkItem, checkTask, ownOutcome } from '@wenkao/shared/class-exams'
import { foldTypedText, scoreObjective } from '@wenkao/shared/grading'
import type { EndpointReply } from '@wenkao/shared/kernel'
import { ApiError } from '../../platform/api-error.ts'
import { asCandidate, type Caller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { findEffective, gradeWork, type GradeTask } from '../grading/index.ts'
import { countFiles, judgeWork } from '../late-work/index.ts'
import { explainVerdicts, selectResultRows } from '../results/index.ts'
import { findSittingPaper } from '../sessions/index.ts'
import {
  factsOfCaller,
  requireCurrent,
  type HeldSittingFacts,
  type SittingFacts,
} from '../sittings/index.ts'
import { findClassExam, findExplanation, type ClassExamRecord } from './class-exams.queries.ts'
import { createPace } from './pace.ts'

type Language = 'zh-CN' | 'en'
/** A check takes the grader for a while, and it grades others' hand-ins, too. */
const TASK_EVERY_MS = 10_000
const ITEM_EVERY_MS = 300

/**
 * What practice says at once (CE5, CE6), and what a teacher shows after the hand-in (CE7).
 * @param gradeTask undefined in a process that does not grade.
 */
export function createPractice(
  services: Services,
  held: HeldSittingFacts,
  gradeTask: GradeTask | undefined,
) {
  const { db, clock } = services
  const paces = { items: createPace(ITEM_EVERY_MS), tasks: createPace(TASK_EVERY_MS) }

  /** @throws ApiError forbidden in every exam that is none of a teacher's. */
  async function ownOf(caller: Caller): Promise<{ facts: SittingFacts; own: ClassExamRecord }> {
    const candidate = asCandidate(caller)
    const facts = await factsOfCaller(services, held, candidate)
    requireCurrent(facts, candidate)
    const own = await findClassExam(db, facts.session.examId)
    if (!own) throw new ApiError('forbidden', 'Not in this exam')
    return { facts, own }
  }

  async function practised(caller: Caller) {
    const { facts, own } = await ownOf(caller)
    if (own.kind !== 'practice') throw new ApiError('forbidden', 'Only in practice')
    if (facts.session.startedAt === null) throw new ApiError('notStarted', 'Not started')
    const paper = await findSittingPaper(db, facts.sitting)
    if (!paper) throw new ApiError('notFound', 'This exam has no paper')
    const { claimed, counted } = await judgeWork(db, facts, undefined, clock.now())
    return { facts, own, paper, claimed, counted }
  }

  return {
    async item(
      caller: Caller,
      itemId: string,
      shown: readonly string[],
    ): Promise<EndpointReply<typeof checkItem>> {
      const { facts, paper, claimed } = await practised(caller)
      const item = paper.content.items.find(({ id }) => id === itemId)
      if (!item) throw new ApiError('notFound', 'No such item in this paper')
      paces.items(`${facts.sitting.sittingId}/${itemId}`, clock.now())
      const answer = claimed.items.get(itemId)?.answer ?? []
      if (!isSameAnswer(answer, shown)) return { state: 'notArrived' }
      const { verdict, points, max } = scoreObjective(item, answer)
      if (verdict === 'voided') throw new ApiError('notFound', 'This item counts for nothing')
      const isAnswered = verdict !== 'unanswered'
      return {
        ...{ state: 'judged', verdict, points, max },
        right: isAnswered ? item.answer : [],
        explanation: isAnswered ? await findExplanation(db, paper.paperId, itemId) : '',
      }
    },

    async task(
      caller: Caller,
      taskId: string,
      language: Language,
    ): Promise<EndpointReply<typeof checkTask>> {
      const { facts, own, paper, claimed, counted } = await practised(caller)
      const task = paper.content.tasks.find(({ id }) => id === taskId)
      if (!task) throw new ApiError('notFound', 'No such task in this paper')
      if (!gradeTask) throw new ApiError('unavailable', 'No grader here; try again')
      const content = { ...paper.content, items: [], tasks: [task] }
      const files = countFiles({ files: [], folder: null }, false, { claimed, counted }, content)
      const inTask = files.files.filter(({ path }) => path.startsWith(`${task.folder}/`))
      for (const { hash } of inTask)
        if (!(await services.blobs.has(hash))) return { state: 'notArrived' }
      const { examId, sittingId } = facts.sitting
      paces.tasks(`${sittingId}/${taskId}`, clock.now())
      const ruled = { content, voided: new Map() }
      const work = { answers: new Map(), files: { ...files, files: inTask } }
      const owner = { examId, sittingId }
      const graded = await gradeWork(services, ruled, work, owner, gradeTask)
      return {
        ...{ state: 'graded', checkedAt: clock.now() },
        ...{ points: graded.taskPoints, max: graded.max },
        checkpoints: shownOf(explainVerdicts(graded.verdicts, content, language), own),
      }
    },

    async outcome(caller: Caller, language: Language): Promise<EndpointReply<typeof ownOutcome>> {
      const { facts, own } = await ownOf(caller)
      const { sessionId, sittingId, candidateId, examId, handedInAt } = facts.sitting
      const none = { points: null, max: null, verdicts: [] }
      if (handedInAt === null || own.shows === 'nothing') return { state: 'nothing', ...none }
      const [line] = await selectResultRows(db, examId, { kind: 'all' }, [candidateId])
      if (!line || line.points === null) return { state: 'waiting', ...none }
      const { points, max } = line
      if (own.shows === 'points') return { state: 'shown', points, max, verdicts: [] }
      // Who is still writing is not to hear it from who has finished.
      const isOver = facts.session.endedAt !== null || own.kind === 'practice'
      if (!isOver) return { state: 'later', points, max, verdicts: [] }
      const grading = await findEffective(db, sessionId, sittingId)
      const paper = await findSittingPaper(db, facts.sitting)
      const verdicts = grading ? explainVerdicts(grading.verdicts, paper?.content, language) : []
      return { state: 'shown', points, max, verdicts: shownOf(verdicts, own) }
    },
  }
}

/** What was expected is said only where the teacher shows explanations. */
const shownOf = (
  verdicts: ReturnType<typeof explainVerdicts>,
  { shows }: Pick<ClassExamRecord, 'shows'>,
) =>
  verdicts.map(({ id, title, verdict, points, max, message }) => ({
    ...{ id, title, verdict, points, max },
    ...(shows === 'explanations' ? { message } : {}),
  }))

function isSameAnswer(one: readonly string[], other: readonly string[]): boolean {
  const folded = (answer: readonly string[]) =>
    answer
      .map(foldTypedText)
      .filter((text) => text !== '')
      .sort()
  const [left, right] = [folded(one), folded(other)]
  return left.length === right.length && left.every((text, at) => text === right[at])
}
