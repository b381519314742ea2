import * as z from 'zod/mini'
import { strToU8 } from 'fflate'
import {
  COUNT,
  defineChecker,
  found,
  plain,
  single,
  unsupported,
  UnitTally,
  words,
  type Checker,
} from '../checkpoints/checker.ts'
import { imageSize } from '../package/image-size.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { entryEvidence, FileTarget, MISSING, Path, UNKNOWN_TYPE } from './check-entries.ts'
import { decodeTextFile } from './decode-text.ts'
import { writeFile } from './edit-files.ts'
import { folderStart, plainBitmap } from './examples/folder-start.ts'
import { isOfType, isTextType } from './file-types.ts'
import type { FilesDraft } from './files-draft.ts'
import type { FilesView } from './files-view.ts'
import { pathKey, type FolderEntry } from './folder-state.ts'
import { isBlank, readBitmap } from './read-bitmap.ts'
import { readShortcut, writeShortcut } from './read-shortcut.ts'

const shortcut: Checker<FilesView, FilesDraft> = defineChecker({
  code: '40108',
  title: words('快捷方式', 'shortcut'),
  target: z.object({ in: z.literal('shortcut'), path: Path }),
  expected: z.object({
    /** Where it leads; its end is compared, because the beginning differs from PC to PC. */
    leadsTo: Path,
  }),
  examine(view, target, expected) {
    const where = words(`快捷方式“${target.path}”`, `shortcut “${target.path}”`)
    const wanted = words(`指向“${expected.leadsTo}”`, `leads to “${expected.leadsTo}”`)
    const entry = view.folder.entries.get(pathKey(target.path))
    if (entry?.type !== 'file') return found(where, wanted, COUNT.items, single(false, MISSING))
    const paths = entry.bytes === undefined ? undefined : readShortcut(entry.bytes, view.decodeText)
    if (paths === undefined)
      return found(
        where,
        wanted,
        COUNT.items,
        single(false, words('不是快捷方式', 'it is no shortcut')),
        entryEvidence(entry),
      )
    const asked = pathKey(expected.leadsTo)
    const shown = [...new Set(paths)].map((path) => `“${path}”`)
    const isOk = countedPaths(target.path, paths).some((path) => leadsTo(view, path, asked))
    return found(
      where,
      wanted,
      COUNT.items,
      single(isOk, words(`指向${shown.join('')}`, `leads to ${shown.join(', ')}`)),
      entryEvidence(entry),
    )
  },
  apply: (draft, target, expected) => {
    writeFile(draft, target.path, writeShortcut(`D:/CZKT/${expected.leadsTo}`))
  },
  example: {
    start: folderStart,
    target: { in: 'shortcut', path: '说明.lnk' },
    expected: { leadsTo: '说明.txt' },
    near: [
      { name: 'another target', expected: { leadsTo: '表格.csv' } },
      { name: 'another name', target: { in: 'shortcut', path: '说明 - 快捷方式.lnk' } },
      {
        name: 'a copy in place of a shortcut',
        make: (draft) => {
          writeFile(draft, '说明.lnk', '考试说明')
        },
      },
    ],
  },
})

/**
 * Whether a path leads to the asked entry. Only its end is compared; where the task folder has an entry
 * that fits more of the path, the shortcut leads to that one (40108).
 */
function leadsTo({ folder, start }: FilesView, path: string, asked: string): boolean {
  const key = pathKey(path)
  if (key === asked) return true
  if (!key.endsWith(`/${asked}`)) return false
  const known = [...new Set([...folder.entries.keys(), ...start.entries.keys()])]
  return !known.some(
    (one) => one.length > asked.length && one.endsWith(`/${asked}`) && key.endsWith(`/${one}`),
  )
}

/** A path as the task folder sees it: one that a shortcut gives from its own place is resolved. */
function fromFolder(shortcut: string, path: string): string {
  if (!/^\.{1,2}[\\/]/.test(path)) return path
  const segments = pathKey(shortcut).split('/').slice(0, -1)
  for (const one of pathKey(path).split('/'))
    if (one !== '..') segments.push(one)
    else if (segments.pop() === undefined) return path.replace(/^(\.{1,2}[\\/])+/, '/')
  return segments.join('/')
}

/** The paths that count: what a shortcut says of its own place is stale once it was moved. */
function countedPaths(shortcut: string, paths: readonly string[]): readonly string[] {
  const whole = paths.filter((one) => !/^\.{1,2}[\\/]/.test(one))
  return whole.length > 0 ? whole : paths.map((one) => fromFolder(shortcut, one))
}

/** A picture that was issued is no screenshot of the candidate's. */
function isIssued({ folder, start }: FilesView, { hash }: FolderEntry): boolean {
  return folder !== start && [...start.entries.values()].some((one) => one.hash === hash)
}

const pictureTypes = ['bmp', 'png', 'jpg', 'gif'] as const

const screenshot: Checker<FilesView, FilesDraft> = defineChecker({
  code: '40114',
  title: words('屏幕截图', 'screenshot'),
  target: FileTarget,
  expected: z.object({
    types: z._default(z.array(z.enum(pictureTypes)), ['bmp', 'png', 'jpg']),
    /** Pixels. */
    minWidth: z._default(z.number(), 100),
    minHeight: z._default(z.number(), 100),
  }),
  limits: words(
    '只检查类型、尺寸，以及 PNG、BMP 是否全为一色；不看画面内容',
    'type, size, and for PNG and BMP that it is not of one colour; not what it shows',
  ),
  examine(view, target, expected) {
    const where = words(`图片“${target.path}”`, `picture “${target.path}”`)
    const wanted = words(
      `${expected.types.join('/')}，至少 ${expected.minWidth}×${expected.minHeight} 像素`,
      `${expected.types.join('/')}, at least ${expected.minWidth}×${expected.minHeight} pixels`,
    )
    const entry = view.folder.entries.get(pathKey(target.path))
    if (entry?.type !== 'file') return found(where, wanted, COUNT.items, single(false, MISSING))
    const bytes = entry.bytes ?? new Uint8Array(0)
    const type =
      bytes.length === 0
        ? undefined
        : expected.types.find((one) => isOfType(bytes, one, view.decodeText) === true)
    const size = imageSize(bytes)
    const judge = (isOk: boolean, actual: Parameters<typeof single>[1]) =>
      found(where, wanted, COUNT.items, single(isOk, actual), entryEvidence(entry))
    if (type === undefined || size === undefined)
      return judge(false, words('不是要求的图片类型', 'not a picture of the type asked for'))
    const actual = plain(`${type} ${size.width}×${size.height}`)
    if (size.width < expected.minWidth || size.height < expected.minHeight)
      return judge(false, actual)
    if (entry.hash !== undefined && isIssued(view, entry))
      return judge(false, words('是原始素材中的图片', 'an issued picture'))
    const pixels = readBitmap(bytes)
    if (pixels !== undefined && isBlank(pixels))
      return judge(false, words('图片是空白的', 'the picture is blank'))
    return judge(true, actual)
  },
  apply: (draft, target, expected) => {
    if (!expected.types.includes('bmp')) throw new Error('The engine makes only bitmaps')
    writeFile(
      draft,
      target.path,
      plainBitmap(expected.minWidth, expected.minHeight, (x, y) => (x * 7 + y * 3) % 256),
    )
  },
  example: {
    start: folderStart,
    target: { in: 'file', path: '截图.bmp' },
    expected: { types: ['bmp', 'png'], minWidth: 120, minHeight: 90 },
    near: [
      { name: 'too small', expected: { types: ['bmp', 'png'], minWidth: 100, minHeight: 80 } },
      {
        name: 'a blank picture',
        make: (draft) => {
          writeFile(
            draft,
            '截图.bmp',
            plainBitmap(120, 90, () => 255),
          )
        },
      },
    ],
  },
})

const convert: Checker<FilesView, FilesDraft> = defineChecker({
  code: '40115',
  title: words('另存为其他类型', 'save as another type'),
  target: FileTarget,
  expected: z.object({
    /** Type by content: pdf, jpg, png, bmp, csv, txt, htm, docx, xlsx, pptx … */
    type: Path,
    /** Texts that it holds; for text types only. */
    contains: z._default(z.array(z.string()), []),
  }),
  limits: words(
    '文字只在文本类文件中检查（pdf、图片内的文字不检查）',
    'texts are looked for in text types only, not inside pdf or pictures',
  ),
  examine(view, target, expected) {
    const where = words(`文件“${target.path}”`, `file “${target.path}”`)
    const wanted = words(
      [`类型 ${expected.type}`, ...expected.contains.map((one) => `含“${one}”`)].join('，'),
      [`type ${expected.type}`, ...expected.contains.map((one) => `with “${one}”`)].join(', '),
    )
    const entry = view.folder.entries.get(pathKey(target.path))
    const bytes = entry?.bytes
    if (entry?.type !== 'file') return found(where, wanted, COUNT.items, single(false, MISSING))
    if (bytes === undefined)
      return unsupported(where, wanted, words('文件内容没有提交', 'its content was not handed in'))
    if (bytes.length === 0)
      return found(where, wanted, COUNT.items, single(false, words('空文件', 'an empty file')))
    const type = expected.type.toLowerCase()
    const isType = isOfType(bytes, type, view.decodeText)
    if (isType === undefined) return unsupported(where, wanted, UNKNOWN_TYPE)
    const tally = new UnitTally()
    tally.add(isType, isType ? plain(type) : words('类型不符', 'another type'))
    if (!isType) return found(where, wanted, COUNT.items, tally.units, entryEvidence(entry))
    if (expected.contains.length > 0 && !isTextType(type))
      return unsupported(
        where,
        wanted,
        words('此类型内的文字无法检查', 'texts inside this type cannot be checked'),
      )
    const text = isTextType(type) ? decodeTextFile(bytes, view.decodeText) : ''
    if (text === undefined && expected.contains.length > 0)
      return unsupported(
        where,
        wanted,
        words('文件内容无法解码', 'the content of the file cannot be decoded'),
      )
    const folded = foldSpaces(text ?? '')
    for (const one of expected.contains) {
      const isIn = folded.includes(foldSpaces(one))
      tally.add(
        isIn,
        words(`${isIn ? '含' : '不含'}“${one}”`, `${isIn ? 'has' : 'lacks'} “${one}”`),
      )
    }
    return found(where, wanted, COUNT.items, tally.units, entryEvidence(entry))
  },
  apply: (draft, target, expected) => {
    if (!isTextType(expected.type.toLowerCase()))
      throw new Error('The engine converts to text types only')
    writeFile(draft, target.path, strToU8(expected.contains.join('\r\n')))
  },
  example: {
    start: folderStart,
    target: { in: 'file', path: '成绩.csv' },
    expected: { type: 'csv', contains: ['姓名,成绩', '王芳,92'] },
    near: [
      { name: 'another delimiter', expected: { type: 'csv', contains: ['姓名;成绩', '王芳;92'] } },
      {
        name: 'a package with another name',
        make: (draft) => {
          writeFile(draft, '成绩.csv', Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0]))
        },
      },
    ],
  },
})

export const madeFileCheckers: readonly Checker<FilesView, FilesDraft>[] = [
  shortcut,
  screenshot,
  convert,
]
