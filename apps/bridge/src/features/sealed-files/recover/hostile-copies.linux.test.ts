import { mkdir, mkdtemp, open, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { sha256Hex } from '@wenkao/shared/kernel'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readCopies } from './read-copies.ts'

let root: string
let stick: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'wenkao-hostile-'))
  stick = join(root, 'stick')
  await mkdir(stick)
})
afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

const LIMIT = 1024 * 1024
const reasons = async (): Promise<Record<string, string>> => {
  const { problems } = await readCopies([stick], LIMIT)
  return Object.fromEntries(problems.map(({ path, reason }) => [path, reason]))
}

it('no link leads out of the given folders, and nothing but files is opened', async () => {
  const secret = join(root, '别人的文件.txt')
  await writeFile(secret, 'not yours')
  await symlink(secret, join(stick, '链接.txt'))
  await symlink(root, join(stick, '上一层'))
  const socket = createServer()
  await new Promise<void>((resolve) => socket.listen(join(stick, 'socket'), resolve))
  const { contents } = await readCopies([stick])
  expect(contents.has(sha256Hex('not yours'))).toBe(false)
  expect(await reasons()).toEqual({
    [join(stick, '链接.txt')]: 'link',
    [join(stick, '上一层')]: 'link',
  })
  await new Promise((resolve) => socket.close(resolve))
})

it('a file of many gigabytes and a bomb are left at their limit, the rest is read', async () => {
  const handle = await open(join(stick, '巨大.bin'), 'w')
  await handle.truncate(40 * 1024 ** 3)
  await handle.close()
  await writeFile(join(stick, 'bomb.gz'), gzipSync(Buffer.alloc(8 * LIMIT)))
  await writeFile(join(stick, '作品.txt'), '作品')
  const { contents } = await readCopies([stick], LIMIT)
  expect(contents.has(sha256Hex('作品'))).toBe(true)
  expect([...contents.values()].every(({ size }) => size <= LIMIT)).toBe(true)
  expect(await reasons()).toEqual({ [join(stick, '巨大.bin')]: 'tooLarge' })
})

it('names that are no text, and files that only look like ours, are read as what they are', async () => {
  await writeFile(Buffer.concat([Buffer.from(`${stick}/`), Buffer.from([0xff, 0xfe])]), '怪名')
  await writeFile(join(stick, '00000001.wkj'), 'not a journal')
  await writeFile(join(stick, 'held-sitting.1'), '{"v":1,"sequence":1,"sha256":"x"}\n{}\n')
  await writeFile(join(stick, `${'a'.repeat(64)}.0f0f0f0f.gz`), 'not this content')
  await writeFile(join(stick, '.wenkao-sitting.json'), '{"sittingId":"../../etc"}')
  const { contents, logs, held, owners } = await readCopies([stick])
  expect(contents.has(sha256Hex('怪名'))).toBe(true)
  expect([logs.size, held.size, owners.size]).toEqual([0, 0, 0])
  const found = await reasons()
  expect(Object.values(found)).toEqual(Object.keys(found).map(() => 'damaged'))
  expect(Object.keys(found)).toHaveLength(4)
})
