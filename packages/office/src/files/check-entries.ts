import * as z from 'zod/mini'
import {
  COUNT,
  defineChecker,
  found,
  plain,
  single,
  snippet,
  unsupported,
  UnitTally,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import { foldWidth, normalizeText } from '../package/normalize-text.ts'
import { openPackage } from '../package/open-package.ts'
import { decodeTextFile } from './decode-text.ts'
import { draftPath, makeFolder, removeEntry, writeFile } from './edit-files.ts'
import { folderStart } from './examples/folder-start.ts'
import type { FilesView } from './files-view.ts'
import { beneath, isIgnored, pathKey, pathPattern, type FolderEntry } from './folder-state.ts'
import type { FilesDraft } from './files-draft.ts'

const Path = z.string().check(z.minLength(1))
export const FolderTarget = z.object({ in: z.literal('folder'), path: z.string() })
export const FileTarget = z.object({ in: z.literal('file'), path: Path })
export const EntryTarget = z.object({ in: z.enum(['file', 'folder']), path: Path })

export const entryEvidence = (entry: FolderEntry | undefined) =>
  entry === undefined ? [] : [{ part: entry.path, xpath: '', snippet: entry.hash ?? entry.type }]

export const EXISTS = words('存在', 'exists')
export const MISSING = words('不存在', 'does not exist')

const createFolder: Checker<FilesView, FilesDraft> = defineChecker({
  code: '40101',
  title: words('新建文件夹', 'create a folder'),
  target: FolderTarget,
  expected: z.object({}),
  examine(view, target) {
    const entry = view.folder.entries.get(pathKey(target.path))
    const isOk = entry?.type === 'folder'
    return found(
      words(`文件夹“${target.path}”`, `folder “${target.path}”`),
      EXISTS,
      COUNT.items,
      single(isOk, isOk ? EXISTS : MISSING),
      entryEvidence(entry),
    )
  },
  apply: (draft, target) => {
    makeFolder(draft, target.path)
  },
  example: {
    start: folderStart,
    target: { in: 'folder', path: '作品/照片' },
    expected: {},
    near: [
      { name: 'another name', target: { in: 'folder', path: '作品/相片' } },
      {
        name: 'a file of that name',
        make: (draft) => {
          writeFile(draft, '作品/照片', '')
        },
      },
    ],
  },
})

const OFFICE_TYPES: Readonly<Record<string, string>> = {
  docx: 'word',
  xlsx: 'excel',
  pptx: 'powerpoint',
}
const SIGNATURES: Readonly<Record<string, readonly number[]>> = {
  bmp: [0x42, 0x4d],
  png: [0x89, 0x50, 0x4e, 0x47],
  jpg: [0xff, 0xd8],
  gif: [0x47, 0x49, 0x46],
  zip: [0x50, 0x4b],
  pdf: [0x25, 0x50, 0x44, 0x46],
}

/** The file manager creates empty files of any type, so 0 bytes are of every type (40102). */
export function isOfType(bytes: Uint8Array | undefined, type: string): boolean {
  if (bytes === undefined || bytes.length === 0) return true
  const office = OFFICE_TYPES[type]
  if (office !== undefined) {
    const outcome = openPackage(bytes)
    return outcome.kind === 'ok' && outcome.package.document === office
  }
  return (SIGNATURES[type] ?? []).every((byte, index) => bytes[index] === byte)
}

const createFile: Checker<FilesView, FilesDraft> = defineChecker({
  code: '40102',
  title: words('新建文件', 'create a file'),
  target: FileTarget,
  expected: z.object({
    /** Type by content, such as docx, txt, bmp. */
    type: z.optional(z.string()),
    text: z.optional(z.string()),
    /** Accept a.txt.txt, made when extensions are hidden. */
    acceptDoubleExtension: z._default(z.boolean(), false),
  }),
  examine(view, target, expected) {
    const where = words(`文件“${target.path}”`, `file “${target.path}”`)
    const extension = /\.[^./\\]+$/.exec(target.path)?.[0] ?? ''
    const entry =
      view.folder.entries.get(pathKey(target.path)) ??
      (expected.acceptDoubleExtension
        ? view.folder.entries.get(pathKey(target.path + extension))
        : undefined)
    const wanted = words(
      expected.text === undefined ? '存在' : `存在，内容“${snippet(expected.text)}”`,
      expected.text === undefined ? 'exists' : `exists with “${snippet(expected.text)}”`,
    )
    if (entry?.type !== 'file') return found(where, wanted, COUNT.items, single(false, MISSING))
    if (expected.type !== undefined && !isOfType(entry.bytes, expected.type.toLowerCase()))
      return found(
        where,
        wanted,
        COUNT.items,
        single(false, words('文件类型不符', 'another file type')),
        entryEvidence(entry),
      )
    if (expected.text === undefined)
      return found(where, wanted, COUNT.items, single(true, EXISTS), entryEvidence(entry))
    return judgeText(view, entry, where, wanted, (text) => text === tidy(expected.text ?? ''))
  },
  apply: (draft, target, expected) => {
    const type = expected.type?.toLowerCase() ?? 'txt'
    writeFile(draft, target.path, expected.text ?? Uint8Array.from(SIGNATURES[type] ?? []))
  },
  example: {
    start: folderStart,
    target: { in: 'file', path: '作品/简介.txt' },
    expected: { type: 'txt', text: '我的作品' },
    near: [
      { name: 'another text', expected: { type: 'txt', text: '我的作业' } },
      { name: 'a hidden extension', target: { in: 'file', path: '作品/简介.txt.txt' } },
    ],
  },
})

/** A text file's content as it is compared: no spaces at line ends, none around it. */
export const tidy = (text: string): string =>
  normalizeText(text)
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim()

export function judgeText(
  view: FilesView,
  entry: FolderEntry,
  where: Words,
  wanted: Words,
  isRight: (text: string) => boolean,
) {
  const text = entry.bytes === undefined ? undefined : decodeTextFile(entry.bytes, view.decodeText)
  if (text === undefined)
    return unsupported(
      where,
      wanted,
      words('文件内容无法解码', 'the content of the file cannot be decoded'),
    )
  const actual = tidy(text)
  return found(where, wanted, COUNT.items, single(isRight(actual), plain(`“${snippet(actual)}”`)), [
    { part: entry.path, xpath: '', snippet: snippet(actual) },
  ])
}

const editText: Checker<FilesView, FilesDraft> = defineChecker({
  code: '40111',
  title: words('编辑文本', 'edit a text file'),
  target: FileTarget,
  expected: z.object({
    text: z.string(),
    match: z._default(z.enum(['equal', 'contains']), 'equal'),
    foldWidth: z._default(z.boolean(), false),
  }),
  examine(view, target, expected) {
    const where = words(`文件“${target.path}”`, `file “${target.path}”`)
    const wanted = words(`内容“${snippet(expected.text)}”`, `content “${snippet(expected.text)}”`)
    const entry = view.folder.entries.get(pathKey(target.path))
    if (entry?.type !== 'file') return found(where, wanted, COUNT.items, single(false, MISSING))
    const fold = (text: string): string => (expected.foldWidth ? foldWidth(text) : text)
    const text = fold(tidy(expected.text))
    return judgeText(view, entry, where, wanted, (actual) =>
      expected.match === 'equal' ? fold(actual) === text : fold(actual).includes(text),
    )
  },
  apply: (draft, target, expected) => {
    writeFile(draft, target.path, expected.text)
  },
  example: {
    start: folderStart,
    target: { in: 'file', path: '说明.txt' },
    expected: { text: '考试说明\n请按要求操作，操作后保存。' },
    near: [
      { name: 'another text', expected: { text: '考试说明\n请按要求操作，操作后关闭。' } },
      { name: 'another file', target: { in: 'file', path: '说明2.txt' } },
    ],
  },
})

const FLAGS = ['readOnly', 'hidden', 'archive'] as const
const FLAG_WORDS = {
  readOnly: words('只读', 'read-only'),
  hidden: words('隐藏', 'hidden'),
  archive: words('存档', 'archive'),
}

const attributes: Checker<FilesView, FilesDraft> = defineChecker({
  code: '40107',
  title: words('文件属性', 'attributes'),
  target: EntryTarget,
  expected: z
    .object({
      readOnly: z.optional(z.boolean()),
      hidden: z.optional(z.boolean()),
      archive: z.optional(z.boolean()),
    })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  examine(view, target, expected) {
    const flags = FLAGS.filter((flag) => expected[flag] !== undefined)
    const text = (read: (flag: (typeof FLAGS)[number]) => boolean): Words =>
      words(
        flags.map((flag) => `${read(flag) ? '' : '非'}${FLAG_WORDS[flag].zh}`).join('、'),
        flags.map((flag) => `${read(flag) ? '' : 'not '}${FLAG_WORDS[flag].en}`).join(', '),
      )
    const where = words(`“${target.path}”`, `“${target.path}”`)
    const wanted = text((flag) => expected[flag] === true)
    const entry = view.folder.entries.get(pathKey(target.path))
    if (entry === undefined) return found(where, wanted, COUNT.items, single(false, MISSING))
    if (view.folder !== view.start && !view.folder.hasManifest)
      return unsupported(
        where,
        wanted,
        words('没有属性清单，无法判断', 'attributes were not listed, so they cannot be judged'),
      )
    // Issued files carry no read-only or hidden mark; the archive mark is set on every new file.
    const read = (flag: (typeof FLAGS)[number]): boolean => entry[flag] ?? flag === 'archive'
    return found(
      where,
      wanted,
      COUNT.items,
      single(
        flags.every((flag) => read(flag) === expected[flag]),
        text(read),
      ),
      entryEvidence(entry),
    )
  },
  apply: (draft, target, expected) => {
    const path = draftPath(draft, target.path)
    const entry = draft.entries.get(path) ?? { path, type: target.in }
    draft.entries.set(path, { ...entry, ...expected })
  },
  example: {
    start: folderStart,
    target: { in: 'file', path: '资料/名单.txt' },
    expected: { readOnly: true, hidden: true },
    near: [
      { name: 'one of two', expected: { readOnly: true, hidden: false } },
      { name: 'another file', target: { in: 'file', path: '资料/通知.txt' } },
    ],
  },
})

const folderTree: Checker<FilesView, FilesDraft> = defineChecker({
  code: '40113',
  title: words('目录结构', 'folder tree'),
  target: FolderTarget,
  expected: z.object({
    folders: z.array(Path).check(z.minLength(1)),
    /** No other folders beneath the target. */
    exact: z._default(z.boolean(), true),
  }),
  examine(view, target, expected) {
    const wanted = expected.folders.map(pathKey)
    const actual = [...beneath(view.folder, target.path)].flatMap(([key, entry]) =>
      entry.type === 'folder' ? [key] : [],
    )
    const tally = new UnitTally()
    for (const folder of wanted) {
      const isOk = actual.includes(folder)
      tally.add(
        isOk,
        words(
          `${folder} ${isOk ? '存在' : '不存在'}`,
          `${folder} ${isOk ? 'exists' : 'is missing'}`,
        ),
      )
    }
    const known = new Set(
      wanted.flatMap((folder) =>
        folder.split('/').map((_, index, all) => all.slice(0, index + 1).join('/')),
      ),
    )
    if (expected.exact)
      for (const folder of actual.filter((one) => !known.has(one)))
        tally.add(false, words(`多出 ${folder}`, `${folder} is not asked for`))
    return found(
      words(`“${target.path || '/'}”下的目录`, `the folders beneath “${target.path || '/'}”`),
      plain(expected.folders.join('、')),
      COUNT.items,
      tally.units,
    )
  },
  apply: (draft, target, expected) => {
    for (const folder of expected.folders)
      makeFolder(draft, target.path === '' ? folder : `${target.path}/${folder}`)
  },
  example: {
    start: folderStart,
    target: { in: 'folder', path: '班级' },
    expected: { folders: ['一班/作业', '二班'] },
    near: [
      { name: 'a folder in another place', expected: { folders: ['一班', '二班/作业'] } },
      { name: 'one folder too many', expected: { folders: ['一班/作业', '二班', '三班'] } },
    ],
  },
})

const untouched: Checker<FilesView, FilesDraft> = defineChecker({
  code: '40116',
  title: words('其他文件未改动', 'other files untouched'),
  target: FolderTarget,
  expected: z.object({ except: z._default(z.array(z.string()), []) }),
  examine(view, target, expected) {
    const excepted = expected.except.map(pathPattern)
    const tally = new UnitTally()
    const now = beneath(view.folder, target.path)
    for (const [key, entry] of beneath(view.start, target.path)) {
      if (entry.type !== 'file' || isIgnored(key)) continue
      const isExcepted = expected.except.some(
        (one, index) => excepted[index]?.(key) === true || key.startsWith(`${pathKey(one)}/`),
      )
      if (isExcepted) continue
      const after = now.get(key)
      const isOk = after?.type === 'file' && after.hash === entry.hash
      if (isOk) tally.add(true, words('未改动', 'untouched'))
      else
        tally.add(
          false,
          after === undefined
            ? words(`${entry.path} 已不存在`, `${entry.path} is gone`)
            : words(`${entry.path} 被改动`, `${entry.path} was changed`),
        )
    }
    const units = tally.units
    return found(
      words('其他文件', 'the other files'),
      words('保持不变', 'stay as they were'),
      COUNT.items,
      units.length === 0 ? single(true, words('未改动', 'untouched')) : units,
    )
  },
  example: {
    start: folderStart,
    target: { in: 'folder', path: '模板' },
    expected: {},
    guard: true,
    near: [
      {
        name: 'another file was changed',
        make: (draft) => {
          writeFile(draft, '模板/封面.txt', '改过')
        },
      },
      {
        name: 'another file was deleted',
        make: (draft) => {
          removeEntry(draft, '模板/目录.txt')
        },
      },
    ],
  },
})

export const entryCheckers: readonly Checker<FilesView, FilesDraft>[] = [
  createFolder,
  createFile,
  attributes,
  editText,
  folderTree,
  untouched,
]
