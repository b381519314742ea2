import * as z from 'zod/mini'
import { unitsOf, wantedOf } from '../checkpoints/asked.ts'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  join,
  words,
  type Checker,
} from '../checkpoints/checker.ts'
import { append, element, putChild } from '../package/edit-xml.ts'
import { at, attribute, child, children, isOn } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { setStyle, stylesOf } from './edit-blocks.ts'
import { paragraphsToEdit } from './edit-text.ts'
import { LONG, longDocumentStart } from './examples/long-document-start.ts'
import { styleIdOf } from './property-levels.ts'
import { writeStyle } from './edit-style-properties.ts'
import { askStyle, STYLE_PROPERTIES, styleFormat } from './style-properties.ts'
import { styleKey } from './word-names.ts'
import type { WordDraft } from './word-draft.ts'
import { DocumentTarget, evidenceOf, locate, ParagraphsTarget, type Slice } from './word-targets.ts'
import type { WordView } from './word-view.ts'

const StyleName = z.string().check(z.minLength(1))

const evidence = (view: WordView, style: XmlElement) =>
  evidenceOf(
    view.document.source.related(view.document.source.mainPart, 'styles') ?? '',
    style,
    attribute(child(style, 'w:name'), 'w:val') ?? '',
  )

/** The id of a style by its name; its own name where the document has none of it. */
function idByName(draft: WordDraft, name: string): string {
  const style = draft.view().document.styles.byName(name, 'paragraph')
  return attribute(style, 'w:styleId') ?? name
}

const StyleTarget = z.object({
  in: z.literal('style'),
  name: StyleName,
  type: z._default(z.enum(['paragraph', 'character']), 'paragraph'),
})

const modified: Checker<WordView, WordDraft> = defineChecker({
  code: '10701',
  title: words('修改样式', 'style modified'),
  target: StyleTarget,
  expected: z
    .object(STYLE_PROPERTIES)
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  examine(view, target, expected) {
    const where = words(`样式“${target.name}”`, `the style “${target.name}”`)
    const questions = askStyle(expected)
    const wanted = wantedOf(questions)
    const style = view.document.styles.byName(target.name, target.type)
    if (style === undefined)
      return blocked(where, wanted, words('文档中没有这个样式', 'the document has no such style'))
    const units = unitsOf(questions, styleFormat(view.document, style))
    return found(where, wanted, COUNT.items, units, [evidence(view, style)])
  },
  apply(draft, target, expected) {
    const style = draft.view().document.styles.byName(target.name, target.type)
    if (style === undefined) throw new Error(`There is no style ${target.name}`)
    writeStyle(style, expected, (name) => idByName(draft, name))
  },
  example: {
    start: longDocumentStart,
    target: { in: 'style', name: '标题 1' },
    expected: { eaFont: '黑体', size: '三号', alignment: 'center', beforePoints: 12 },
    near: [
      {
        name: 'one size smaller',
        expected: { eaFont: '黑体', size: '小三', alignment: 'center', beforePoints: 12 },
      },
      {
        name: 'the paragraphs formatted instead of the style',
        make(draft) {
          const anchors = [{ text: LONG.chapterOne }, { text: LONG.chapterTwo }]
          for (const { properties } of paragraphsToEdit(draft, { in: 'paragraphs', anchors }))
            putChild(properties, 'w:jc', { 'w:val': 'center' })
        },
      },
    ],
  },
})

const isCustom = (style: XmlElement): boolean => {
  const value = attribute(style, 'w:customStyle')
  return value !== undefined && isOn(value)
}

/** A style of that name that its user made; the character half of a linked pair is not one (10702). */
function customStyle(view: WordView, name: string, type: string): XmlElement | undefined {
  const { source } = view.document
  const part = source.related(source.mainPart, 'styles')
  const key = styleKey(name)
  const built = view.start?.styles.byName(name, type === 'character' ? 'character' : 'paragraph')
  return children(part === undefined ? undefined : source.xml(part), 'w:style').find(
    (one) =>
      (attribute(one, 'w:type') ?? 'paragraph') === type &&
      styleKey(attribute(child(one, 'w:name'), 'w:val') ?? '') === key &&
      // LibreOffice and others leave the mark out; a style that the start file lacks is new as well.
      (isCustom(one) || (view.start !== undefined && built === undefined)),
  )
}

const created: Checker<WordView, WordDraft> = defineChecker({
  code: '10702',
  title: words('新建样式', 'style made'),
  /** Paragraphs that must have the style, or the document when it is only to be made. */
  target: z.discriminatedUnion('in', [DocumentTarget, ParagraphsTarget]),
  expected: z.object({
    name: StyleName,
    type: z._default(z.enum(['paragraph', 'character']), 'paragraph'),
    ...STYLE_PROPERTIES,
  }),
  examine(view, target, expected) {
    const { name, type } = expected
    const where = words(`新建样式“${name}”`, `the new style “${name}”`)
    const questions = askStyle(expected)
    const isUsed = target.in === 'paragraphs'
    const wanted = join([
      words('样式存在', 'made'),
      ...(questions.length === 0 ? [] : [wantedOf(questions)]),
      ...(isUsed ? [words('应用于指定段落', 'used by the paragraphs')] : []),
    ])
    const style = customStyle(view, name, type)
    if (style === undefined)
      return blocked(where, wanted, words('没有新建这个样式', 'no such style was made'))
    const units = [
      { isOk: true, weight: 1, actual: words('样式存在', 'made') },
      ...unitsOf(questions, styleFormat(view.document, style)),
    ]
    const places = [evidence(view, style)]
    if (target.in === 'paragraphs') {
      const { slices, missing } = locate(view, target)
      const id = attribute(style, 'w:styleId')
      const hasStyle = ({ paragraph }: Slice): boolean =>
        type === 'paragraph'
          ? styleIdOf(paragraph) === id
          : paragraph.pieces.every(
              ({ run, text }) =>
                text.trim() === '' || attribute(at(run, 'w:rPr', 'w:rStyle'), 'w:val') === id,
            )
      const others = slices.filter((slice) => !hasStyle(slice))
      units.push({
        isOk: others.length === 0 && missing.length === 0,
        weight: 1,
        actual:
          others.length === 0 && missing.length === 0
            ? words('已应用', 'used')
            : words('未应用于全部指定段落', 'not used by all the paragraphs'),
      })
      places.push(
        ...others.map(({ paragraph }) =>
          evidenceOf(paragraph.part, paragraph.node, paragraph.text),
        ),
      )
    }
    return found(where, wanted, COUNT.items, units, places)
  },
  apply(draft, target, expected) {
    const { name, type } = expected
    const known = customStyle(draft.view(), name, type)
    const style =
      known ??
      element('w:style', { 'w:type': type, 'w:customStyle': '1', 'w:styleId': name }, [
        element('w:name', { 'w:val': name }),
        ...(type === 'paragraph'
          ? [element('w:basedOn', { 'w:val': idByName(draft, '正文') }), element('w:qFormat')]
          : []),
      ])
    if (known === undefined) append(stylesOf(draft), style)
    writeStyle(style, expected, (other) => idByName(draft, other))
    if (target.in === 'document') return
    for (const { paragraph } of paragraphsToEdit(draft, target))
      setStyle(paragraph.node, attribute(style, 'w:styleId') ?? name)
  },
  example: {
    start: longDocumentStart,
    target: { in: 'paragraphs', anchors: [{ text: LONG.quotation }] },
    expected: {
      name: '论文引文',
      basedOn: '正文',
      eaFont: '楷体',
      size: '小四',
      firstLineChars: 2,
    },
    near: [
      {
        name: 'another name',
        expected: {
          name: '引文样式',
          basedOn: '正文',
          eaFont: '楷体',
          size: '小四',
          firstLineChars: 2,
        },
      },
      {
        name: 'another paragraph',
        target: { in: 'paragraphs', anchors: [{ text: LONG.ending }] },
      },
      {
        name: 'one size larger',
        expected: {
          name: '论文引文',
          basedOn: '正文',
          eaFont: '楷体',
          size: '四号',
          firstLineChars: 2,
        },
      },
    ],
  },
})

export const styleCheckers: readonly Checker<WordView, WordDraft>[] = [modified, created]
