import * as z from 'zod/mini'
import {
  COUNT,
  defineChecker,
  found,
  single,
  snippet,
  unsupported,
  UnitTally,
  words,
  type Checker,
  type Finding,
  type Words,
} from '../checkpoints/checker.ts'
import { foldWidth, normalizeText, similarity } from '../package/normalize-text.ts'
import { entryEvidence, FileTarget, MISSING } from './check-entries.ts'
import { squeeze, UNREADABLE } from './check-saved-pages.ts'
import { writeFile } from './edit-files.ts'
import { browserStart } from './examples/browser-start.ts'
import { isBinary } from './file-types.ts'
import type { FilesDraft } from './files-draft.ts'
import type { FilesView } from './files-view.ts'
import { pathKey, type FolderEntry } from './folder-state.ts'
import { readWebPage } from './read-web-page.ts'

/** A document of a program in place of a text is wrong; what nobody can decode goes to a person. */
function noText(entry: FolderEntry, where: Words, wanted: Words): Finding {
  return entry.bytes !== undefined && isBinary(entry.bytes)
    ? found(
        where,
        wanted,
        COUNT.items,
        single(false, words('不是文本文件', 'no text file')),
        entryEvidence(entry),
      )
    : unsupported(where, wanted, UNREADABLE)
}

const passage: Checker<FilesView, FilesDraft> = defineChecker({
  code: '50102',
  title: words('指定内容存为文本', 'save a passage as text'),
  target: FileTarget,
  expected: z.object({
    passage: z.string().check(z.minLength(4)),
    /** Likeness from 0 to 1 after taking out spaces. */
    minLikeness: z._default(z.number(), 0.95),
    /** Share of other text that may come with it. */
    maxForeign: z._default(z.number(), 0.1),
  }),
  examine(view, target, expected) {
    const where = words(`文件“${target.path}”`, `file “${target.path}”`)
    const wanted = words(
      `内容“${snippet(expected.passage)}”`,
      `the passage “${snippet(expected.passage)}”`,
    )
    const entry = view.folder.entries.get(pathKey(target.path))
    if (entry?.type !== 'file' || entry.bytes === undefined)
      return found(where, wanted, COUNT.items, single(false, MISSING))
    const page = readWebPage(entry.bytes, view.decodeText)
    if (page === undefined) return noText(entry, where, wanted)
    const [asked, actual] = [squeeze(expected.passage), squeeze(page.text)]
    const isWhole = actual.includes(asked) || similarity(asked, actual) >= expected.minLikeness
    const foreign = Math.max(0, actual.length - asked.length) / asked.length
    const isOk = page.kind === 'text' && isWhole && foreign <= expected.maxForeign
    const tail =
      page.kind !== 'text'
        ? words('（不是文本文件）', ' (no text file)')
        : foreign > expected.maxForeign
          ? words('（带有多余内容）', ' (with other text)')
          : words('', '')
    return found(
      where,
      wanted,
      COUNT.items,
      single(isOk, words(`“${snippet(page.text)}”${tail.zh}`, `“${snippet(page.text)}”${tail.en}`)),
      [{ part: entry.path, xpath: '', snippet: snippet(page.text) }],
    )
  },
  apply: (draft, target, expected) => {
    writeFile(draft, target.path, expected.passage)
  },
  example: {
    start: browserStart,
    target: { in: 'file', path: '简介.txt' },
    expected: { passage: '角楼是紫禁城城池的一部分，与城垣、城门楼及护城河同属皇宫的防卫设施。' },
    near: [
      {
        name: 'half of it',
        expected: { passage: '角楼是紫禁城城池的一部分，与城垣同属皇宫。' },
      },
      {
        name: 'with the menu of the page',
        make: (draft) => {
          writeFile(
            draft,
            '简介.txt',
            '首页 参观 展览 教育 探索\r\n角楼是紫禁城城池的一部分，与城垣、城门楼及护城河同属皇宫的防卫设施。\r\n版权所有',
          )
        },
      },
    ],
  },
})

/** True when a text holds a value: whatever its width, case and spaces, but not within a longer number. */
function holdsValue(text: string, value: string): boolean {
  const signs = [...squeeze(foldWidth(value))].map((one) =>
    one.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&'),
  )
  if (signs.length === 0) return false
  const folded = squeeze(foldWidth(value))
  const before = /^\d/.test(folded) ? '(?<!\\d)(?<!\\d[.,])' : ''
  const after = /\d$/.test(folded) ? '(?!\\d)(?![.,]\\d)' : ''
  const source = before + signs.join('\\s*') + after
  return new RegExp(source, 'i').test(foldWidth(normalizeText(text)))
}

const lookedUp: Checker<FilesView, FilesDraft> = defineChecker({
  code: '50107',
  title: words('信息检索', 'look something up'),
  target: FileTarget,
  expected: z.object({
    /** Each asked value with the forms that count. */
    values: z
      .array(z.union([z.string(), z.array(z.string()).check(z.minLength(1))]))
      .check(z.minLength(1)),
    /** Most characters without spaces: the answer, not the page that it was found on. */
    maxLength: z.optional(z.int().check(z.gte(1))),
  }),
  examine(view, target, expected) {
    const where = words(`文件“${target.path}”`, `file “${target.path}”`)
    const lists = expected.values.map((one) => (typeof one === 'string' ? [one] : one))
    const asked = lists.map((one) => one[0] ?? '')
    const wanted = words(`含 ${asked.join('、')}`, `holds ${asked.join(', ')}`)
    const entry = view.folder.entries.get(pathKey(target.path))
    if (entry?.type !== 'file' || entry.bytes === undefined)
      return found(where, wanted, COUNT.items, single(false, MISSING))
    const page = readWebPage(entry.bytes, view.decodeText)
    if (page === undefined) return noText(entry, where, wanted)
    const tally = new UnitTally()
    if (page.kind !== 'text') tally.add(false, words('不是文本文件', 'no text file'))
    const length = squeeze(page.text).length
    if (expected.maxLength !== undefined && length > expected.maxLength)
      tally.add(
        false,
        words(`共${length}字，带有多余内容`, `${length} characters, with other text`),
      )
    for (const forms of lists) {
      const hit = forms.find((form) => holdsValue(page.text, form))
      tally.add(
        hit !== undefined,
        hit === undefined
          ? words(`没有“${forms[0] ?? ''}”`, `no “${forms[0] ?? ''}”`)
          : words(`“${hit}”`, `“${hit}”`),
      )
    }
    return found(where, wanted, COUNT.items, tally.units, [
      { part: entry.path, xpath: '', snippet: snippet(page.text) },
    ])
  },
  apply: (draft, target, expected) => {
    const lines = expected.values.map((one) => (typeof one === 'string' ? one : (one[0] ?? '')))
    writeFile(draft, target.path, lines.join('\r\n'))
  },
  example: {
    start: browserStart,
    target: { in: 'file', path: '答案.txt' },
    expected: { values: [['1420年', '公元1420年'], '永乐'] },
    near: [{ name: 'another value', expected: { values: [['1406年'], '永乐'] } }],
  },
})

/** Texts that were taken from a page (CHECKPOINTS.md 7.2). */
export const savedTextCheckers: readonly Checker<FilesView, FilesDraft>[] = [passage, lookedUp]
