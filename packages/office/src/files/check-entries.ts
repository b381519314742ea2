import * as z from 'zod/mini'
import {
  COUNT,
  defineChecker,
  found,
  plain,
  single,
  snippet,
  unsupported,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import { foldWidth, normalizeText } from '../package/normalize-text.ts'
import { openPackage } from '../package/open-package.ts'
import { openWord } from '../word/word-view.ts'
import { decodeTextFile } from './decode-text.ts'
import { makeFolder, writeFile } from './edit-files.ts'
import { folderStart } from './examples/folder-start.ts'
import { isOfType } from './file-types.ts'
import type { FilesView } from './files-view.ts'
import { pathKey, type FolderEntry } from './folder-state.ts'
import type { FilesDraft } from './files-draft.ts'
import { ownTable } from '../package/own-table.ts'

export const Path = z.string().check(z.minLength(1))
export const FolderTarget = z.object({ in: z.literal('folder'), path: z.string() })
export const FileTarget = z.object({ in: z.literal('file'), path: Path })
export const EntryTarget = z.object({ in: z.enum(['file', 'folder']), path: Path })

export const entryEvidence = (entry: FolderEntry | undefined) =>
  entry === undefined ? [] : [{ part: entry.path, xpath: '', snippet: entry.hash ?? entry.type }]

export const UNKNOWN_TYPE = words('此文件类型无法判断', 'this file type cannot be judged')
const isPackage = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b

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
    const where = words(`文件夹“${target.path}”`, `folder “${target.path}”`)
    if (entry === undefined && isUnlisted(view)) return unlisted(where, EXISTS)
    const actual = isOk ? EXISTS : entry === undefined ? MISSING : words('是文件', 'is a file')
    return found(where, EXISTS, COUNT.items, single(isOk, actual), entryEvidence(entry))
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

/** What a new file of a type holds at least; others are made empty. */
const SIGNATURES: Readonly<Record<string, readonly number[]>> = ownTable({
  bmp: [0x42, 0x4d],
  png: [0x89, 0x50, 0x4e, 0x47],
  jpg: [0xff, 0xd8, 0xff],
  gif: [0x47, 0x49, 0x46, 0x38],
  pdf: [0x25, 0x50, 0x44, 0x46],
})

const UNLISTED = words(
  '没有文件夹清单，空文件夹无法判断',
  'the folder was not listed, so empty folders cannot be seen',
)

/** True when an empty folder may be there without being seen (7.1). */
export const isUnlisted = (view: FilesView): boolean =>
  view.folder !== view.start && !view.folder.hasManifest

/** What to say of folders that are not seen where nobody listed the folder. */
export const unlisted = (where: Words, wanted: Words) => unsupported(where, wanted, UNLISTED)

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
    const type = expected.type?.toLowerCase()
    const content = expected.text === undefined ? undefined : snippet(expected.text)
    const wanted = words(
      `存在${type === undefined ? '' : `，类型 ${type}`}${content === undefined ? '' : `，内容“${content}”`}`,
      `exists${type === undefined ? '' : ` of type ${type}`}${content === undefined ? '' : ` with “${content}”`}`,
    )
    if (entry?.type !== 'file') return found(where, wanted, COUNT.items, single(false, MISSING))
    const { bytes } = entry
    if (type !== undefined && bytes === undefined)
      return unsupported(where, wanted, words('文件内容没有提交', 'its content was not handed in'))
    // The file manager creates empty files of any type, so 0 bytes are of every type.
    const isType =
      type === undefined || bytes === undefined || bytes.length === 0
        ? true
        : isOfType(bytes, type, view.decodeText)
    if (isType === undefined) return unsupported(where, wanted, UNKNOWN_TYPE)
    if (!isType)
      return found(
        where,
        wanted,
        COUNT.items,
        single(false, words('文件类型不符', 'another file type')),
        entryEvidence(entry),
      )
    if (expected.text === undefined)
      return found(where, wanted, COUNT.items, single(true, EXISTS), entryEvidence(entry))
    if (bytes !== undefined && bytes.length > 0 && (type === 'docx' || isPackage(bytes)))
      return judgeDocument(bytes, where, wanted, tidy(expected.text))
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

/** Judges the text of a Word document that was made where a text is asked for. */
function judgeDocument(bytes: Uint8Array, where: Words, wanted: Words, asked: string) {
  const outcome = openPackage(bytes)
  if (outcome.kind !== 'ok' || outcome.package.document !== 'word')
    return unsupported(
      where,
      wanted,
      words('此类型内的文字无法检查', 'texts inside this type cannot be checked'),
    )
  const actual = tidy(
    openWord(bytes)
      .body.map((one) => one.text)
      .join('\n'),
  )
  return found(
    where,
    wanted,
    COUNT.items,
    single(actual === asked, plain(`“${snippet(actual)}”`)),
    [],
  )
}

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

export const entryCheckers: readonly Checker<FilesView, FilesDraft>[] = [
  createFolder,
  createFile,
  editText,
]
