import { referencesIn } from './fill-in.ts'
import { checkpointId, introsOf } from './make-task.ts'
import { chineseNumber } from './named-values.ts'
import type { Checkpoint } from '../checkpoints/checkpoint-schema.ts'
import { fault, type TemplateFault } from './template-fault.ts'
import type { TaskTemplate, TemplateCheckpoint } from './template-schema.ts'

/** Reserved names that every instruction may leave out: they are places, not demands. */
const PLACES = new Set(['start', 'file', 'folder'])

/** Fields whose texts are contents or places, which no instruction spells out. */
const NOT_TOLD = new Set([
  'anchors',
  'within',
  'except',
  'phrases',
  'passage',
  'picture',
  'content',
  'paragraphs',
  'source',
  'like',
])
/** Lists of which every text has to be told; of other lists (alternatives) one. */
const ALL_TOLD = new Set(['items', 'texts', 'folders', 'members', 'values', 'cells', 'series'])

const CHINESE = /[\u4e00-\u9fff]+/gu

/** A number in figures, in Chinese or as a percentage. */
function isNumberTold(value: number, told: string): boolean {
  const ways = [String(value), chineseNumber(value), `${Math.round(value * 1000) / 10}%`]
  return [...ways, ...(value === 2 ? ['两'] : []), ...(value === 0.5 ? ['半'] : [])].some((one) =>
    told.includes(one),
  )
}

const isTold = (text: string, told: string): boolean =>
  told.includes(text) || (text.match(CHINESE) ?? []).every((part) => told.includes(part))

/** A slide that is named by its number, or a paragraph by its text. */
const isPlace = (value: object): boolean =>
  ('text' in value && 'ordinal' in value) ||
  Object.keys(value).every((name) => name === 'start' || name === 'final')

/** Chinese texts and numbers that a checkpoint expects and the instruction does not say. */
function untold(value: unknown, told: string, leave: ReadonlySet<string>, key = ''): string[] {
  if (typeof value === 'string') return isTold(value, told) ? [] : [value]
  // Nothing is often told by leaving it out.
  if (typeof value === 'number')
    return value === 0 || isNumberTold(value, told) ? [] : [String(value)]
  if (Array.isArray(value)) {
    const missing = value.map((one) => untold(one, told, leave, key))
    const isAny = value.every((one) => typeof one === 'string') && !ALL_TOLD.has(key)
    return isAny && missing.some((one) => one.length === 0) ? [] : missing.flat()
  }
  if (typeof value !== 'object' || value === null || (key !== '' && isPlace(value))) return []
  return Object.entries(value).flatMap(([name, one]) =>
    NOT_TOLD.has(name) || leave.has(name) ? [] : untold(one, told, leave, name),
  )
}

function wordingFaults(
  template: TaskTemplate,
  checkpoint: TemplateCheckpoint,
  step: number,
  id: string,
): TemplateFault[] {
  const wanted = new Set(
    referencesIn({
      target: checkpoint.target,
      expected: checkpoint.expected,
      ways: checkpoint.alternatives,
    }).filter((name) => !PLACES.has(name)),
  )
  const earlier = introsOf(template).map((intro) => new Set(referencesIn(intro)))
  const inEveryIntro = (name: string): boolean => earlier.every((names) => names.has(name))
  const texts = template.steps[step]?.texts ?? []
  return texts.flatMap((text, index) => {
    const said = new Set(referencesIn(text))
    const missing = [...wanted].filter((name) => !said.has(name) && !inEveryIntro(name))
    return missing.map((name) =>
      fault(
        'not-mentioned',
        `第 ${step + 1} 步的说法 ${index + 1} 没有写出参数“${name}”，而评分点 ${id} 按它评分`,
        `step ${step + 1}, wording ${index + 1} does not say {${name}}, by which ${id} is judged`,
        { step: step + 1, checkpointId: id },
      ),
    )
  })
}

/** Every parameter that a checkpoint is judged by stands in every wording of its step (2.8). */
export function mentionFaults(template: TaskTemplate): TemplateFault[] {
  return template.steps.flatMap(({ checkpoints }, step) =>
    checkpoints.flatMap((one, index) =>
      one.guard === true ? [] : wordingFaults(template, one, step, checkpointId(one, step, index)),
    ),
  )
}

/** Chinese texts and numbers that a made task's checkpoints expect stand in its instruction (2.8). */
export function untoldFaults(
  template: TaskTemplate,
  instruction: string,
  made: readonly Checkpoint[],
): TemplateFault[] {
  const byId = new Map(made.map((one) => [one.id, one]))
  return template.steps.flatMap(({ checkpoints }, step) =>
    checkpoints.flatMap((one, index) => {
      const id = checkpointId(one, step, index)
      const checkpoint = byId.get(id)
      if (checkpoint === undefined || one.guard === true) return []
      const missing = untold(checkpoint.expected, instruction, new Set(one.unmentioned))
      return missing.map((text) =>
        fault(
          'not-mentioned',
          `题面没有写出评分点 ${id} 要求的“${text}”`,
          `the instruction does not say “${text}”, which ${id} expects`,
          { step: step + 1, checkpointId: id },
        ),
      )
    }),
  )
}
