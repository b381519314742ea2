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
} from '../checkpoints/checker.ts'
import { PackageError } from '../package/package-error.ts'
import { sha256Hex } from '../package/sha256.ts'
import { writeZip } from '../package/write-package.ts'
import { crc32 } from '../package/zip-directory.ts'
import { entryEvidence, MISSING, Path } from './check-entries.ts'
import { draftPath, readFile, withBeneath, writeFile } from './edit-files.ts'
import { folderStart } from './examples/folder-start.ts'
import type { FilesDraft } from './files-draft.ts'
import type { FilesView } from './files-view.ts'
import { beneath, isIgnored, pathKey, type FolderEntry, type FolderState } from './folder-state.ts'
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

/** An archive's members by path; what programs and systems add of their own is left out. */
function membersOf(members: readonly ArchiveMember[]): ReadonlyMap<string, ArchiveMember> {
  return new Map(
    members.map((one) => [pathKey(one.path), one] as const).filter(([key]) => !isIgnored(key)),
  )
}

/** The one folder that holds all members of an archive; '' when there is none. */
function folderAround(members: ReadonlyMap<string, unknown>): string {
  const [first = '', ...rest] = members.keys()
  const folder = first.slice(0, first.indexOf('/') + 1)
  return rest.every((one) => one.startsWith(folder)) ? folder : ''
}

function hasContent(member: ArchiveMember, { hash, bytes }: FolderEntry): boolean {
  if (member.isEncrypted)
    // What is encrypted cannot be read; its size has to do, and its checksum where there is one.
    return (
      bytes === undefined ||
      (bytes.length === member.size && (member.crc === 0 || crc32(bytes) === member.crc))
    )
  return hash === undefined || sha256Hex(member.read()) === hash
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
    /** Accept one more folder around everything, which some programs make. */
    acceptTopFolder: z._default(z.boolean(), true),
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
        const around = expected.acceptTopFolder ? folderAround(inside) : ''
        // What was moved away or deleted after compressing is looked up as it was issued.
        const files = expected.members.flatMap((path) => {
          const now = [...filesOf(view.folder, path)]
          return now.length > 0 ? now : [...filesOf(view.start, path)]
        })
        for (const [name, file] of files) {
          if (known.has(name)) continue
          const path = [name, around + name].find((one) => inside.has(one))
          const member = inside.get(path ?? '')
          const isOk = member !== undefined && hasContent(member, file)
          known.add(name)
          if (path !== undefined) known.add(path)
          tally.add(
            isOk,
            isOk
              ? words(`${name} 在内`, `${name} is in it`)
              : member === undefined
                ? words(`${name} 不在内`, `${name} is not in it`)
                : words(`${name} 内容不一致`, `${name} has other content`),
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
    const own = (pathKey(target.path).split('/').at(-1) ?? '').replace(/\.zip$/, '')
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
        // A name of `members` is a file, or a folder with everything in it.
        const isAsked = (key: string): boolean =>
          names === undefined || names.some((one) => key === one || key.startsWith(`${one}/`))
        const unpacked: boolean[][] = folders.map(() => [])
        const paths: string[] = []
        for (const [key, member] of membersOf(list)) {
          if (!isAsked(key)) continue
          paths.push(member.path)
          folders.forEach((folder, index) => {
            const entry = folder.get(key)
            unpacked[index]?.push(entry?.type === 'file' && hasContent(member, entry))
          })
        }
        if (paths.length === 0)
          return blocked(
            where,
            wanted,
            words('压缩文件中没有该对象', 'the archive does not hold it'),
          )
        // All of it in one place: half here and half there was not extracted by one command.
        const count = (flags: readonly boolean[]): number => flags.filter(Boolean).length
        const best = unpacked.reduce((one, other) => (count(other) > count(one) ? other : one))
        paths.forEach((path, index) => {
          const isOk = best[index] === true
          tally.add(
            isOk,
            words(`${path} ${isOk ? '已解压' : '未解压'}`, `${path} is ${isOk ? '' : 'not '}there`),
          )
        })
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

export const archiveCheckers: readonly Checker<FilesView, FilesDraft>[] = [compress, extract]
