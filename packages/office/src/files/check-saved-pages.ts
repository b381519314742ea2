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
  type Words,
} from '../checkpoints/checker.ts'
import { foldSpaces, similarity } from '../package/normalize-text.ts'
import { entryEvidence, FileTarget, MISSING } from './check-entries.ts'
import { makeFolder, writeFile } from './edit-files.ts'
import { browserStart } from './examples/browser-start.ts'
import type { FilesDraft } from './files-draft.ts'
import type { FilesView } from './files-view.ts'
import { pathKey, type FolderEntry } from './folder-state.ts'
import { readWebPage, type WebPage } from './read-web-page.ts'

const Phrases = z.array(z.string().check(z.minLength(2))).check(z.minLength(1))
const KINDS = ['complete', 'html', 'mht', 'text'] as const
const KIND_WORDS: Readonly<Record<(typeof KINDS)[number], Words>> = {
  complete: words('网页，全部', 'web page, complete'),
  html: words('网页，仅 HTML', 'web page, HTML only'),
  mht: words('单个文件', 'single file'),
  text: words('文本文件', 'text file'),
}
/** Spaces differ by browser and line; the words are compared without any. */
const squeeze = (text: string): string => foldSpaces(text).replaceAll(' ', '')

const UNREADABLE = words('内容无法读取', 'its content cannot be read')

function pageAt(
  view: FilesView,
  path: string,
): { entry: FolderEntry; page: WebPage | undefined } | undefined {
  const entry = view.folder.entries.get(pathKey(path))
  if (entry?.type !== 'file' || entry.bytes === undefined) return undefined
  return { entry, page: readWebPage(entry.bytes, view.decodeText) }
}

function addPhrases(tally: UnitTally, text: string, phrases: readonly string[]): void {
  const squeezed = squeeze(text)
  for (const phrase of phrases) {
    const isIn = squeezed.includes(squeeze(phrase))
    tally.add(
      isIn,
      words(
        `${isIn ? '含' : '不含'}“${snippet(phrase)}”`,
        `${isIn ? 'has' : 'lacks'} “${snippet(phrase)}”`,
      ),
    )
  }
}

const COMPANION = ['_files', '.files']

const savedPage: Checker<FilesView, FilesDraft> = defineChecker({
  code: '50101',
  title: words('保存网页', 'save a web page'),
  target: FileTarget,
  expected: z.object({
    kinds: z._default(z.array(z.enum(KINDS)), ['complete', 'html', 'mht']),
    /** Three to five phrases of eight characters or more that only this page has. */
    phrases: Phrases,
    title: z.optional(z.string()),
  }),
  examine(view, target, expected) {
    const where = words(`网页“${target.path}”`, `page “${target.path}”`)
    const wanted = words(
      `保存为${expected.kinds.map((kind) => KIND_WORDS[kind].zh).join('或')}`,
      `saved as ${expected.kinds.map((kind) => KIND_WORDS[kind].en).join(' or ')}`,
    )
    const saved = pageAt(view, target.path)
    if (saved === undefined) return found(where, wanted, COUNT.items, single(false, MISSING))
    if (saved.page === undefined)
      return found(
        where,
        wanted,
        COUNT.items,
        single(false, UNREADABLE),
        entryEvidence(saved.entry),
      )
    const stem = pathKey(target.path).replace(/\.[^./]+$/, '')
    const hasCompanion = COMPANION.some(
      (end) => view.folder.entries.get(stem + end)?.type === 'folder',
    )
    const { page } = saved
    const kind = page.kind === 'html' ? (hasCompanion ? 'complete' : 'html') : page.kind
    const tally = new UnitTally()
    tally.add(
      expected.kinds.includes(kind) || (kind === 'complete' && expected.kinds.includes('html')),
      KIND_WORDS[kind],
    )
    if (expected.title !== undefined && kind !== 'text') {
      const isTitle = squeeze(page.title).includes(squeeze(expected.title))
      tally.add(isTitle, words(`标题“${page.title}”`, `title “${page.title}”`))
    }
    addPhrases(tally, page.text, expected.phrases)
    return found(where, wanted, COUNT.items, tally.units, entryEvidence(saved.entry))
  },
  apply(draft, target, expected) {
    const kind = expected.kinds[0] ?? 'html'
    const content = expected.phrases.map((one) => `<p>${one}</p>`).join('\r\n')
    const html = `<!DOCTYPE html>\r\n<!-- saved from url=(0016)http://exam.local/ -->\r\n<html><head><meta charset="utf-8"><title>${expected.title ?? ''}</title></head><body>${content}</body></html>`
    if (kind === 'text') writeFile(draft, target.path, expected.phrases.join('\r\n'))
    else if (kind === 'mht')
      writeFile(
        draft,
        target.path,
        `From: <Saved by Browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b1"\r\n\r\n--b1\r\nContent-Type: text/html; charset="utf-8"\r\n\r\n${html}\r\n--b1--\r\n`,
      )
    else writeFile(draft, target.path, html)
    if (kind === 'complete') makeFolder(draft, `${target.path.replace(/\.[^./]+$/, '')}_files`)
  },
  example: {
    start: browserStart,
    target: { in: 'file', path: '故宫.htm' },
    expected: {
      kinds: ['html'],
      title: '故宫博物院',
      phrases: ['故宫旧称紫禁城，位于北京中轴线中心', '占地面积约七十二万平方米'],
    },
    near: [
      {
        name: 'another page',
        expected: {
          kinds: ['html'],
          title: '颐和园',
          phrases: ['颐和园前身为清漪园，坐落在北京西郊', '与圆明园毗邻'],
        },
      },
      {
        name: 'as a text',
        expected: {
          kinds: ['text'],
          title: '故宫博物院',
          phrases: ['故宫旧称紫禁城，位于北京中轴线中心', '占地面积约七十二万平方米'],
        },
      },
      { name: 'another name', target: { in: 'file', path: '故宫博物院.htm' } },
    ],
  },
})

const linkedPage: Checker<FilesView, FilesDraft> = defineChecker({
  code: '50104',
  title: words('打开指定链接后保存', 'follow a link, then save'),
  target: FileTarget,
  expected: z.object({
    /** Phrases that only the linked page has. */
    phrases: Phrases,
  }),
  examine(view, target, expected) {
    const where = words(`文件“${target.path}”`, `file “${target.path}”`)
    const wanted = words('保存的是链接到的页面', 'holds the linked page')
    const saved = pageAt(view, target.path)
    if (saved === undefined) return found(where, wanted, COUNT.items, single(false, MISSING))
    if (saved.page === undefined)
      return found(
        where,
        wanted,
        COUNT.items,
        single(false, UNREADABLE),
        entryEvidence(saved.entry),
      )
    const tally = new UnitTally()
    addPhrases(tally, `${saved.page.title}\n${saved.page.text}`, expected.phrases)
    return found(where, wanted, COUNT.items, tally.units, entryEvidence(saved.entry))
  },
  apply: (draft, target, expected) => {
    writeFile(draft, target.path, `<html><body>${expected.phrases.join('<br>')}</body></html>`)
  },
  example: {
    start: browserStart,
    target: { in: 'file', path: '开放时间.htm' },
    expected: { phrases: ['旺季开放时间为八点三十分至十七点', '每周一闭馆'] },
    near: [
      { name: 'the page with the link', expected: { phrases: ['点击这里查看开放时间', '首页'] } },
    ],
  },
})

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
    if (page === undefined) return unsupported(where, wanted, UNREADABLE)
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

const lookedUp: Checker<FilesView, FilesDraft> = defineChecker({
  code: '50107',
  title: words('信息检索', 'look something up'),
  target: FileTarget,
  expected: z.object({
    /** Each asked value with the forms that count. */
    values: z
      .array(z.union([z.string(), z.array(z.string()).check(z.minLength(1))]))
      .check(z.minLength(1)),
  }),
  examine(view, target, expected) {
    const where = words(`文件“${target.path}”`, `file “${target.path}”`)
    const lists = expected.values.map((one) => (typeof one === 'string' ? [one] : one))
    const text = lists.map((one) => one[0] ?? '').join('、')
    const wanted = words(`含 ${text}`, `holds ${text}`)
    const entry = view.folder.entries.get(pathKey(target.path))
    if (entry?.type !== 'file' || entry.bytes === undefined)
      return found(where, wanted, COUNT.items, single(false, MISSING))
    const page = readWebPage(entry.bytes, view.decodeText)
    if (page === undefined) return unsupported(where, wanted, UNREADABLE)
    const squeezed = squeeze(page.text).toLowerCase()
    const tally = new UnitTally()
    for (const forms of lists) {
      const hit = forms.find((form) => squeezed.includes(squeeze(form).toLowerCase()))
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

export const savedPageCheckers: readonly Checker<FilesView, FilesDraft>[] = [
  savedPage,
  passage,
  linkedPage,
  lookedUp,
]
