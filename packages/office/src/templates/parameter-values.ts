import { chineseNumber, CHARTS, nameOf, namedTypes, type NamedType } from './named-values.ts'
import type { Parameter } from './template-schema.ts'

/** Something about a template that its author has to mend; a fault, not a defect of the program. */
export class TemplateError extends Error {
  readonly code = 'bad-template'
}

/** The values that may be drawn, as they are kept: of a choice its text. */
export function allowedValues(parameter: Parameter): readonly unknown[] {
  if (parameter.type === 'choice') return parameter.values.map(({ text }) => text)
  return parameter.values
}

/** How many of its values one draw takes; undefined for a plain parameter. */
export const pickOf = (parameter: Parameter): number | undefined =>
  'pick' in parameter ? parameter.pick : undefined

const isNamed = (type: string): type is NamedType =>
  (namedTypes as readonly string[]).includes(type)

/** 第二段 or 第一段至第三段. */
function paragraphsText(value: unknown): string {
  const [from, to] = rangeOf(value)
  const first = `第${chineseNumber(from)}段`
  return from === to ? first : `${first}至第${chineseNumber(to)}段`
}

/** First and last body paragraph of a drawn range. */
export function rangeOf(value: unknown): [number, number] {
  if (typeof value === 'number') return [value, value]
  if (Array.isArray(value) && typeof value[0] === 'number' && typeof value[1] === 'number')
    return [value[0], value[1]]
  throw new TemplateError(`Not a range of paragraphs: ${JSON.stringify(value)}`)
}

function sizeText(value: unknown): string {
  if (typeof value === 'number') return `${value} 磅`
  const name = String(value)
  return name.endsWith('号') ? name : `${name}号`
}

/** 16开 is written with a space, as the programs do. */
const paperText = (value: string): string => value.replace(/^(\d+)开$/, '$1 开')

const MEANINGS: Readonly<Record<string, string>> = {
  SUM: '总和',
  AVERAGE: '平均值',
  MAX: '最大值',
  MIN: '最小值',
  COUNT: '数值个数',
  COUNTA: '非空单元格个数',
}

function choiceField(parameter: Parameter, value: unknown, field: string): unknown {
  if (parameter.type !== 'choice') return undefined
  return parameter.values.find(({ text }) => text === value)?.[field]
}

/** What a single value reads as in the instruction. */
function textOf(parameter: Parameter, value: unknown): string {
  const { type } = parameter
  if (type === 'paragraphs') return paragraphsText(value)
  if (type === 'number') {
    const { unit } = parameter
    if (unit === undefined) return String(value)
    return unit === '%' ? `${String(value)}%` : `${String(value)} ${unit}`
  }
  if (type === 'size') return sizeText(value)
  if (type === 'paper') return paperText(String(value))
  if (isNamed(type)) {
    const name = nameOf(type, String(value))
    if (name === undefined) throw new TemplateError(`${type} has no value ${String(value)}`)
    return name
  }
  return String(value)
}

const FORMS: Readonly<Record<string, (parameter: Parameter, value: unknown) => unknown>> = {
  text: textOf,
  /** 红色（标准色） */
  standard: (_, value) => `${String(value)}（标准色）`,
  quoted: (parameter, value) => `“${textOf(parameter, value)}”`,
  number: (_, value) => value,
  chinese: (_, value) => chineseNumber(Number(value)),
  percent: (_, value) => `${Math.round(Number(value) * 1000) / 10}%`,
  meaning: (_, value) => MEANINGS[String(value)],
  /** 字号 as it is called, without 号 behind 小四. */
  name: (_, value) => String(value),
  first: (parameter, value) => ends(parameter, value)[0],
  last: (parameter, value) => ends(parameter, value)[1],
  count: (parameter, value) => {
    if (parameter.type !== 'paragraphs') return undefined
    const [from, to] = rangeOf(value)
    return to - from + 1
  },
}

function ends(parameter: Parameter, value: unknown): readonly [unknown, unknown] {
  if (parameter.type === 'paragraphs') return rangeOf(value)
  const [first, last] = String(value).split(':')
  return [first, last ?? first]
}

/**
 * One form of a drawn value: undefined form means what checkpoints get, `text` what the instruction
 * says; lists are joined by 、 in texts. Returns undefined when the value has no such form.
 */
export function formOf(parameter: Parameter, value: unknown, form: string | undefined): unknown {
  if (pickOf(parameter) !== undefined && Array.isArray(value)) {
    const all = value.map((one) => singleForm(parameter, one, form))
    if (form !== 'text' && form !== 'quoted') return all
    return all.map(String).join(form === 'text' ? '、' : '')
  }
  return singleForm(parameter, value, form)
}

function singleForm(parameter: Parameter, value: unknown, form: string | undefined): unknown {
  if (form === undefined) {
    if (parameter.type === 'choice') return choiceField(parameter, value, 'value') ?? value
    if (parameter.type === 'chart') return CHARTS[String(value)]?.expected
    return value
  }
  const own = choiceField(parameter, value, form)
  return own ?? FORMS[form]?.(parameter, value)
}
