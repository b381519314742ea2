import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findHolders } from './find-holders.ts'
import { documentOfLock, documentOfOwner, readLockFile } from './owner-files.ts'
import { probeHeld } from './probe-held.fs.ts'
import { mappedFiles, programName } from './proc-holders.fs.ts'
import { programsThatHold, readHolders } from './restart-manager.ts'

let base: string
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'wenkao-holders-'))
})
afterEach(async () => {
  await rm(base, { recursive: true, force: true })
})

describe('[F05b] what programs leave beside an open document', () => {
  it('is known by the names of LibreOffice, MS Office and WPS', () => {
    expect(documentOfLock('.~lock.作文 一.docx#')).toBe('作文 一.docx')
    expect(documentOfLock('作文.docx')).toBeUndefined()
    const names = ['report.docx', 'a.docx', '成绩单统计表汇总.xlsx']
    expect(documentOfOwner('~$port.docx', names)).toBe('report.docx')
    expect(documentOfOwner('~$a.docx', names)).toBe('a.docx')
    expect(documentOfOwner('~$单统计表汇总.xlsx', names)).toBe('成绩单统计表汇总.xlsx')
    expect(documentOfOwner('~$other.docx', names)).toBeUndefined()
    expect(documentOfOwner('report.docx', names)).toBeUndefined()
  })

  it('says in which profile on which PC LibreOffice runs', () => {
    const text = '张\\, 三,zhang,pc-07,22.11.2026 09:31,file:///home/zhang/.config/libreoffice/4;'
    expect(readLockFile(text)).toEqual({
      host: 'pc-07',
      profile: 'file:///home/zhang/.config/libreoffice/4',
    })
    expect(readLockFile('')).toBeUndefined()
    expect(readLockFile('torn,in,the')).toBeUndefined()
  })
})

describe('[F12] the lists of Linux', () => {
  it('name mapped files with spaces, and the program out of its command line', () => {
    const maps = [
      '7f00-7f01 r--p 00000000 08:01 123                        /usr/lib/libc.so.6',
      '7f01-7f02 rw-p 00000000 00:00 0 ',
      '7f02-7f03 rw-s 00000000 08:01 9                          /data/成绩 单.xlsx',
      '7f03-7f04 rw-p 00000000 00:00 0                          [stack]',
    ].join('\n')
    expect(mappedFiles(maps)).toEqual(['/usr/lib/libc.so.6', '/data/成绩 单.xlsx'])
    expect(programName('/usr/lib/libreoffice/program/soffice.bin\0--writer\0')).toBe('soffice.bin')
  })
})

describe('[F12] the Restart Manager of Windows', () => {
  const name = (text: string): string => Buffer.from(text).toString('base64')

  it('names each program once, and never this process', () => {
    const output = [
      `0|41|${name('Microsoft Word')}`,
      `0|42|${name('Microsoft Word')}`,
      `0|7|${name('node.exe')}`,
      `1|43|${name('杀毒软件')}`,
      `9|44|${name('nobody asked')}`,
      '1|44|cut o',
    ].join('\r\n')
    expect([...readHolders(output, ['a.docx', 'b.docx'], 7)]).toEqual([
      ['a.docx', ['Microsoft Word']],
      ['b.docx', ['杀毒软件']],
    ])
  })

  it('takes what a slow answer has said in time, and nothing from a missing program', async () => {
    const script = `process.stdout.write('0|41|${name('WPS')}\\n1|4'); setInterval(() => {}, 1000)`
    const asker = { program: process.execPath, args: ['-e', script], patienceMs: 1500 }
    expect([...(await programsThatHold(['a', 'b'], asker))]).toEqual([['a', ['WPS']]])
    const missing = { program: join(base, 'missing.exe'), args: [], patienceMs: 1500 }
    expect([...(await programsThatHold(['a'], missing))]).toEqual([])
  })

  it('gets paths as data of its input', async () => {
    const path = 'C:\\考试\\$(calc) \'; & ".docx'
    const script = `let text = ''; process.stdin.on('data', (part) => { text += part }).on('end', () => {
      const path = Buffer.from(text.trim(), 'base64').toString('utf8')
      process.stdout.write('0|1|' + Buffer.from(path).toString('base64') + '\\n') })`
    const asker = { program: process.execPath, args: ['-e', script], patienceMs: 10_000 }
    expect([...(await programsThatHold([path], asker))]).toEqual([[path, [path]]])
  })
})

describe('[F05b] files that nobody holds', () => {
  it('are free, also read-only ones, and missing ones hold nothing', async () => {
    await mkdir(join(base, '任务'))
    await writeFile(join(base, '任务', 'a.docx'), '')
    await writeFile(join(base, '只读.txt'), '', { mode: 0o444 })
    expect(await probeHeld([base, join(base, 'missing')])).toEqual({
      held: [],
      free: [join(base, '任务', 'a.docx'), join(base, '只读.txt')].sort(),
    })
    expect(await findHolders([join(base, 'missing')])).toEqual([])
  })
})
