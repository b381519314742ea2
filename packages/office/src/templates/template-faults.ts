import { kindNames } from '../checkpoints/task-kind.ts'
import { validateTask } from '../checkpoints/validate-task.ts'
import { countTasks, coveringDraws } from './draw-parameters.ts'
import { referencesIn } from './fill-in.ts'
import {
  checkpointId,
  gradingOf,
  makeAnswer,
  makeTask,
  startManifest,
  type MakeOptions,
  type TaskWithFiles,
} from './make-task.ts'
import { mentionFaults, untoldFaults } from './mention-faults.ts'
import { detailOf, grade, spoiledFaults } from './spoiled-faults.ts'
import { fault, type TemplateFault } from './template-fault.ts'
import {
  TaskTemplateSchema,
  type Drawn,
  type Placement,
  type TaskTemplate,
} from './template-schema.ts'

export interface FaultOptions {
  /** By which draws are tried; the same seed finds the same faults. */
  readonly seed: string
  /**
   * Fewest draws tried; more when that takes every allowed value once (`covers`, the default). Of
   * them `spoiled` are tried with every checkpoint spoiled.
   */
  readonly draws: number
  readonly covers?: boolean
  /** Most draws tried, however many values there are. */
  readonly most?: number
  readonly spoiled: number
  readonly uploaded?: MakeOptions['uploaded']
}

/**
 * What keeps a template from being published (2.8): a task of it must give the untouched start file
 * nothing, the answer by the checkpoints' own changes everything, and each answer with one checkpoint
 * spoiled everything but that; the instruction must say what is judged. Takes a template as it came.
 */
export function templateFaults(raw: unknown, options: FaultOptions): TemplateFault[] {
  const parsed = TaskTemplateSchema.safeParse(raw)
  if (!parsed.success)
    return parsed.error.issues.map((issue) => {
      const path = issue.path.map(String).join('.')
      const text = `${path}: ${issue.message}`
      return fault('bad-definition', `模板有误：${text}`, `wrong definition: ${text}`, { path })
    })
  const template = parsed.data
  const whole = [...definitionFaults(template), ...mentionFaults(template)]
  if (whole.length > 0) return whole
  const draws = tried(template, options)
  if (!Array.isArray(draws)) return [draws]
  return (template.placements ?? ['apart']).flatMap((placement) =>
    draws.flatMap((drawn, index) =>
      drawFaults(template, drawn, placement, index < options.spoiled, options),
    ),
  )
}

function tried(template: TaskTemplate, options: FaultOptions): Drawn[] | TemplateFault {
  try {
    if (countTasks(template) < 2)
      return fault(
        'one-task-only',
        '参数只有一种取法，模板只能产生一道题',
        'the parameters allow one task only',
      )
    const draws = coveringDraws(template, options.seed, options.draws)
    return options.covers === false ? draws.slice(0, options.draws) : draws.slice(0, options.most)
  } catch (error) {
    return referenceFault(error)
  }
}

function referenceFault(error: unknown, drawn?: Drawn): TemplateFault {
  const detail = detailOf(error)
  const where = drawn === undefined ? {} : { drawn }
  return fault('bad-reference', `模板有误：${detail}`, `wrong template: ${detail}`, where)
}

/** Ids, dependencies and parameters that nothing uses. */
function definitionFaults(template: TaskTemplate): TemplateFault[] {
  const listed = template.steps.flatMap(({ checkpoints }, step) =>
    checkpoints.map((one, index) => ({ one, id: checkpointId(one, step, index) })),
  )
  const ids = listed.map(({ id }) => id)
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index)
  const missing = listed.flatMap(({ one }) => (one.needs ?? []).filter((id) => !ids.includes(id)))
  const judged = new Set(referencesIn([listed.map(({ one }) => one), template.start]))
  const area = String(kindNames.indexOf(template.kind) + 1)
  const generated = [template.start.word, template.start.excel, template.start.powerpoint]
  const needsFile = ['word', 'excel', 'powerpoint'].includes(template.kind)
  const unused = Object.keys(template.parameters).filter((name) => !judged.has(name))
  return [
    ...twice.map((id) =>
      fault('bad-definition', `评分点编号重复：${id}`, `checkpoint id used twice: ${id}`),
    ),
    ...missing.map((id) =>
      fault('bad-definition', `没有评分点 ${id}`, `there is no checkpoint ${id}`),
    ),
    ...(listed.some(({ one }) => one.points > 0)
      ? []
      : [fault('bad-definition', '没有计分的评分点', 'no checkpoint earns points')]),
    ...(template.knowledgePoint.startsWith(area)
      ? []
      : [
          fault(
            'bad-definition',
            `知识点 ${template.knowledgePoint} 不属于这类题目`,
            `knowledge point ${template.knowledgePoint} is not of this kind of task`,
          ),
        ]),
    ...(needsFile && template.mainFile === undefined
      ? [fault('bad-definition', '没有写出要操作的文件名', 'the document has no name')]
      : []),
    ...(generated.filter((one) => one !== undefined).length > 1
      ? [fault('bad-definition', '只能生成一个文档', 'one document can be generated, not more')]
      : []),
    ...unused.map((name) =>
      fault(
        'unused-parameter',
        `参数“${name}”没有用于评分点或素材`,
        `parameter ${name} drives no checkpoint and no start file`,
        { path: `parameters.${name}` },
      ),
    ),
  ]
}

function drawFaults(
  template: TaskTemplate,
  drawn: Drawn,
  placement: Placement,
  isSpoiled: boolean,
  { uploaded }: FaultOptions,
): TemplateFault[] {
  const options: MakeOptions = { placement, ...(uploaded === undefined ? {} : { uploaded }) }
  let made: TaskWithFiles
  try {
    made = makeTask(template, drawn, options)
  } catch (error) {
    return [referenceFault(error, drawn)]
  }
  const { task, startFiles } = made
  const faults: TemplateFault[] = [
    ...untoldFaults(template, task.instruction, task.checkpoints),
    ...validateTask({
      task: gradingOf(task),
      startFiles,
      startManifest: startManifest(startFiles),
    }).map(({ kind, checkpointId: id, messageZh, messageEn }) =>
      fault(kind === 'start-scores' ? 'start-scores' : 'bad-task', messageZh, messageEn, {
        drawn,
        ...(id === undefined ? {} : { checkpointId: id }),
      }),
    ),
  ]
  if (faults.length > 0) return faults
  const lost = answerFaults(made, drawn)
  if (lost.length > 0 || !isSpoiled) return lost
  return spoiledFaults(template, made, drawn, options)
}

function answerFaults(made: TaskWithFiles, drawn: Drawn): TemplateFault[] {
  try {
    return grade(made, makeAnswer(made))
      .filter((one) => one.points < one.max || one.verdict !== 'pass')
      .map((one) =>
        fault(
          'answer-loses',
          `参考答案在评分点 ${one.checkpointId} 失分：${one.messageZh}`,
          `the answer loses ${one.checkpointId}: ${one.messageEn}`,
          { drawn, checkpointId: one.checkpointId },
        ),
      )
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : ''
    const detail = `${detailOf(error)} ${detailOf(cause)}`.trim()
    return [
      fault('answer-not-made', `不能生成参考答案：${detail}`, `no answer can be made: ${detail}`, {
        drawn,
      }),
    ]
  }
}
