import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  single,
  UnitTally,
  words,
  type Checker,
  type Finding,
  type Words,
} from '../checkpoints/checker.ts'
import { EntryTarget, Path } from './check-entries.ts'
import { copyEntry, isThere, removeEntry, writeFile } from './edit-files.ts'
import { folderStart } from './examples/folder-start.ts'
import type { FilesView } from './files-view.ts'
import {
  beneath,
  isIgnored,
  pathKey,
  pathPattern,
  type FolderEntry,
  type FolderState,
} from './folder-state.ts'
import type { FilesDraft } from './files-draft.ts'
import { ownTable } from '../package/own-table.ts'

/** Contents that nobody knows are not alike. */
export const isSameFile = (one: FolderEntry, other: FolderEntry | undefined): boolean =>
  one.hash !== undefined && one.hash === other?.hash

type Sameness = 'same' | 'missing' | 'changed'

/** Compares an entry of the start folder with another path of the folder now: contents by hash. */
function compare(start: FolderState, from: string, now: FolderState, to: string): Sameness {
  const before = start.entries.get(pathKey(from))
  const after = now.entries.get(pathKey(to))
  if (before === undefined || after === undefined || before.type !== after.type) return 'missing'
  if (before.type === 'file') return isSameFile(before, after) ? 'same' : 'changed'
  const inside = beneath(now, to)
  for (const [key, entry] of beneath(start, from)) {
    if (isIgnored(key)) continue
    const other = inside.get(key)
    // An empty folder is seen only where the client listed the folder (7.1).
    if (entry.type === 'folder' && other === undefined && !now.hasManifest) continue
    if (other === undefined || other.type !== entry.type) return 'changed'
    if (entry.type === 'file' && !isSameFile(entry, other)) return 'changed'
  }
  return 'same'
}

const SAMENESS: Readonly<Record<Sameness, Words>> = ownTable({
  same: words('内容一致', 'same content'),
  missing: words('目标不存在', 'the destination does not exist'),
  changed: words('内容不一致', 'other content'),
})

function judgeTransfer(
  view: FilesView,
  target: z.infer<typeof EntryTarget>,
  to: string,
  verb: Words,
  sourceStays: boolean | undefined,
): Finding {
  const where = words(`“${target.path}”`, `“${target.path}”`)
  const wanted = words(`${verb.zh}“${to}”`, `${verb.en} “${to}”`)
  if (view.start.entries.get(pathKey(target.path)) === undefined)
    return blocked(where, wanted, words('原始素材中没有该对象', 'the materials do not hold it'))
  const sameness = compare(view.start, target.path, view.folder, to)
  const stays = view.folder.entries.get(pathKey(target.path)) !== undefined
  const isChanged =
    stays &&
    sourceStays === true &&
    compare(view.start, target.path, view.folder, target.path) !== 'same'
  const isSourceRight =
    sourceStays === undefined ||
    pathKey(to) === pathKey(target.path) ||
    (stays === sourceStays && !isChanged)
  const tail = isSourceRight
    ? words('', '')
    : isChanged
      ? words('，原文件被改动', ', the original was changed')
      : stays
        ? words('，原位置仍存在', ', still at the old place')
        : words('，原位置已不存在', ', gone from the old place')
  return found(
    where,
    wanted,
    COUNT.items,
    single(
      sameness === 'same' && isSourceRight,
      words(SAMENESS[sameness].zh + tail.zh, SAMENESS[sameness].en + tail.en),
    ),
    [{ part: to, xpath: '', snippet: view.folder.entries.get(pathKey(to))?.hash ?? '' }],
  )
}

function besides(path: string, name: string): string {
  const cut = path.replaceAll('\\', '/').lastIndexOf('/') + 1
  return path.slice(0, cut) + name
}

const rename: Checker<FilesView, FilesDraft> = defineChecker({
  code: '40103',
  title: words('重命名', 'rename'),
  target: EntryTarget,
  /** The new name inside the same folder. */
  expected: z.object({ name: Path }),
  examine: (view, target, expected) =>
    judgeTransfer(
      view,
      target,
      besides(target.path, expected.name),
      words('重命名为', 'is renamed to'),
      false,
    ),
  apply: (draft, target, expected) => {
    const to = besides(target.path, expected.name)
    if (isThere(draft, to)) return
    copyEntry(draft, target.path, to)
    removeEntry(draft, target.path)
  },
  example: {
    start: folderStart,
    target: { in: 'file', path: '图片/校徽.bmp' },
    expected: { name: '标志.bmp' },
    near: [
      { name: 'another name', expected: { name: '标识.bmp' } },
      {
        name: 'a copy beside the old name',
        make: (draft) => {
          copyEntry(draft, '图片/校徽.bmp', '图片/标志.bmp')
        },
      },
    ],
  },
})

const copy: Checker<FilesView, FilesDraft> = defineChecker({
  code: '40104',
  title: words('复制', 'copy'),
  target: EntryTarget,
  /** Full path of the copy; `sourceStays: false` lets the source be changed by a later step. */
  expected: z.object({ to: Path, sourceStays: z._default(z.boolean(), true) }),
  examine: (view, target, expected) =>
    judgeTransfer(
      view,
      target,
      expected.to,
      words('复制到', 'is copied to'),
      expected.sourceStays ? true : undefined,
    ),
  apply: (draft, target, expected) => {
    copyEntry(draft, target.path, expected.to)
  },
  example: {
    start: folderStart,
    target: { in: 'file', path: '资料/通知.txt' },
    expected: { to: '存档/通知.txt' },
    near: [
      { name: 'another place', expected: { to: '资料/通知 - 副本.txt' } },
      {
        name: 'an empty file',
        make: (draft) => {
          writeFile(draft, '存档/通知.txt', '')
        },
      },
    ],
  },
})

const move: Checker<FilesView, FilesDraft> = defineChecker({
  code: '40105',
  title: words('移动', 'move'),
  target: EntryTarget,
  expected: z.object({ to: Path }),
  examine: (view, target, expected) =>
    judgeTransfer(view, target, expected.to, words('移动到', 'is moved to'), false),
  apply: (draft, target, expected) => {
    if (isThere(draft, expected.to)) return
    copyEntry(draft, target.path, expected.to)
    removeEntry(draft, target.path)
  },
  example: {
    start: folderStart,
    target: { in: 'file', path: '图片/校门.bmp' },
    expected: { to: '风光/校门.bmp' },
    near: [
      { name: 'another place', expected: { to: '校门.bmp' } },
      {
        name: 'a copy',
        make: (draft) => {
          copyEntry(draft, '图片/校门.bmp', '风光/校门.bmp')
        },
      },
    ],
  },
})

const parentOf = (key: string): string => key.slice(0, Math.max(0, key.lastIndexOf('/')))

/**
 * Files that lay beside deleted ones and are nowhere any more, by folder. `isWhole`: the folder is gone
 * with all of them, so it was deleted instead of what was asked (40106).
 */
function lostBeside(
  view: FilesView,
  matches: readonly ((key: string) => boolean)[],
): ReadonlyMap<string, { readonly count: number; readonly isWhole: boolean }> {
  const { entries } = view.folder
  const isMatched = (key: string): boolean => {
    for (let one = key; one !== ''; one = parentOf(one))
      if (matches.some((match) => match(one))) return true
    return false
  }
  const known = new Set([...entries.values()].map((one) => one.hash))
  const folders = new Set(
    [...view.start.entries.keys()]
      .filter((key) => matches.some((match) => match(key)))
      .map(parentOf),
  )
  const lost = new Map<string, { count: number; isWhole: boolean }>()
  for (const folder of folders) {
    const beside = [...view.start.entries].filter(
      ([key, entry]) =>
        entry.type === 'file' && parentOf(key) === folder && !isMatched(key) && !isIgnored(key),
    )
    const gone = beside.filter(([key, { hash }]) => !entries.has(key) && !known.has(hash))
    const isWhole = folder !== '' && gone.length === beside.length && !entries.has(folder)
    if (gone.length > 0) lost.set(folder, { count: gone.length, isWhole })
  }
  return lost
}

const remove: Checker<FilesView, FilesDraft> = defineChecker({
  code: '40106',
  title: words('删除', 'delete'),
  /** Paths or patterns with * and ?, matched against the start folder. */
  target: z.object({ in: z.literal('entries'), paths: z.array(Path).check(z.minLength(1)) }),
  expected: z.object({
    /** Entries matched by the patterns that must stay. */
    keep: z._default(z.array(z.string()), []),
    /** Everything else in the same folders must still be there, wherever it was moved. */
    siblings: z._default(z.boolean(), false),
  }),
  examine(view, target, expected) {
    const where = words(target.paths.join('、'), target.paths.join(', '))
    const wanted = words('已删除', 'deleted')
    const matches = target.paths.map(pathPattern)
    const keep = expected.keep.map(pathPattern)
    const tally = new UnitTally()
    for (const [key, entry] of view.start.entries) {
      if (!matches.some((match) => match(key))) continue
      const mustStay = keep.some((match) => match(key))
      const exists = view.folder.entries.has(key)
      tally.add(
        exists === mustStay,
        exists
          ? words(`${entry.path} 仍存在`, `${entry.path} still exists`)
          : words(`${entry.path} 已删除`, `${entry.path} is deleted`),
      )
    }
    for (const [folder, lost] of lostBeside(view, matches))
      if (expected.siblings || lost.isWhole)
        tally.add(
          false,
          words(
            `${folder || '/'} 中的其他文件也被删除`,
            `other files of ${folder || '/'} are deleted as well`,
          ),
          lost.count,
        )
    // Where nothing was handed in at all, nothing was deleted either (7.1: siblings present).
    if (view.folder.entries.size === 0 && tally.units.length < view.start.entries.size)
      return blocked(where, wanted, words('没有交任何文件', 'no file was handed in'))
    return tally.units.length === 0
      ? blocked(where, wanted, words('原始素材中没有该对象', 'the materials do not hold it'))
      : found(where, wanted, COUNT.items, tally.units)
  },
  apply: (draft, target, expected) => {
    const matches = target.paths.map(pathPattern)
    const keep = expected.keep.map(pathPattern)
    for (const path of [...draft.files.keys(), ...draft.entries.keys()])
      if (matches.some((match) => match(path)) && !keep.some((match) => match(path)))
        removeEntry(draft, path)
  },
  example: {
    start: folderStart,
    target: { in: 'entries', paths: ['备份/*.dat'] },
    expected: {},
    near: [
      { name: 'one is left', target: { in: 'entries', paths: ['备份/一月.dat'] } },
      { name: 'one is kept', expected: { keep: ['备份/二月.dat'] } },
    ],
  },
})

export const transferCheckers: readonly Checker<FilesView, FilesDraft>[] = [
  rename,
  copy,
  move,
  remove,
]
