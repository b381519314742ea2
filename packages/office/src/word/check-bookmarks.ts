import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  single,
  snippet,
  words,
  type Checker,
  type Unit,
} from '../checkpoints/checker.ts'
import { append, element, insertBeside } from '../package/edit-xml.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { encloseRuns, freeId, insertBlocks, paragraphOf } from './edit-blocks.ts'
import { runsToEdit, textRun } from './edit-text.ts'
import { LONG, longDocumentStart } from './examples/long-document-start.ts'
import { readBookmarks } from './read-bookmarks.ts'
import { fieldRuns, readFields } from './read-fields.ts'
import type { WordDraft } from './word-draft.ts'
import {
  describeTarget,
  DocumentTarget,
  evidenceOf,
  locate,
  NOT_FOUND,
  RunTarget,
} from './word-targets.ts'
import type { WordView } from './word-view.ts'

const bookmark: Checker<WordView, WordDraft> = defineChecker({
  code: '10707',
  title: words('书签', 'bookmark'),
  target: RunTarget,
  expected: z.object({ name: z.string().check(z.minLength(1)) }),
  examine(view, target, expected) {
    const where = describeTarget(view, target)
    const wanted = words(`书签“${expected.name}”`, `the bookmark “${expected.name}”`)
    const { slices } = locate(view, target)
    if (slices.length === 0) return blocked(where, wanted, NOT_FOUND)
    // Names are one whatever their case, as Word takes them.
    const key = expected.name.toLowerCase()
    const mark = readBookmarks(view.document).find((one) => one.name.toLowerCase() === key)
    const nodes = new Set(slices.map(({ paragraph }) => paragraph.node))
    if (mark === undefined)
      return found(
        where,
        wanted,
        COUNT.items,
        single(false, words('没有这个书签', 'there is no such bookmark')),
      )
    const isThere = mark.paragraph !== undefined && nodes.has(mark.paragraph)
    // A bookmark that encloses nothing marks the place where the cursor stood.
    const isText =
      target.in !== 'text' ||
      (mark.text === ''
        ? slices.some(
            ({ paragraph, from, to }) =>
              paragraph.node === mark.paragraph &&
              [from, to].some((at) => paragraph.text.slice(0, at) === mark.before),
          )
        : foldSpaces(mark.text) === foldSpaces(target.find))
    const actual = isThere
      ? words(`书签内容“${snippet(mark.text)}”`, `it encloses “${snippet(mark.text)}”`)
      : words('书签在别处', 'the bookmark is elsewhere')
    return found(where, wanted, COUNT.items, single(isThere && isText, actual), [
      evidenceOf(view.document.source.mainPart, mark.node, mark.text),
    ])
  },
  apply(draft, target, expected) {
    const marks = readBookmarks(draft.view().document)
    if (marks.some((one) => one.name === expected.name)) return
    const root = draft.package.source.xml(draft.package.source.mainPart)
    const id = freeId(root, 'w:bookmarkStart')
    encloseRuns(
      runsToEdit(draft, target).map((one) => one.run),
      element('w:bookmarkStart', { 'w:id': id, 'w:name': expected.name }),
      element('w:bookmarkEnd', { 'w:id': id }),
    )
  },
  example: {
    start: longDocumentStart,
    target: { in: 'paragraphs', anchors: [{ text: LONG.threats }] },
    expected: { name: '威胁种类' },
    near: [
      { name: 'another name', expected: { name: '威胁' } },
      {
        name: 'another paragraph',
        target: { in: 'paragraphs', anchors: [{ text: LONG.measures }] },
      },
    ],
  },
})

const index: Checker<WordView, WordDraft> = defineChecker({
  code: '10708',
  title: words('索引和书目', 'index and bibliography'),
  target: DocumentTarget,
  expected: z
    .object({
      /** Main entries that must be marked; subentries follow a colon, as in the field. */
      entries: z.optional(z.array(z.string().check(z.minLength(1)))),
      /** True: the index itself is there. */
      index: z.optional(z.boolean()),
      /** Tags of sources that are cited. */
      citations: z.optional(z.array(z.string().check(z.minLength(1)))),
      bibliography: z.optional(z.boolean()),
    })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  examine(view, _target, expected) {
    const fields = readFields(view.document)
    const units: Unit[] = []
    const wanted: string[] = []
    const wantedEn: string[] = []
    const ask = (isOk: boolean, zh: string, en: string): void => {
      wanted.push(zh)
      wantedEn.push(en)
      const actual = isOk ? words(`有${zh}`, en) : words(`没有${zh}`, `no ${en}`)
      units.push({ isOk, weight: 1, actual })
    }
    const operands = (name: string): ReadonlySet<string> =>
      new Set(
        fields
          .filter((one) => one.name === name)
          // LibreOffice ends a main entry with a colon.
          .map((one) => foldSpaces(one.operands.join(' ')).replace(/\s*:$/, '')),
      )
    const marked = operands('XE')
    for (const one of expected.entries ?? [])
      ask(marked.has(foldSpaces(one)), `索引项“${one}”`, `index entry “${one}”`)
    if (expected.index === true)
      ask(
        fields.some((one) => one.name === 'INDEX' && foldSpaces(one.result) !== ''),
        '索引',
        'index',
      )
    const cited = operands('CITATION')
    for (const one of expected.citations ?? [])
      ask(cited.has(one), `引文“${one}”`, `citation “${one}”`)
    if (expected.bibliography === true)
      ask(
        fields.some((one) => one.name === 'BIBLIOGRAPHY'),
        '书目',
        'bibliography',
      )
    const seen = fields.filter((one) =>
      ['XE', 'INDEX', 'CITATION', 'BIBLIOGRAPHY'].includes(one.name),
    )
    return found(
      words('文档', 'the document'),
      words(wanted.join('、'), wantedEn.join(', ')),
      COUNT.items,
      units,
      seen.map((one) => evidenceOf(view.document.source.mainPart, one.node, one.instruction)),
    )
  },
  apply(draft, _target, expected) {
    const present = new Set(readFields(draft.view().document).map((one) => one.instruction))
    for (const one of expected.entries ?? []) {
      const instruction = `XE "${one}"`
      if (present.has(instruction)) continue
      const [first] = runsToEdit(draft, { in: 'text', find: one.split(':')[0] ?? one })
      if (first === undefined) continue
      insertBeside(
        first.run,
        'after',
        fieldRuns(instruction, []).filter((_, at) => at !== 2),
      )
    }
    const close = (instruction: string, lines: readonly string[]): void => {
      if (present.has(instruction)) return
      const [head = '', ...rest] = lines
      const runs = fieldRuns(instruction, [textRun(head)])
      const end = runs.pop()
      const blocks = [paragraphOf(runs), ...rest.map((line) => paragraphOf([textRun(line)]))]
      const last = blocks[blocks.length - 1]
      if (last !== undefined && end !== undefined) append(last, end)
      insertBlocks(draft, { at: 'end' }, blocks)
    }
    if (expected.index === true)
      close(
        'INDEX \\c "2" \\z "2052"',
        (expected.entries ?? ['索引']).map((one) => `${one}, 1`),
      )
    for (const one of expected.citations ?? []) close(`CITATION ${one} \\l 2052`, [`(${one})`])
    if (expected.bibliography === true) close('BIBLIOGRAPHY', expected.citations ?? ['参考文献'])
  },
  example: {
    start: longDocumentStart,
    target: { in: 'document' },
    expected: { entries: ['信息泄露', '管理制度'], index: true },
    near: [
      { name: 'another entry', expected: { entries: ['信息泄露', '网络攻击'], index: true } },
      {
        name: 'an index typed by hand',
        make(draft) {
          insertBlocks(draft, { at: 'end' }, [
            paragraphOf([textRun('信息泄露, 1')]),
            paragraphOf([textRun('管理制度, 1')]),
          ])
        },
      },
    ],
  },
})

export const bookmarkCheckers: readonly Checker<WordView, WordDraft>[] = [bookmark, index]
