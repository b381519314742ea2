import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  join,
  snippet,
  single,
  words,
  type Checker,
  type Unit,
  type Words,
} from '../checkpoints/checker.ts'
import { append, element, ensureChild, insertBeside, putChild } from '../package/edit-xml.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { freeId, paragraphOf, settingsOf } from './edit-blocks.ts'
import { runsToEdit, textRun } from './edit-text.ts'
import { LONG, longDocumentStart } from './examples/long-document-start.ts'
import { isNumberFormat, numberFormatText } from './number-formats.ts'
import { noteProperties, notesIn, type NoteKind } from './read-notes.ts'
import type { WordDraft } from './word-draft.ts'
import { describeTarget, evidenceOf, locate, NOT_FOUND, RunTarget } from './word-targets.ts'
import type { WordView } from './word-view.ts'
import { ownTable } from '../package/own-table.ts'

const KINDS = { footnote: words('脚注', 'footnote'), endnote: words('尾注', 'endnote') }
const PLACES: Readonly<Record<string, Words>> = ownTable({
  pageBottom: words('位于页面底端', 'at the bottom of the page'),
  beneathText: words('位于文字下方', 'beneath the text'),
  sectEnd: words('位于节的结尾', 'at the end of the section'),
  docEnd: words('位于文档结尾', 'at the end of the document'),
})
const formatWords = (formats: readonly string[]): Words =>
  words(`编号格式${formats.map(numberFormatText).join('/')}`, `numbers ${formats.join('/')}`)
const NOTES_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.'

const note: Checker<WordView, WordDraft> = defineChecker({
  code: '10706',
  title: words('脚注尾注', 'footnote or endnote'),
  /** The paragraph that has the note, or the text right after which its mark stands. */
  target: RunTarget,
  expected: z.object({
    kind: z.enum(['footnote', 'endnote']),
    text: z.optional(z.string()),
    match: z._default(z.enum(['equal', 'contains']), 'equal'),
    /** Accepted values of w:numFmt (3.6). */
    formats: z.optional(z.array(z.string()).check(z.minLength(1))),
    position: z.optional(z.enum(['pageBottom', 'beneathText', 'sectEnd', 'docEnd'])),
  }),
  examine(view, target, expected) {
    const where = describeTarget(view, target)
    const name = KINDS[expected.kind]
    const said = expected.text === undefined ? '' : `“${expected.text}”`
    const wanted = join([
      words(`${name.zh}${said}`, `${name.en} ${said}`.trim()),
      ...(expected.formats === undefined ? [] : [formatWords(expected.formats)]),
      ...(expected.position === undefined ? [] : [PLACES[expected.position] ?? words('', '')]),
    ])
    const { slices } = locate(view, target)
    if (slices.length === 0) return blocked(where, wanted, NOT_FOUND)
    const notes = slices.flatMap(({ paragraph, to }) =>
      notesIn(view.document, paragraph).filter(
        (one) => target.in !== 'text' || isJustAfter(one.before, paragraph.text.slice(0, to)),
      ),
    )
    const key = foldSpaces(expected.text ?? '')
    const isText = (text: string): boolean =>
      expected.text === undefined ||
      (expected.match === 'equal' ? foldSpaces(text) === key : foldSpaces(text).includes(key))
    const place =
      notes.find((one) => one.kind === expected.kind && isText(one.text)) ??
      notes.find((one) => one.kind === expected.kind) ??
      notes[0]
    if (place === undefined)
      return found(where, wanted, COUNT.items, single(false, words('没有注释', 'no note')))
    const { format, position } = noteProperties(view.document, place.kind, place.paragraph.section)
    const units: Unit[] = [
      { isOk: place.kind === expected.kind, weight: 1, actual: KINDS[place.kind] },
    ]
    if (expected.text !== undefined)
      units.push({
        isOk: isText(place.text),
        weight: 1,
        actual: words(`“${snippet(place.text)}”`, `“${snippet(place.text)}”`),
      })
    if (expected.formats !== undefined)
      units.push({
        isOk: isNumberFormat(format, expected.formats),
        weight: 1,
        actual: formatWords([format]),
      })
    if (expected.position !== undefined)
      units.push({
        isOk: position === expected.position,
        weight: 1,
        actual: PLACES[position] ?? words(position, position),
      })
    return found(where, wanted, COUNT.items, units, [
      evidenceOf(place.part, place.node ?? place.reference, place.text),
      evidenceOf(place.paragraph.part, place.reference, place.before.slice(-30)),
    ])
  },
  apply(draft, target, expected) {
    const { kind, text = '' } = expected
    const runs = runsToEdit(draft, target)
    const last = runs[runs.length - 1]
    if (last === undefined) throw new Error('There is no place for a note')
    if (expected.formats?.[0] !== undefined || expected.position !== undefined) {
      const properties = ensureChild(settingsOf(draft), `w:${kind}Pr`)
      if (expected.position !== undefined)
        putChild(properties, 'w:pos', { 'w:val': expected.position })
      if (expected.formats?.[0] !== undefined)
        putChild(properties, 'w:numFmt', { 'w:val': expected.formats[0] })
    }
    const { slices } = locate(draft.view(), target)
    const { document } = draft.view()
    const isThere = slices.some(({ paragraph }) =>
      notesIn(document, paragraph).some(
        (one) => one.kind === kind && foldSpaces(one.text) === foldSpaces(text),
      ),
    )
    if (isThere) return
    const id = addNote(draft, kind, text)
    insertBeside(last.run, 'after', [
      element('w:r', {}, [
        element('w:rPr', {}, [element('w:vertAlign', { 'w:val': 'superscript' })]),
        element(`w:${kind}Reference`, { 'w:id': id }),
      ]),
    ])
  },
  example: {
    start: longDocumentStart,
    target: { in: 'text', find: '防火墙', within: [{ text: LONG.keyword }] },
    expected: { kind: 'footnote', text: '设置在不同网络之间的一种安全设备。' },
    near: [
      {
        name: 'an endnote instead',
        expected: { kind: 'endnote', text: '设置在不同网络之间的一种安全设备。' },
      },
      {
        name: 'another text',
        expected: { kind: 'footnote', text: '一种安全设备。' },
      },
      { name: 'after another word', target: { in: 'text', find: '内部网络' } },
    ],
  },
})

/** Only signs of the sentence may stand between a word and the mark of its note. */
function isJustAfter(before: string, upTo: string): boolean {
  return (
    before.startsWith(upTo) &&
    /^[\s，。、；：！？”’）)\].,;:!?"']*$/.test(before.slice(upTo.length))
  )
}

/** A separator note, which Word wants in the part; it is no note of the text. */
function separator(kind: NoteKind, type: string, id: number): XmlElement {
  const line = element('w:r', {}, [element(`w:${type}`)])
  return element(`w:${kind}`, { 'w:type': type, 'w:id': id }, [paragraphOf([line])])
}

/** Adds a note to its part, which is made when there is none; returns its id. */
function addNote(draft: WordDraft, kind: NoteKind, text: string): number {
  const { source } = draft.package
  let part = source.related(source.mainPart, `${kind}s`)
  if (part === undefined) {
    part = draft.package.addPart(
      `word/${kind}s.xml`,
      `${NOTES_TYPE}${kind}s+xml`,
      element(`w:${kind}s`, {}, [
        separator(kind, 'separator', -1),
        separator(kind, 'continuationSeparator', 0),
      ]),
    )
    draft.package.relate(source.mainPart, `${kind}s`, part)
    const properties = ensureChild(settingsOf(draft), `w:${kind}Pr`)
    for (const id of [-1, 0]) append(properties, element(`w:${kind}`, { 'w:id': id }))
  }
  const root = source.xml(part)
  const id = Math.max(1, freeId(root, `w:${kind}`))
  const mark = element('w:r', {}, [
    element('w:rPr', {}, [element('w:vertAlign', { 'w:val': 'superscript' })]),
    element(`w:${kind}Ref`),
  ])
  append(root, element(`w:${kind}`, { 'w:id': id }, [paragraphOf([mark, textRun(` ${text}`)])]))
  return id
}

export const noteCheckers: readonly Checker<WordView, WordDraft>[] = [note]
