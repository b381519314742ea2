import * as z from 'zod/mini'
import {
  COUNT,
  defineChecker,
  found,
  single,
  unsupported,
  words,
  type Checker,
} from '../checkpoints/checker.ts'
import { imageSize } from '../package/image-size.ts'
import { sha256Hex } from '../package/sha256.ts'
import { entryEvidence, FileTarget, MISSING } from './check-entries.ts'
import { writeFile } from './edit-files.ts'
import { browserStart } from './examples/browser-start.ts'
import { plainBitmap } from './examples/folder-start.ts'
import type { FilesDraft } from './files-draft.ts'
import type { FilesView } from './files-view.ts'
import { pathKey, type FolderEntry } from './folder-state.ts'
import { averageHash, readBitmap } from './read-bitmap.ts'
import { Base64, fromBase64, toBase64 } from './read-mime.ts'
import { readShortcut } from './read-shortcut.ts'

/** Fields of 64 that may differ in a picture that a browser saved again. */
const HASH_TOLERANCE = 5

/** Mean distance of grey values in a picture that was saved with fewer colours. */
const MOST_APART = 10

type Likeness = 'same' | 'alike' | 'other' | 'unknown'

function comparePictures(saved: Uint8Array, reference: Uint8Array): Likeness {
  if (sha256Hex(saved) === sha256Hex(reference)) return 'same'
  const [one, two] = [imageSize(saved), imageSize(reference)]
  if (one === undefined || two === undefined) return 'other'
  if (one.width !== two.width || one.height !== two.height) return 'other'
  const [left, right] = [readBitmap(saved), readBitmap(reference)]
  if (left === undefined || right === undefined) return 'unknown'
  const other = averageHash(right)
  const differing = averageHash(left).filter((bit, index) => bit !== other[index]).length
  // Both kinds that are read here keep every pixel, so a saved copy is near in all of them.
  const apart =
    left.grey.reduce((sum, value, at) => sum + Math.abs(value - (right.grey[at] ?? 0)), 0) /
    left.grey.length
  return differing <= HASH_TOLERANCE && apart <= MOST_APART ? 'alike' : 'other'
}

const picture: Checker<FilesView, FilesDraft> = defineChecker({
  code: '50103',
  title: words('保存图片', 'save a picture'),
  target: FileTarget,
  expected: z.object({
    /** The picture on the page, in base64. */
    picture: Base64,
  }),
  limits: words(
    '重新编码的 JPEG 只比较尺寸，需人工核查',
    'a JPEG that was encoded again is compared by its size, and shown to a person',
  ),
  examine(view, target, expected) {
    const where = words(`图片“${target.path}”`, `picture “${target.path}”`)
    const wanted = words('与网页上的图片相同', 'is the picture of the page')
    const entry = view.folder.entries.get(pathKey(target.path))
    if (entry?.type !== 'file' || entry.bytes === undefined)
      return found(where, wanted, COUNT.items, single(false, MISSING))
    const likeness = comparePictures(entry.bytes, fromBase64(expected.picture))
    if (likeness === 'unknown')
      return unsupported(
        where,
        wanted,
        words('尺寸相同，内容无法自动比较', 'of the same size; the content cannot be compared'),
      )
    const isOk = likeness !== 'other'
    return found(
      where,
      wanted,
      COUNT.items,
      single(isOk, isOk ? words('图片相同', 'the same') : words('图片不同', 'another picture')),
      entryEvidence(entry),
    )
  },
  apply: (draft, target, expected) => {
    writeFile(draft, target.path, fromBase64(expected.picture))
  },
  example: {
    start: browserStart,
    target: { in: 'file', path: '角楼.bmp' },
    expected: { picture: toBase64(plainBitmap(16, 12, (x, y) => (x < y ? 20 : 220))) },
    near: [
      {
        name: 'another picture of that size',
        expected: { picture: toBase64(plainBitmap(16, 12, (x) => (x < 8 ? 20 : 220))) },
      },
      {
        name: 'a screenshot of the page',
        expected: { picture: toBase64(plainBitmap(40, 30, (x, y) => (x < y ? 20 : 220))) },
      },
    ],
  },
})

/** `name (1).ext` is what a browser calls a second download. */
function entryFor(view: FilesView, path: string, acceptsCopy: boolean): FolderEntry | undefined {
  const exact = view.folder.entries.get(pathKey(path))
  if (exact !== undefined || !acceptsCopy) return exact
  const stem = pathKey(path).replace(/(\.[^./]+)?$/, '')
  const end = pathKey(path).slice(stem.length)
  for (const [key, entry] of view.folder.entries)
    if (
      key.startsWith(stem) &&
      key.endsWith(end) &&
      /^ ?\(\d{1,2}\)$/.test(key.slice(stem.length, key.length - end.length))
    )
      return entry
  return undefined
}

const download: Checker<FilesView, FilesDraft> = defineChecker({
  code: '50105',
  title: words('下载附件', 'download a file'),
  target: FileTarget,
  expected: z
    .object({
      /** SHA-256 of the file, in hexadecimal. */
      sha256: z.optional(z.string().check(z.regex(/^[0-9a-fA-F]{64}$/))),
      /** The file itself, in base64. */
      content: z.optional(Base64),
      /** Accept `name (1)`, a second download. */
      acceptCopyName: z._default(z.boolean(), true),
    })
    .check(
      z.refine(
        (value) => value.sha256 !== undefined || value.content !== undefined,
        'neither sha256 nor content',
      ),
    ),
  examine(view, target, expected) {
    const where = words(`文件“${target.path}”`, `file “${target.path}”`)
    const wanted = words('与下载的文件相同', 'is the downloaded file')
    const entry = entryFor(view, target.path, expected.acceptCopyName)
    if (entry?.type !== 'file') return found(where, wanted, COUNT.items, single(false, MISSING))
    const hash = expected.sha256?.toLowerCase() ?? sha256Hex(fromBase64(expected.content ?? ''))
    const isOk = entry.hash === hash
    return found(
      where,
      wanted,
      COUNT.items,
      single(isOk, isOk ? words('内容一致', 'same content') : words('内容不一致', 'other content')),
      entryEvidence(entry),
    )
  },
  apply: (draft, target, expected) => {
    if (expected.content === undefined) throw new Error('Only its hash is known')
    writeFile(draft, target.path, fromBase64(expected.content))
  },
  example: {
    start: browserStart,
    target: { in: 'file', path: '导览图.dat' },
    expected: { content: 'R3VpZGUx' },
    near: [
      { name: 'another file', expected: { content: 'R3VpZGUy' } },
      { name: 'another name', target: { in: 'file', path: '导览.dat' } },
    ],
  },
})

function decoded(url: string): string {
  try {
    return decodeURI(url)
  } catch {
    // A lone % is no escape; the address stands as it is.
    return url
  }
}

/** The same page however its address is written: case of the host, default port, escapes, last slash. */
const foldUrl = (url: string): string =>
  decoded(url.trim())
    .replace(/^(https?:\/\/[^/]*)/i, (host) => host.toLowerCase())
    .replace(/^(http:\/\/[^/:]*):80(?=\/|$)/, '$1')
    .replace(/^(https:\/\/[^/:]*):443(?=\/|$)/, '$1')
    .replace(/\/$/, '')

const favourite: Checker<FilesView, FilesDraft> = defineChecker({
  code: '50106',
  title: words('收藏夹', 'favourite'),
  /** An internet shortcut (.url) that lies in the answer folder. */
  target: FileTarget,
  expected: z.object({ url: z.string().check(z.minLength(4)) }),
  limits: words(
    '只检查保存到答题文件夹的 .url 文件；浏览器自己的收藏夹和主页不在文件夹内，看不到',
    'only a .url file in the answer folder; what the browser keeps for itself is not there',
  ),
  examine(view, target, expected) {
    const where = words(`收藏“${target.path}”`, `favourite “${target.path}”`)
    const wanted = words(`网址 ${expected.url}`, `address ${expected.url}`)
    const entry = view.folder.entries.get(pathKey(target.path))
    if (entry?.type !== 'file' || entry.bytes === undefined)
      return found(where, wanted, COUNT.items, single(false, MISSING))
    const [url] = readShortcut(entry.bytes, view.decodeText) ?? []
    const isOk = url !== undefined && foldUrl(url) === foldUrl(expected.url)
    return found(
      where,
      wanted,
      COUNT.items,
      single(isOk, words(`网址 ${url ?? '无'}`, `address ${url ?? 'none'}`)),
      entryEvidence(entry),
    )
  },
  apply: (draft, target, expected) => {
    writeFile(draft, target.path, `[InternetShortcut]\r\nURL=${expected.url}\r\n`)
  },
  example: {
    start: browserStart,
    target: { in: 'file', path: '故宫.url' },
    expected: { url: 'http://exam.local/gugong/' },
    near: [
      { name: 'another page', expected: { url: 'http://exam.local/' } },
      {
        name: 'the address in a text',
        make: (draft) => {
          writeFile(draft, '故宫.url', 'http://exam.local/gugong/')
        },
      },
    ],
  },
})

export const downloadCheckers: readonly Checker<FilesView, FilesDraft>[] = [
  picture,
  download,
  favourite,
]
