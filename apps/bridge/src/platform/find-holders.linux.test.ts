import { spawn, type ChildProcess } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findHolders } from './find-holders.ts'

let base: string
const children: ChildProcess[] = []
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'wenkao-holders-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await rm(base, { recursive: true, force: true })
})

const program = basename(process.execPath)

/** Starts a process and waits until it has done what `script` does. */
async function run(script: string, args: readonly string[], cwd = tmpdir()): Promise<void> {
  const child = spawn(
    process.execPath,
    ['-e', `${script}; console.log('ready'); setInterval(() => {}, 1000)`, ...args],
    { cwd, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  children.push(child)
  await new Promise((resolve) => child.stdout.once('data', resolve))
}

describe('[F12] holders on Linux', () => {
  it('names the file and the program that has it open, below a folder and through a link', async () => {
    const folder = join(base, 'CZKT')
    await mkdir(join(folder, '任务 一'), { recursive: true })
    const path = join(folder, '任务 一', '作文.docx')
    await writeFile(path, '')
    await writeFile(join(folder, '任务 一', '空闲.docx'), '')
    await run(`require('fs').openSync(process.argv[1], 'r')`, [path])
    expect(await findHolders([folder])).toEqual([{ path, programs: [program] }])
    expect(await findHolders([path])).toEqual([{ path, programs: [program] }])
    expect(await findHolders([join(folder, '任务 一', '空闲.docx')])).toEqual([])
    const link = join(base, 'link')
    await symlink(folder, link)
    expect(await findHolders([link])).toMatchObject([{ path: join(link, '任务 一', '作文.docx') }])
  })

  it('names a folder in which a program works', async () => {
    await run('', [], base)
    expect(await findHolders([base])).toEqual([{ path: base, programs: [program] }])
  })

  it('does not take a lock file for an open document when its program is gone', async () => {
    const path = join(base, '作文.docx')
    await writeFile(path, '')
    const text = `,somebody,${hostname()},22.11.2026 09:31,file:///nowhere/profile;`
    await writeFile(join(base, '.~lock.作文.docx#'), text)
    expect(await findHolders([base])).toEqual([])
  })
})
