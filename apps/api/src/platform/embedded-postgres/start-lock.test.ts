import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { identifyProcess } from './process-state.fs.ts'
import { withStartLock } from './start-lock.fs.ts'

let folder: string
let lockFile: string
const quiet = { patience: 30_000, log: () => undefined }

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wenkao-lock-'))
  lockFile = join(folder, 'start.lock')
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** A lock as a start leaves it that was killed: its process has ended. */
function leaveDeadLock(file: string, nonce: string): void {
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  writeFileSync(file, `${nonce}\n${pid}\n${pid} 12345 some-boot\n`)
}

describe('start lock', () => {
  it('lets one start work at a time, in whatever order, and leaves nothing behind', async () => {
    let inside = 0
    let most = 0
    const results = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        withStartLock(lockFile, quiet, async () => {
          most = Math.max(most, ++inside)
          await new Promise(setImmediate)
          inside--
          return i
        }),
      ),
    )
    expect(most).toBe(1)
    expect(results).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(readdirSync(folder)).toEqual([])
  })

  it('is released when the work fails, and throws its error', async () => {
    const failing = withStartLock(lockFile, quiet, () => Promise.reject(new Error('no room')))
    await expect(failing).rejects.toThrow('no room')
    expect(await withStartLock(lockFile, quiet, () => Promise.resolve('next'))).toBe('next')
  })

  it('of a dead process is taken over by exactly one of those who wait', async () => {
    leaveDeadLock(lockFile, 'dead-1')
    let inside = 0
    let most = 0
    await Promise.all(
      Array.from({ length: 6 }, () =>
        withStartLock(lockFile, quiet, async () => {
          most = Math.max(most, ++inside)
          await new Promise(setImmediate)
          inside--
        }),
      ),
    )
    expect(most).toBe(1)
    expect(readdirSync(folder)).toEqual([])
  })

  it('is taken over also when the one who took it over died as well', async () => {
    leaveDeadLock(lockFile, 'dead-1')
    leaveDeadLock(`${lockFile}.dead-1`, 'dead-2')
    leaveDeadLock(`${lockFile}.dead-4.own`, 'dead-4') // killed while it waited
    expect(await withStartLock(lockFile, quiet, () => Promise.resolve('mine'))).toBe('mine')
    expect(readdirSync(folder)).toEqual([])
  })

  it('of a process whose id another process has now is taken over', async () => {
    const reused = `${process.pid} 1 of-another-boot`
    writeFileSync(lockFile, `dead-3\n${process.pid}\n${reused}\n`)
    expect(await withStartLock(lockFile, quiet, () => Promise.resolve('mine'))).toBe('mine')
  })

  it('of a living process is respected: the start gives up and names it', async () => {
    const living = identifyProcess(process.pid) ?? ''
    writeFileSync(lockFile, `living\n${process.pid}\n${living}\n`)
    const told: string[] = []
    await expect(
      withStartLock(lockFile, { patience: 100, log: (line) => told.push(line) }, () =>
        Promise.resolve('never'),
      ),
    ).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringContaining(`process ${process.pid}`) as string,
    })
    expect(told).toHaveLength(1)
    expect(readdirSync(folder)).toEqual(['start.lock'])
  })
})
