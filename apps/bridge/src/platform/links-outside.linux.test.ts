import { mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isInside, makeFolder, placeFile } from '../features/answer-files/place/answer-folder.fs.ts'
import { createAppFiles } from './app-files.fs.ts'
import { fullPath, overlaps } from './real-path.fs.ts'

let base: string
let root: string
beforeEach(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'wenkao-links-')))
  root = join(base, 'root')
  await mkdir(join(root, 'assets'), { recursive: true })
  await mkdir(join(base, 'keys'))
  await writeFile(join(base, 'keys', 'station.pem'), 'station key')
  await symlink(join(base, 'keys'), join(root, 'leads-out'))
})
afterEach(async () => {
  await rm(base, { recursive: true, force: true })
})

describe('DESIGN 6: no link is followed out of its root', () => {
  it('nothing of the app is served through one', async () => {
    await symlink(join(base, 'keys', 'station.pem'), join(root, 'assets', 'key.txt'))
    const files = createAppFiles(root, () => 0)
    expect(await files.find('/leads-out/station.pem')).toBeUndefined()
    expect(await files.find('/assets/key.txt')).toBeUndefined()
  })

  it('a link to a folder of ours is known for it', async () => {
    const link = join(base, 'way-in')
    await symlink(root, link)
    expect(await overlaps(join(link, 'neu'), root)).toBe(true)
    expect(await fullPath(join(link, 'assets'))).toBe(join(root, 'assets'))
  })

  it('nothing is written or opened through a link or junction that leads out', async () => {
    const before = await readdir(join(base, 'keys'))
    await expect(placeFile(root, 'leads-out/neu.txt', Buffer.from('x'))).rejects.toMatchObject({
      code: 'ENOTDIR',
    })
    await expect(placeFile(root, 'leads-out/tief/neu.txt', Buffer.from('x'))).rejects.toMatchObject(
      {
        code: 'ENOTDIR',
      },
    )
    await expect(makeFolder(root, 'leads-out/tief')).rejects.toMatchObject({ code: 'ENOTDIR' })
    expect(await readdir(join(base, 'keys'))).toEqual(before)
    expect(await isInside(root, join(root, 'leads-out', 'station.pem'))).toBe(false)
    expect(await placeFile(root, '任务/报告.txt', Buffer.from('x'))).toBe(true)
  })
})
