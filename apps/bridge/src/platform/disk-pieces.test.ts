import { mkdtemp, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAppFiles } from './app-files.fs.ts'
import { openDurableRecord } from './durable-record.fs.ts'
import { ensureFolder } from './folder.fs.ts'
import { retryWhenHeld } from './retry-when-held.ts'
import { scanFolder } from './scan-folder.fs.ts'
import { BRIDGE_VERSION } from './version.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wenkao-disk-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

describe('a durable record', () => {
  const open = () =>
    openDurableRecord(folder, 'value', (raw) => (typeof raw === 'string' ? raw : undefined))

  it('gives back the last value, and the one before when the last write was torn', async () => {
    const record = await open()
    expect(record.current()).toBeUndefined()
    for (const value of ['一', '二', '三']) await record.write(value)
    expect((await open()).current()).toBe('三')
    const newest = join(folder, 'value.1')
    await truncate(newest, (await stat(newest)).size - 4)
    const torn = await open()
    expect(torn.current()).toBe('二')
    await torn.write('四')
    expect((await open()).current()).toBe('四')
  })

  it('[F01] is written again when the disk lost it or was put back, and only then', async () => {
    const record = await open()
    await record.write('一')
    const copy = await readFile(join(folder, 'value.1'))
    for (const value of ['二', '三']) await record.write(value)
    expect(await record.restore()).toBe(false)
    await rm(join(folder, 'value.2'))
    await writeFile(join(folder, 'value.1'), copy)
    expect(await record.restore()).toBe(true)
    expect((await open()).current()).toBe('三')
    await rm(folder, { recursive: true })
    expect(await record.restore()).toBe(true)
    expect((await open()).current()).toBe('三')
  })

  it('takes a flipped bit for damage, not for a value', async () => {
    const record = await open()
    for (const value of ['first', 'other']) await record.write(value)
    const newest = join(folder, 'value.2')
    const text = await readFile(newest, 'utf8')
    await writeFile(newest, text.replace('other', 'otheR'))
    expect((await open()).current()).toBe('first')
  })
})

describe('a scan', () => {
  it('lists files and folders, passes over owner files, and follows no link out', async () => {
    await ensureFolder(join(folder, '文件操作', '空'))
    for (const name of [
      '报告.docx',
      '~$报告.docx',
      '.~lock.报告.docx#',
      '~WRD0001.tmp',
      'Thumbs.db',
    ]) {
      await writeFile(join(folder, '文件操作', name), 'x')
    }
    await symlink(tmpdir(), join(folder, '文件操作', '出去'))
    const scan = await scanFolder(folder)
    expect(scan?.files.map(({ path, name }) => [path, name])).toEqual([
      ['文件操作/~WRD0001.tmp', 'temporary'],
      ['文件操作/报告.docx', 'plain'],
    ])
    expect(scan?.folders.map(({ path }) => path)).toEqual(['文件操作', '文件操作/空'])
    expect(await scanFolder(join(folder, 'missing'))).toBeUndefined()
  })
})

describe('[F12] a step that a held file stops', () => {
  const busy = (code: string) => Object.assign(new Error(code), { code })
  function waits() {
    const waited: number[] = []
    return { waited, wait: async (ms: number) => waited.push(ms), patienceMs: 5000 }
  }

  it('is tried again with growing waits until it works', async () => {
    const patience = waits()
    let tries = 0
    const step = async () => {
      tries += 1
      if (tries < 7) throw busy(tries % 2 === 0 ? 'EPERM' : 'EBUSY')
      return 'done'
    }
    expect(await retryWhenHeld(step, patience)).toBe('done')
    expect(patience.waited).toEqual([20, 40, 80, 160, 250, 250])
  })

  it('gives up after five seconds, and at once on another error', async () => {
    const patience = waits()
    const held = retryWhenHeld(() => Promise.reject(busy('EACCES')), patience)
    await expect(held).rejects.toMatchObject({ code: 'EACCES' })
    expect(patience.waited.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(5000)
    const other = waits()
    await expect(retryWhenHeld(() => Promise.reject(busy('ENOSPC')), other)).rejects.toThrow()
    expect(other.waited).toEqual([])
  })
})

describe('the installed app', () => {
  beforeEach(async () => {
    await ensureFolder(join(folder, 'app', 'assets'))
    await writeFile(join(folder, 'secret.txt'), 'secret')
    await writeFile(join(folder, 'app', 'index.html'), 'start')
    await writeFile(join(folder, 'app', 'sw.js'), 'worker')
    await writeFile(join(folder, 'app', 'assets', 'index-Ab3dEf9h.js'), 'code')
    await writeFile(join(folder, 'app', 'version.json'), '{"version":"1.2.3"}')
    await symlink(join(folder, 'secret.txt'), join(folder, 'app', 'link.txt'))
  })
  const files = () => createAppFiles(join(folder, 'app'), () => performance.now())
  const textOf = async (path: string) => (await files().find(path))?.bytes.toString()

  it('is served with the right type, and kept by the browser only where the name has a hash', async () => {
    expect(await files().find('/assets/index-Ab3dEf9h.js')).toMatchObject({
      mediaType: 'text/javascript; charset=utf-8',
      cache: 'immutable',
    })
    expect(await files().find('/sw.js')).toMatchObject({ cache: 'revalidate' })
    expect(await files().find('/')).toMatchObject({ cache: 'revalidate' })
    expect(await files().version()).toBe('1.2.3')
  })

  it('answers a page of the app with the start page, and a missing script with nothing', async () => {
    expect(await textOf('/exam/question/3')).toBe('start')
    expect(await textOf('/assets/gone-Ab3dEf9h.js')).toBeUndefined()
  })

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/..%5csecret.txt',
    '/..\\secret.txt',
    '/assets/../../secret.txt',
    '//secret.txt',
    '/link.txt',
    '/index.html::$DATA.txt',
    '/%00.txt',
    '/\\\\?\\secret.txt',
    '/%E0%A4%A.txt',
  ])('gives out nothing for %s', async (path) => {
    expect(await textOf(path)).toBeUndefined()
  })
})

it('the version is the one of the package', () => {
  const read: unknown = createRequire(import.meta.url)('../../package.json')
  expect(read).toMatchObject({ version: BRIDGE_VERSION })
})
