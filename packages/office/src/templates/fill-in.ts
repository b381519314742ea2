import type { Anchor } from '../word/word-view.ts'
import { formOf, rangeOf, TemplateError } from './parameter-values.ts'
import type { Drawn, TaskTemplate } from './template-schema.ts'

/** Paragraphs of a Word start document that parameters and checkpoints name. */
export interface StartParagraphs {
  readonly title: string | undefined
  readonly body: readonly string[]
  /** Counted paragraphs before the title: an instruction in the same document. */
  readonly before: number
}

/** What placeholders and references of one task stand for. */
export interface Filling {
  readonly template: TaskTemplate
  readonly drawn: Drawn
  /** Undefined while the start document itself is filled in. */
  readonly paragraphs: StartParagraphs | undefined
}

const REFERENCE = /^([a-z][A-Za-z0-9]*)(?:\.(.+))?$/

function anchorsOf(paragraphs: StartParagraphs, from: number, to: number): Anchor[] {
  const head = paragraphs.before + (paragraphs.title === undefined ? 0 : 1)
  return Array.from({ length: to - from + 1 }, (_, index) => {
    const text = paragraphs.body[from + index - 1]
    if (text === undefined) throw new TemplateError(`There is no paragraph ${from + index}`)
    return { text, ordinal: head + from + index }
  })
}

function titleAnchor({ title, before }: StartParagraphs): Anchor {
  if (title === undefined) throw new TemplateError('The start document has no title')
  return { text: title, ordinal: before + 1 }
}

/** `start.title`, `start.body`, `start.3`, `start.2-4`; with `.anchor` a single paragraph. */
function startValue(form: string | undefined, paragraphs: StartParagraphs | undefined): unknown {
  if (paragraphs === undefined) throw new TemplateError('The start document cannot name itself')
  if (form === 'title') return [titleAnchor(paragraphs)]
  if (form === 'title.anchor') return titleAnchor(paragraphs)
  if (form === 'title.text') return paragraphs.title
  if (form === 'body') return anchorsOf(paragraphs, 1, paragraphs.body.length)
  const [, from, to, kind] = /^(\d+)(?:-(\d+))?(?:\.(anchor|text))?$/.exec(form ?? '') ?? []
  if (from === undefined) throw new TemplateError(`Not a place of the start: ${form ?? ''}`)
  const anchors = anchorsOf(paragraphs, Number(from), Number(to ?? from))
  if (kind === 'anchor') return anchors[0]
  return kind === 'text' ? anchors[0]?.text : anchors
}

function paragraphsValue(value: unknown, form: string | undefined, filling: Filling): unknown {
  const [from, to] = rangeOf(value)
  const { paragraphs } = filling
  if (paragraphs === undefined) throw new TemplateError('The start document cannot name itself')
  if (form === 'content') return anchorsOf(paragraphs, from, to)[0]?.text
  if (form === 'anchor') return anchorsOf(paragraphs, from, to)[0]
  return form === undefined ? anchorsOf(paragraphs, from, to) : undefined
}

/** What one reference (`name` or `name.form`) stands for; the text form where a text asks for it. */
function valueOf(reference: string, filling: Filling, inText: boolean): unknown {
  const [, name = '', form] = REFERENCE.exec(reference) ?? []
  const { template, drawn } = filling
  if (name === 'file') return template.mainFile ?? ''
  if (name === 'folder') return template.folder
  if (name === 'start') return startValue(inText ? `${form ?? ''}.text` : form, filling.paragraphs)
  const parameter = template.parameters[name]
  if (parameter === undefined) throw new TemplateError(`There is no parameter ${reference}`)
  const value = drawn.values[name]
  if (value === undefined) throw new TemplateError(`${name} was not drawn`)
  const isPlace = form === undefined || form === 'anchor' || form === 'content'
  const special =
    parameter.type === 'paragraphs' && isPlace && !(inText && form === undefined)
      ? paragraphsValue(value, form, filling)
      : undefined
  const found = special ?? formOf(parameter, value, inText ? (form ?? 'text') : form)
  if (found === undefined) throw new TemplateError(`${name} has no form ${form ?? ''}`)
  return found
}

const HOLE = /\{\{|\}\}|\{([^{}]+)\}/g

/**
 * Puts values into a text's placeholders; `{{` and `}}` stand for braces.
 * @throws TemplateError for a placeholder that stands for nothing.
 */
export function fillText(text: string, filling: Filling): string {
  return fillHoles(text, filling, (value) => value)
}

/** The same for what candidates read: figures and Latin letters stand apart from Chinese signs. */
export function fillWording(text: string, filling: Filling): string {
  return fillHoles(text, filling, (value, before, after) => {
    const front = HAN.test(before) && LATIN.test(value.slice(0, 1)) ? ' ' : ''
    const end = HAN.test(after) && LATIN.test(value.slice(-1)) ? ' ' : ''
    return front + value + end
  })
}

const HAN = /^\p{Script=Han}$/u
const LATIN = /^[A-Za-z0-9%.]$/

function fillHoles(
  text: string,
  filling: Filling,
  place: (value: string, before: string, after: string) => string,
): string {
  return text.replace(HOLE, (whole, reference: string | undefined, at: number) => {
    if (reference === undefined) return whole.slice(0, 1)
    const value = valueOf(reference, filling, true)
    if (typeof value !== 'string' && typeof value !== 'number')
      throw new TemplateError(`{${reference}} is no text`)
    const filled = typeof value === 'number' ? String(value) : fillHoles(value, filling, place)
    return place(filled, text.slice(at - 1, at), text.slice(at + whole.length).slice(0, 1))
  })
}

const isReference = (value: object): value is { $: string } =>
  '$' in value && typeof value.$ === 'string' && Object.keys(value).length === 1

/** Puts values into data: placeholders in its texts, and `{ "$": "name" }` for whole values. */
export function fillData(data: unknown, filling: Filling): unknown {
  if (typeof data === 'string') return fillText(data, filling)
  if (Array.isArray(data)) return data.map((one) => fillData(one, filling))
  if (typeof data !== 'object' || data === null) return data
  if (isReference(data)) {
    const value = valueOf(data.$, filling, false)
    const isAnchors =
      data.$.startsWith('start.') || filling.template.parameters[data.$]?.type === 'paragraphs'
    return isAnchors ? value : fillData(value, filling)
  }
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, fillData(value, filling)]),
  )
}

/** Names of the parameters that data or a text refer to, by hole or by reference. */
export function referencesIn(data: unknown): string[] {
  if (typeof data === 'string')
    return [...data.matchAll(HOLE)].flatMap(([, reference]) =>
      reference === undefined ? [] : [nameIn(reference)],
    )
  if (Array.isArray(data)) return data.flatMap(referencesIn)
  if (typeof data !== 'object' || data === null) return []
  if (isReference(data)) return [nameIn(data.$)]
  return Object.values(data).flatMap(referencesIn)
}

const nameIn = (reference: string): string => REFERENCE.exec(reference)?.[1] ?? reference
