import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createStagedFiles, type StagedFolder } from './staged-files.fs.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wenkao-staged-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const bytesOf = (text: string) => ReadableStream.from([Buffer.from(text)])

async function written(name: string): Promise<StagedFolder> {
  const place = await createStagedFiles({ folder }).open()
  await place.write(name, bytesOf('content'), 100)
  return place
}

describe('staged files', () => {
  it('are written up to a limit, never over each other', async () => {
    const place = await createStagedFiles({ folder }).open()
    expect(await place.write('a', bytesOf('abc'), 3)).toMatchObject({ size: 3 })
    expect(await place.write('b', bytesOf('abcd'), 3)).toBe('tooLarge')
    await expect(place.write('a', bytesOf('x'), 3)).rejects.toMatchObject({ code: 'EEXIST' })
  })

  it('that a killed process left are removed after a day, those of running requests never', async () => {
    const [left, running, fresh] = [await written('1'), await written('1'), await written('1')]
    const longAgo = new Date(Date.now() - 25 * 60 * 60 * 1000)
    for (const { path } of [left, running]) await utimes(path, longAgo, longAgo)
    await utimes(join(left.path, '1'), longAgo, longAgo)
    await createStagedFiles({ folder }).tidy()
    const kept = [running, fresh].map(({ path }) => basename(path)).sort()
    expect((await readdir(folder)).sort()).toEqual(kept)
  })

  it('are fine where there are none', async () => {
    await createStagedFiles({ folder: join(folder, 'none') }).tidy()
    expect(
      await createStagedFiles({ folder: join(folder, 'none') }).spare(),
    ).toBeGreaterThanOrEqual(0)
  })
})
