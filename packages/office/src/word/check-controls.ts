import * as z from 'zod/mini'
import { ask, unitsOf, wantedOf, type Asked } from '../checkpoints/asked.ts'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  single,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import { append, element, remove } from '../package/edit-xml.ts'
import { at, attribute, child, children, descendants } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { insertBlocks, paragraphOf } from './edit-blocks.ts'
import { paragraphsToEdit, textRun } from './edit-text.ts'
import { LETTER, letterStart } from './examples/letter-start.ts'
import { standing } from './revisions.ts'
import type { WordDraft } from './word-draft.ts'
import {
  describeTarget,
  DocumentTarget,
  evidenceOf,
  locate,
  NOT_FOUND,
  ParagraphsTarget,
} from './word-targets.ts'
import type { WordView } from './word-view.ts'
import { ownTable } from '../package/own-table.ts'

const TYPES = ownTable({
  richText: words('格式文本控件', 'rich text'),
  text: words('纯文本控件', 'plain text'),
  dropDownList: words('下拉列表', 'drop-down list'),
  comboBox: words('组合框', 'combo box'),
  date: words('日期选取器', 'date picker'),
  checkbox: words('复选框', 'check box'),
  picture: words('图片控件', 'picture'),
  docPartList: words('构建基块库', 'building-block gallery'),
})
type ControlType = keyof typeof TYPES

const ELEMENTS: readonly (readonly [string, ControlType])[] = [
  ['w14:checkbox', 'checkbox'],
  ['w:dropDownList', 'dropDownList'],
  ['w:comboBox', 'comboBox'],
  ['w:date', 'date'],
  ['w:picture', 'picture'],
  ['w:docPartList', 'docPartList'],
  ['w:docPartObj', 'docPartList'],
  ['w:text', 'text'],
]

/** The kind of a content control; one that names none holds rich text. */
function typeOf(control: XmlElement): ControlType {
  const properties = child(control, 'w:sdtPr')
  return ELEMENTS.find(([name]) => child(properties, name) !== undefined)?.[1] ?? 'richText'
}

const property = (control: XmlElement, name: string): string =>
  attribute(at(control, 'w:sdtPr', name), 'w:val') ?? ''

function itemsOf(control: XmlElement): readonly string[] {
  const properties = child(control, 'w:sdtPr')
  const list = child(properties, 'w:dropDownList') ?? child(properties, 'w:comboBox')
  return children(list, 'w:listItem')
    .map((one) => attribute(one, 'w:displayText') ?? attribute(one, 'w:value') ?? '')
    .filter((text) => text !== '' && text !== '选择一项。' && text !== 'Choose an item.')
}

const control: Checker<WordView, WordDraft> = defineChecker({
  code: '10710',
  title: words('内容控件', 'content control'),
  target: z.discriminatedUnion('in', [DocumentTarget, ParagraphsTarget]),
  expected: z.object({
    type: z.enum([
      'richText',
      'text',
      'dropDownList',
      'comboBox',
      'date',
      'checkbox',
      'picture',
      'docPartList',
    ]),
    title: z.optional(z.string()),
    tag: z.optional(z.string()),
    /** Texts of a list's choices, in order. */
    items: z.optional(z.array(z.string()).check(z.minLength(1))),
    dateFormat: z.optional(z.string()),
  }),
  lostBy: [
    {
      program: 'libreoffice',
      reason: words('控件的标题不保存', 'the title of a control is not kept'),
    },
  ],
  examine(view, target, expected) {
    const where =
      target.in === 'document' ? words('文档', 'the document') : describeTarget(view, target)
    const text = (zh: string, en: string) => (value: string) =>
      words(`${zh}“${value}”`, `${en} “${value}”`)
    const one = (
      value: string | undefined,
      say: (value: string) => Words,
      read: (node: XmlElement) => string,
    ): readonly Asked<XmlElement>[] =>
      ask<XmlElement, string>(value, say, (node, wanted) => ({
        isOk: read(node) === wanted,
        actual: say(read(node)),
      }))
    const questions = [
      ...one(
        expected.type,
        (value) => TYPES[value as ControlType],
        (node) => typeOf(node),
      ),
      ...one(expected.title, text('标题', 'title'), (node) => property(node, 'w:alias')),
      ...one(expected.tag, text('标记', 'tag'), (node) => property(node, 'w:tag')),
      ...one(expected.items?.join('、'), text('选项', 'choices'), (node) =>
        itemsOf(node).join('、'),
      ),
      ...one(
        expected.dateFormat,
        text('日期格式', 'date format'),
        (node) => attribute(at(node, 'w:sdtPr', 'w:date', 'w:dateFormat'), 'w:val') ?? '',
      ),
    ]
    const wanted = wantedOf(questions)
    const located = target.in === 'document' ? undefined : locate(view, target)
    if (located?.slices.length === 0) return blocked(where, wanted, NOT_FOUND)
    const { source } = view.document
    const roots = located?.slices.map((slice) => slice.paragraph.node) ?? [
      source.xml(source.mainPart),
    ]
    const controls = roots.flatMap((root) => [...around(root), ...standing(root, 'w:sdt')])
    const ways = controls.map((node) => {
      const units = unitsOf(questions, node)
      return { node, units, right: units.filter((unit) => unit.isOk).length }
    })
    const [first] = ways
    if (first === undefined)
      return found(
        where,
        wanted,
        COUNT.items,
        single(false, words('没有内容控件', 'no content control')),
      )
    const best = ways.reduce((left, right) => (right.right > left.right ? right : left), first)
    return found(where, wanted, COUNT.items, best.units, [
      evidenceOf(source.mainPart, best.node, property(best.node, 'w:alias')),
    ])
  },
  apply(draft, target, expected) {
    const made = controlElement(expected)
    if (target.in === 'document') {
      const paragraph = paragraphOf([made])
      insertBlocks(draft, { at: 'end' }, [paragraph])
      return
    }
    const [first] = paragraphsToEdit(draft, target)
    if (first === undefined) return
    const { node } = first.paragraph
    for (const old of descendants(node, 'w:sdt')) remove(old)
    append(node, made)
  },
  example: {
    start: letterStart,
    target: { in: 'paragraphs', anchors: [{ text: LETTER.reply }] },
    expected: { type: 'dropDownList', title: '参加情况', items: ['参加', '不参加'] },
    near: [
      {
        name: 'a combo box',
        expected: { type: 'comboBox', title: '参加情况', items: ['参加', '不参加'] },
      },
      {
        name: 'other choices',
        expected: { type: 'dropDownList', title: '参加情况', items: ['参加', '缺席'] },
      },
    ],
  },
})

/** Controls that enclose an element. */
function around(node: XmlElement): XmlElement[] {
  const found: XmlElement[] = []
  let current = node.parent
  while (current !== undefined) {
    if (current.name === 'w:sdt') found.push(current)
    current = current.parent
  }
  return found
}

function controlElement(expected: {
  readonly type: ControlType
  readonly title?: string | undefined
  readonly tag?: string | undefined
  readonly items?: readonly string[] | undefined
  readonly dateFormat?: string | undefined
}): XmlElement {
  const { type, title, tag, items = [], dateFormat } = expected
  const list = items.map((text) =>
    element('w:listItem', { 'w:displayText': text, 'w:value': text }),
  )
  const kinds: Readonly<Record<ControlType, readonly XmlElement[]>> = {
    richText: [],
    text: [element('w:text')],
    dropDownList: [element('w:dropDownList', {}, list)],
    comboBox: [element('w:comboBox', {}, list)],
    date: [
      element('w:date', {}, [
        element('w:dateFormat', { 'w:val': dateFormat ?? 'yyyy/M/d' }),
        element('w:lid', { 'w:val': 'zh-CN' }),
        element('w:storeMappedDataAs', { 'w:val': 'dateTime' }),
        element('w:calendar', { 'w:val': 'gregorian' }),
      ]),
    ],
    checkbox: [
      element('w14:checkbox', {}, [
        element('w14:checked', { 'w14:val': 0 }),
        element('w14:checkedState', { 'w14:val': '2612', 'w14:font': 'MS Gothic' }),
        element('w14:uncheckedState', { 'w14:val': '2610', 'w14:font': 'MS Gothic' }),
      ]),
    ],
    picture: [element('w:picture')],
    docPartList: [element('w:docPartList')],
  }
  const shown = type === 'checkbox' ? '☐' : '单击此处输入。'
  return element('w:sdt', {}, [
    element('w:sdtPr', {}, [
      ...(title === undefined ? [] : [element('w:alias', { 'w:val': title })]),
      ...(tag === undefined ? [] : [element('w:tag', { 'w:val': tag })]),
      ...kinds[type],
    ]),
    element('w:sdtContent', {}, [textRun(shown)]),
  ])
}

export const controlCheckers: readonly Checker<WordView, WordDraft>[] = [control]
