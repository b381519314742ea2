import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  plain,
  single,
  UnitTally,
  words,
  type Checker,
  type Finding,
} from '../checkpoints/checker.ts'
import { PackageError } from '../package/package-error.ts'
import { sha256Hex } from '../package/sha256.ts'
import { writeZip } from '../package/write-package.ts'
import { entryEvidence, MISSING, Path } from './check-entries.ts'
import { draftPath, readFile, withBeneath, writeFile } from './edit-files.ts'
import { folderStart } from './examples/folder-start.ts'
import type { FilesDraft } from './files-draft.ts'
import type { FilesView } from './files-view.ts'
import {
  beneath,
  pathKey,
  pathPattern,
  type FolderEntry,
  type FolderState,
} from './folder-state.ts'
import { readArchive, type ArchiveMember } from './read-archive.ts'

const ArchiveTarget = z.object({ in: z.literal('archive'), path: Path })

/** The files that a path stands for: itself, or everything in the folder, by path from its parent. */
function filesOf(state: FolderState, path: string): ReadonlyMap<string, FolderEntry> {
  const entry = state.entries.get(pathKey(path))
  const name = pathKey(path).split('/').at(-1) ?? ''
  if (entry === undefined) return new Map()
  if (entry.type === 'file') return new Map([[name, entry]])
  return new Map(
    [...beneath(state, path)].flatMap(([key, one]) =>
      one.type === 'file' ? [[`${name}/${key}`, one] as const] : [],
    ),
  )
}

/** An archive's members by path, without the one folder that may hold them all. */
function membersOf(members: readonly ArchiveMember[]): ReadonlyMap<string, ArchiveMember> {
  return new Map(members.map((one) => [pathKey(one.path), one]))
}

function hasContent(member: ArchiveMember, hash: string | undefined): boolean {
  // What is encrypted cannot be read; its name has to do.
  if (member.isEncrypted || hash === undefined) return true
  return sha256Hex(member.read()) === hash
}

const NOT_ZIP = words('不是可读取的 zip 压缩文件', 'no zip that can be read')

function examineArchive(
  entry: FolderEntry | undefined,
  view: FilesView,
  judge: (members: readonly ArchiveMember[]) => Finding,
  where: Parameters<typeof found>[0],
  wanted: Parameters<typeof found>[1],
): Finding {
  if (entry?.type !== 'file') return found(where, wanted, COUNT.items, single(false, MISSING))
  const wrong = found(where, wanted, COUNT.items, single(false, NOT_ZIP), entryEvidence(entry))
  if (entry.bytes === undefined) return wrong
  try {
    return judge(readArchive(entry.bytes, view.decodeText))
  } catch (error) {
    if (error instanceof PackageError || error instanceof RangeError) return wrong
    throw error
  }
}

const compress: Checker<FilesView, FilesDraft> = defineChecker({
  code: '40109',
  title: words('压缩', 'compress'),
  target: ArchiveTarget,
  expected: z.object({
    /** Files and folders of the task folder that the archive holds. */
    members: z.array(Path).check(z.minLength(1)),
    /** Whether the archive asks for a password; its text is not checked. */
    password: z.optional(z.boolean()),
    /** No other files in it. */
    exact: z._default(z.boolean(), true),
  }),
  limits: words(
    '只检查 zip；密码内容无法检查，只检查是否加密',
    'only zip; the password itself cannot be checked, only that there is one',
  ),
  examine(view, target, expected) {
    const where = words(`压缩文件“${target.path}”`, `archive “${target.path}”`)
    const wanted = words(
      `包含 ${expected.members.join('、')}${expected.password === true ? '，加密' : ''}`,
      `holds ${expected.members.join(', ')}${expected.password === true ? ', encrypted' : ''}`,
    )
    const entry = view.folder.entries.get(pathKey(target.path))
    return examineArchive(
      entry,
      view,
      (list) => {
        const inside = membersOf(list)
        const tally = new UnitTally()
        const known = new Set<string>()
        for (const [name, file] of expected.members.flatMap((path) => [
          ...filesOf(view.folder, path),
          ...filesOf(view.start, path),
        ])) {
          if (known.has(name)) continue
          const path = [...inside.keys()].find((one) => one === name || one.endsWith(`/${name}`))
          const member = path === undefined ? undefined : inside.get(path)
          const isOk = member !== undefined && hasContent(member, file.hash)
          if (path !== undefined) known.add(name).add(path)
          tally.add(
            isOk,
            words(`${name} ${isOk ? '在内' : '不在内'}`, `${name} is ${isOk ? '' : 'not '}in it`),
          )
        }
        if (expected.exact)
          for (const [path] of inside)
            if (!known.has(path))
              tally.add(false, words(`多出 ${path}`, `${path} is not asked for`))
        if (expected.password !== undefined) {
          const isEncrypted = list.length > 0 && list.every((one) => one.isEncrypted)
          tally.add(
            isEncrypted === expected.password,
            isEncrypted ? words('已加密', 'encrypted') : words('未加密', 'not encrypted'),
          )
        }
        return tally.units.length === 0
          ? blocked(where, wanted, words('原始素材中没有该对象', 'the materials do not hold it'))
          : found(where, wanted, COUNT.items, tally.units, entryEvidence(entry))
      },
      where,
      wanted,
    )
  },
  apply(draft, target, expected) {
    if (expected.password === true) throw new Error('The engine writes no encrypted archives')
    const inside = new Map<string, Uint8Array>()
    for (const path of expected.members) {
      const known = draftPath(draft, path)
      const parent = known.slice(0, known.replaceAll('\\', '/').lastIndexOf('/') + 1)
      for (const one of withBeneath(draft, path)) {
        const bytes = draft.files.get(one)
        if (bytes !== undefined) inside.set(one.slice(parent.length), bytes)
      }
    }
    writeFile(draft, target.path, writeZip(inside))
  },
  example: {
    start: folderStart,
    target: { in: 'archive', path: '打包.zip' },
    expected: { members: ['模板', '表格.csv'] },
    near: [
      { name: 'one is missing', expected: { members: ['模板'] } },
      { name: 'one too many', expected: { members: ['模板', '表格.csv', '素材.zip'] } },
      {
        name: 'another file renamed to zip',
        make: (draft) => {
          writeFile(draft, '打包.zip', 'Rar!')
        },
      },
    ],
  },
})

const extract: Checker<FilesView, FilesDraft> = defineChecker({
  code: '40110',
  title: words('解压', 'extract'),
  target: ArchiveTarget,
  expected: z.object({
    /** Folder into which the members go. */
    to: z.string(),
    /** Members that must be there; all when absent. */
    members: z.optional(z.array(Path)),
    /** Accept a folder of the archive's name between. */
    acceptOwnFolder: z._default(z.boolean(), false),
  }),
  examine(view, target, expected) {
    const where = words(`压缩文件“${target.path}”`, `archive “${target.path}”`)
    const wanted = words(`解压到“${expected.to}”`, `is extracted into “${expected.to}”`)
    const archive = view.start.entries.get(pathKey(target.path))
    if (archive === undefined)
      return blocked(where, wanted, words('原始素材中没有该对象', 'the materials do not hold it'))
    const own = (target.path.split('/').at(-1) ?? '').replace(/\.zip$/i, '')
    return examineArchive(
      archive,
      view,
      (list) => {
        const tally = new UnitTally()
        const folders = [
          beneath(view.folder, expected.to),
          ...(expected.acceptOwnFolder
            ? [beneath(view.folder, [expected.to, own].filter((one) => one !== '').join('/'))]
            : []),
        ]
        const names = expected.members?.map(pathKey)
        for (const member of list) {
          const key = pathKey(member.path)
          if (names !== undefined && !names.includes(key)) continue
          const isOk = folders.some((folder) => {
            const entry = folder.get(key)
            return entry?.type === 'file' && hasContent(member, entry.hash)
          })
          tally.add(
            isOk,
            words(
              `${member.path} ${isOk ? '已解压' : '未解压'}`,
              `${member.path} is ${isOk ? '' : 'not '}there`,
            ),
          )
        }
        return found(where, wanted, COUNT.items, tally.units)
      },
      where,
      wanted,
    )
  },
  apply(draft, target, expected) {
    for (const member of readArchive(readFile(draft, target.path), undefined)) {
      if (expected.members !== undefined && !expected.members.includes(member.path)) continue
      writeFile(
        draft,
        [expected.to, member.path].filter((one) => one !== '').join('/'),
        member.read(),
      )
    }
  },
  example: {
    start: folderStart,
    target: { in: 'archive', path: '素材.zip' },
    expected: { to: '音乐' },
    near: [
      { name: 'another folder', expected: { to: '素材' } },
      {
        name: 'a folder too deep',
        expected: { to: '音乐/素材' },
      },
    ],
  },
})

const select: Checker<FilesView, FilesDraft> = defineChecker({
  code: '40112',
  title: words('按通配符查找并复制、移动', 'find by wildcard and copy or move'),
  /** Names with * and ? of files anywhere beneath the folder. */
  target: z.object({
    in: z.literal('names'),
    folder: z._default(z.string(), ''),
    names: z.array(Path).check(z.minLength(1)),
  }),
  expected: z.object({ to: Path, action: z._default(z.enum(['copy', 'move']), 'copy') }),
  limits: words('不按日期、大小查找', 'not by date or size'),
  examine(view, target, expected) {
    const where = words(`文件 ${target.names.join('、')}`, `files ${target.names.join(', ')}`)
    const verb = expected.action === 'copy' ? words('复制', 'copied') : words('移动', 'moved')
    const wanted = words(`${verb.zh}到“${expected.to}”`, `${verb.en} into “${expected.to}”`)
    const chosen = namesIn(view.start, target)
    if (chosen.length === 0)
      return blocked(where, wanted, words('原始素材中没有该对象', 'the materials do not hold it'))
    const there = beneath(view.folder, expected.to)
    const tally = new UnitTally()
    const asked = new Set<string>()
    for (const [key, entry] of chosen) {
      const name = key.split('/').at(-1) ?? ''
      asked.add(name)
      const isThere = there.get(name)?.hash === entry.hash
      const full = target.folder === '' ? key : `${pathKey(target.folder)}/${key}`
      const isLeft = view.folder.entries.has(full)
      const isOk = isThere && (expected.action === 'copy' ? isLeft : !isLeft)
      tally.add(isOk, plain(`${name}${isOk ? ' ✓' : ' ✗'}`))
    }
    const before = beneath(view.start, expected.to)
    for (const [key, entry] of there)
      if (entry.type === 'file' && !asked.has(key) && !before.has(key))
        tally.add(false, words(`多出 ${key}`, `${key} is not asked for`))
    return found(where, wanted, COUNT.items, tally.units)
  },
  apply(draft, target, expected) {
    const match = nameTest(target.names)
    for (const path of withBeneath(draft, target.folder)) {
      const bytes = draft.files.get(path)
      const name = path.split('/').at(-1) ?? ''
      if (bytes === undefined || !match(name) || path.startsWith(`${expected.to}/`)) continue
      writeFile(draft, `${expected.to}/${name}`, bytes)
      if (expected.action === 'move') draft.files.delete(path)
    }
  },
  example: {
    start: folderStart,
    target: { in: 'names', folder: '备份', names: ['*.log'] },
    expected: { to: '日志', action: 'copy' },
    near: [
      { name: 'another folder', expected: { to: '记录', action: 'copy' } },
      {
        name: 'other files with them',
        target: { in: 'names', folder: '', names: ['*.log', '*.csv'] },
      },
    ],
  },
})

/** Names with * and ? as a test; both stand for any characters but none of a path. */
function nameTest(names: readonly string[]): (name: string) => boolean {
  const tests = names.map(pathPattern)
  return (name) => tests.some((test) => test(name))
}

function namesIn(
  state: FolderState,
  target: { readonly folder: string; readonly names: readonly string[] },
): readonly (readonly [string, FolderEntry])[] {
  const match = nameTest(target.names)
  return [...beneath(state, target.folder)].filter(
    ([key, entry]) => entry.type === 'file' && match(key.split('/').at(-1) ?? ''),
  )
}

export const archiveCheckers: readonly Checker<FilesView, FilesDraft>[] = [
  compress,
  extract,
  select,
]
