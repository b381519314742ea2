import * as z from 'zod/mini'
import {
  COUNT,
  defineChecker,
  found,
  single,
  snippet,
  UnitTally,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { entryEvidence, FileTarget, MISSING } from './check-entries.ts'
import { makeFolder, writeFile } from './edit-files.ts'
import { browserStart } from './examples/browser-start.ts'
import type { FilesDraft } from './files-draft.ts'
import type { FilesView } from './files-view.ts'
import { pathKey, type FolderEntry } from './folder-state.ts'
import { readWebPage, type WebPage } from './read-web-page.ts'
import { ownTable } from '../package/own-table.ts'

const Phrases = z.array(z.string().check(z.minLength(2))).check(z.minLength(1))
const KINDS = ['complete', 'html', 'mht', 'text'] as const
const KIND_WORDS: Readonly<Record<(typeof KINDS)[number], Words>> = ownTable({
  complete: words('网页，全部', 'web page, complete'),
  html: words('网页，仅 HTML', 'web page, HTML only'),
  mht: words('单个文件', 'single file'),
  text: words('文本文件', 'text file'),
})
/** Spaces differ by browser and line; the words are compared without any. */
export const squeeze = (text: string): string => foldSpaces(text).replaceAll(' ', '')

export const UNREADABLE = words('内容无法读取', 'its content cannot be read')

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
    const list = expected.phrases.map((one) => `“${snippet(one)}”`)
    const title = expected.title === undefined ? '' : `“${expected.title}”`
    const wanted = words(
      `保存为${expected.kinds.map((kind) => KIND_WORDS[kind].zh).join('或')}${title && `，标题${title}`}，含 ${list.join('、')}`,
      `saved as ${expected.kinds.map((kind) => KIND_WORDS[kind].en).join(' or ')}${title && `, titled ${title}`}, with ${list.join(', ')}`,
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
    tally.add(expected.kinds.includes(kind), KIND_WORDS[kind])
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
    const list = expected.phrases.map((one) => `“${snippet(one)}”`)
    const wanted = words(
      `链接到的页面，含 ${list.join('、')}`,
      `the linked page, with ${list.join(', ')}`,
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

export const savedPageCheckers: readonly Checker<FilesView, FilesDraft>[] = [savedPage, linkedPage]
