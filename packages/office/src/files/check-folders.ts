import * as z from 'zod/mini'
import {
  COUNT,
  defineChecker,
  found,
  single,
  unsupported,
  UnitTally,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import {
  entryEvidence,
  EntryTarget,
  FolderTarget,
  isUnlisted,
  MISSING,
  Path,
  unlisted,
} from './check-entries.ts'
import { draftPath, makeFolder, removeEntry, writeFile } from './edit-files.ts'
import { folderStart } from './examples/folder-start.ts'
import type { FilesDraft } from './files-draft.ts'
import type { FilesView } from './files-view.ts'
import { beneath, isIgnored, pathKey, pathPattern } from './folder-state.ts'

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
    if (entry?.type !== target.in) return found(where, wanted, COUNT.items, single(false, MISSING))
    const isKnown = FLAGS.some((flag) => entry[flag] !== undefined)
    // A client that cannot read attributes lists none: that is not the same as all of them off.
    if (view.folder !== view.start && !isKnown)
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
    const where = words(
      `“${target.path || '/'}”下的目录`,
      `the folders beneath “${target.path || '/'}”`,
    )
    const list = words(expected.folders.join('、'), expected.folders.join(', '))
    if (isUnlisted(view) && !wanted.every((one) => actual.includes(one)))
      return unlisted(where, list)
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
    return found(where, list, COUNT.items, tally.units)
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

export const folderCheckers: readonly Checker<FilesView, FilesDraft>[] = [
  attributes,
  folderTree,
  untouched,
]
