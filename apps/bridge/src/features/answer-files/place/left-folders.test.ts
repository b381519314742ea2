import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLogger } from '../../../platform/logger.ts'
import { ids } from '../../../test-processes/exam-server-double.ts'
import { claimFolder } from './answer-folder.fs.ts'
import { asideTotals } from './aside-totals.fs.ts'
import { openLeftFolders } from './left-folders.ts'

let base: string
let folder: string
let aside: string
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'wenkao-left-'))
  folder = join(base, 'CZKT')
  aside = join(base, 'CZKT-aside', '1')
  await claimFolder(folder, { sittingId: ids.other, examNumber: '2' })
  await writeFile(join(folder, '作品.txt'), '前一位的')
})
afterEach(async () => {
  await rm(base, { recursive: true, force: true })
})
const open = () => openLeftFolders(join(base, 'state'), createLogger('silent'))

describe('[F12] a folder that could not be moved aside', () => {
  it('is moved once it is free, also by the next start, and stays whole until then', async () => {
    // Something of the same name in the way makes the moves fail as a held file does.
    await mkdir(join(aside, '作品.txt'), { recursive: true })
    const first = await open()
    await first.leave({ folder, aside })
    await first.clear(undefined, true)
    expect((await readdir(folder)).sort()).toEqual(['.wenkao-sitting.json', '作品.txt'])
    await rm(aside, { recursive: true })
    const second = await open()
    expect(second.held()).toBeUndefined()
    await second.name()
    expect(second.held()).toEqual([])
    await second.clear(undefined, true)
    expect(await readFile(join(aside, '作品.txt'), 'utf8')).toBe('前一位的')
    expect(await readdir(base)).not.toContain('CZKT')
    // The place belongs to whoever has it by now.
    await claimFolder(folder, { sittingId: ids.sitting, examNumber: '1' })
    await (await open()).clear(undefined, true)
    expect(await readdir(base)).toContain('CZKT')
  })

  it('is left alone while it is the folder of the sitting that is answered', async () => {
    const left = await open()
    await left.leave({ folder, aside })
    await left.clear(folder, true)
    expect(await readFile(join(folder, '作品.txt'), 'utf8')).toBe('前一位的')
    await left.clear(undefined, true)
    expect(await readFile(join(folder, '作品.txt'), 'utf8')).toBe('前一位的')
  })

  it('counts with all that was moved aside', async () => {
    const totals = () => asideTotals(join(base, 'CZKT-aside'))
    expect(await totals()).toMatchObject({ folders: 0, bytes: 0 })
    await mkdir(join(aside, '任务'), { recursive: true })
    await writeFile(join(aside, '任务', 'a.txt'), '12345')
    await mkdir(join(base, 'CZKT-aside', '2'))
    expect(await totals()).toEqual({ path: join(base, 'CZKT-aside'), folders: 2, bytes: 5 })
  })
})
