import { append, element, ensureChild, insertInOrder, putChild } from '../package/edit-xml.ts'
import { attribute, children, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { WordDraft } from './word-draft.ts'

const NUMBERING_TYPE =
  'application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml'
const LEVELS = 9
const STEP_TWIPS = 420

/** One level of a list to be written. */
export interface NewLevel {
  readonly format: string
  /** `%1.` for numbers, or the sign of a bullet. */
  readonly text: string
  readonly start?: number | undefined
  readonly styleId?: string | undefined
  readonly font?: string | undefined
  readonly isLegal?: boolean | undefined
}

function numberingRoot(draft: WordDraft): XmlElement {
  const { source } = draft.package
  const known = source.related(source.mainPart, 'numbering')
  if (known !== undefined) return source.xml(known)
  const part = draft.package.addPart('word/numbering.xml', NUMBERING_TYPE, element('w:numbering'))
  draft.package.relate(source.mainPart, 'numbering', part)
  return source.xml(part)
}

function freeId(list: readonly XmlElement[], name: string, from: number): number {
  return list.reduce((free, one) => Math.max(free, (numberOf(one, name) ?? 0) + 1), from)
}

function levelElement(level: NewLevel, depth: number): XmlElement {
  const { format, text, start, styleId, font, isLegal } = level
  const made = element('w:lvl', { 'w:ilvl': depth }, [
    element('w:start', { 'w:val': start ?? 1 }),
    element('w:numFmt', { 'w:val': format }),
    element('w:lvlText', { 'w:val': text }),
    element('w:lvlJc', { 'w:val': 'left' }),
    element('w:pPr', {}, [
      element('w:ind', { 'w:left': STEP_TWIPS * (depth + 1), 'w:hanging': STEP_TWIPS }),
    ]),
  ])
  if (styleId !== undefined) insertInOrder(made, element('w:pStyle', { 'w:val': styleId }))
  if (isLegal === true) insertInOrder(made, element('w:isLgl'))
  if (font !== undefined)
    append(
      made,
      element('w:rPr', {}, [
        element('w:rFonts', { 'w:ascii': font, 'w:hAnsi': font, 'w:hint': 'default' }),
      ]),
    )
  return made
}

/** Adds a list of the given levels, the last one repeated down to the ninth; returns its number. */
export function addList(draft: WordDraft, levels: readonly NewLevel[]): string {
  const root = numberingRoot(draft)
  const abstractId = freeId(children(root, 'w:abstractNum'), 'w:abstractNumId', 0)
  const numberId = freeId(children(root, 'w:num'), 'w:numId', 1)
  const all = Array.from({ length: LEVELS }, (_, depth): XmlElement => {
    const own = levels[depth]
    const last = levels[levels.length - 1]
    if (own !== undefined) return levelElement(own, depth)
    const text = last?.format === 'bullet' ? last.text : `%${depth + 1}.`
    return levelElement({ format: last?.format ?? 'decimal', text, font: last?.font }, depth)
  })
  insertInOrder(
    root,
    element('w:abstractNum', { 'w:abstractNumId': abstractId }, [
      element('w:multiLevelType', {
        'w:val': levels.length > 1 ? 'multilevel' : 'hybridMultilevel',
      }),
      ...all,
    ]),
  )
  insertInOrder(
    root,
    element('w:num', { 'w:numId': numberId }, [
      element('w:abstractNumId', { 'w:val': abstractId }),
    ]),
  )
  return String(numberId)
}

/** Puts a paragraph, or a style, into a list at a depth from 0. */
export function putNumbering(properties: XmlElement, numberId: string, depth: number): void {
  putChild(properties, 'w:numPr', {}, [
    element('w:ilvl', { 'w:val': depth }),
    element('w:numId', { 'w:val': numberId }),
  ])
}

/** The w:pPr of a style, to be changed; undefined when there is no such style. */
export function stylePropertiesToEdit(draft: WordDraft, styleId: string): XmlElement | undefined {
  const { source } = draft.package
  const part = source.related(source.mainPart, 'styles')
  const style =
    part === undefined
      ? undefined
      : children(source.xml(part), 'w:style').find((one) => attribute(one, 'w:styleId') === styleId)
  return style === undefined ? undefined : ensureChild(style, 'w:pPr')
}
