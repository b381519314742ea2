import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  UnitTally,
  words,
  type Checker,
} from '../checkpoints/checker.ts'
import { Path } from './check-entries.ts'
import { isSameFile } from './check-transfers.ts'
import { withBeneath, writeFile } from './edit-files.ts'
import { folderStart } from './examples/folder-start.ts'
import type { FilesDraft } from './files-draft.ts'
import type { FilesView } from './files-view.ts'
import {
  beneath,
  isIgnored,
  pathKey,
  pathPattern,
  type FolderEntry,
  type FolderState,
} from './folder-state.ts'

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
    const into = `${pathKey(expected.to)}/`
    // What lay in the destination from the beginning was not to be copied there.
    const chosen = namesIn(view.start, target).filter(
      ([key]) => !fullKey(target.folder, key).startsWith(into),
    )
    if (chosen.length === 0)
      return blocked(where, wanted, words('原始素材中没有该对象', 'the materials do not hold it'))
    const there = beneath(view.folder, expected.to)
    const tally = new UnitTally()
    const asked = new Set<string>()
    for (const [key, entry] of chosen) {
      const name = key.split('/').at(-1) ?? ''
      asked.add(name)
      const isThere = isSameFile(entry, there.get(name))
      const left = view.folder.entries.get(fullKey(target.folder, key))
      const isCopy = expected.action === 'copy'
      const isOk = isThere && (isCopy ? isSameFile(entry, left) : left === undefined)
      tally.add(
        isOk,
        isOk
          ? words(`${name} 已${verb.zh}`, `${name} is ${verb.en}`)
          : !isThere
            ? words(`${name} 不在目标文件夹`, `${name} is not in the folder`)
            : isCopy
              ? words(`${name} 原文件已不在或被改动`, `${name} is gone from its place or changed`)
              : words(`${name} 仍在原位置`, `${name} is still at its place`),
      )
    }
    const before = beneath(view.start, expected.to)
    for (const [key, entry] of there)
      if (entry.type === 'file' && !asked.has(key) && !before.has(key) && !isIgnored(key))
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

const fullKey = (folder: string, key: string): string =>
  folder === '' ? key : `${pathKey(folder)}/${key}`

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

export const searchCheckers: readonly Checker<FilesView, FilesDraft>[] = [select]
