/**
 * What Windows answers when a program holds a file: every share mode against every operation, with the
 * calls of Node that the bridge uses. A row that changes with a new Node or Wine is seen here first.
 */
import {
  copyFile,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
  truncate,
  unlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { holdFile, type Hold, type Share } from './hold-file.ts'

let base: string
let held: string
let other: string
const holds: Hold[] = []
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), '共享 sharing-'))
})
afterEach(async () => {
  for (const hold of holds.splice(0)) await hold.release()
})
afterAll(async () => {
  await rm(base, { recursive: true, force: true })
})

const operations = {
  'reading it': () => readFile(held),
  'copying it': () => copyFile(held, `${other}.copy`),
  'writing it': () => writeFile(held, 'neu'),
  'truncating it': () => truncate(held, 1),
  'copying over it': () => copyFile(other, held),
  'renaming over it': () => rename(other, held),
  'renaming it': () => rename(held, `${held}.moved`),
  'removing it': () => unlink(held),
} as const satisfies Readonly<Record<string, () => Promise<unknown>>>

type Operation = keyof typeof operations

const ok = 'ok'
const names = Object.keys(operations) as Operation[]
const table: readonly (readonly [string, Share, readonly string[]])[] = [
  [
    'nothing (antivirus)',
    '-',
    ['EBUSY', 'EBUSY', 'EBUSY', 'EBUSY', 'EBUSY', 'EPERM', 'EBUSY', 'EBUSY'],
  ],
  ['reading (Word)', 'r', [ok, ok, 'EBUSY', 'EBUSY', 'EBUSY', 'EPERM', 'EBUSY', 'EBUSY']],
  ['reading and writing', 'rw', [ok, ok, ok, ok, ok, 'EPERM', 'EBUSY', 'EBUSY']],
  ['everything', 'rwd', [ok, ok, ok, ok, ok, 'EPERM', ok, ok]],
  ['everything, mapped', 'm', [ok, ok, 'UNKNOWN', 'UNKNOWN', 'UNKNOWN', 'EPERM', ok, 'EPERM']],
]

describe.each(table)('beside a program that shares %s', (_program, share, outcomes) => {
  it.each(names.map((name, at) => [name, outcomes[at] ?? ''] as const))(
    '%s: %s',
    async (name, outcome) => {
      const number = await readdir(base)
      held = join(base, `${share}-${number.length}.docx`)
      other = join(base, `${share}-${number.length}.other`)
      await writeFile(held, '考生的答案')
      await writeFile(other, '另一个文件')
      holds.push(await holdFile(held, share))
      expect(await outcomeOf(operations[name])).toBe(outcome)
    },
  )
})

it('a removed file that everybody shares keeps its name until the program closes it', async () => {
  held = join(base, 'removed.docx')
  await writeFile(held, '')
  const hold = await holdFile(held, 'rwd')
  await unlink(held)
  expect(await readdir(dirname(held))).toContain(basename(held))
  await hold.release()
  expect(await readdir(dirname(held))).not.toContain(basename(held))
})

async function outcomeOf(operation: () => Promise<unknown>): Promise<string> {
  try {
    await operation()
    return ok
  } catch (cause) {
    return cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
  }
}
