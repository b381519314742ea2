import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  DRAW_ALGORITHM,
  drawCommitment,
  drawSeat,
  type DrawEntry,
  type DrawLog,
} from '@wenkao/shared/seating'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drawCommand } from './draw-command.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wenkao-draw-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const seed = 'ab'.repeat(32)
const sessionId = '00000000-0000-7000-8000-000000000001'
const stations = [1, 2, 3]
const commitment = drawCommitment(seed, sessionId, stations)

function entries(): DrawEntry[] {
  const drawn = (n: number, examNumber: string, free: number[]): DrawEntry => ({
    ...{ n, kind: 'drawn', examNumber, attempt: 1, free, reason: null, at: 0, by: 'door' },
    seatNumber: drawSeat({ seed, witnessDigits: '1234', examNumber, attempt: 1, free }) ?? 0,
  })
  const first = drawn(1, 'A', [1, 2, 3])
  const [b = 0, c = 0] = stations.filter((number) => number !== first.seatNumber)
  const reserved: DrawEntry = {
    ...{ n: 2, kind: 'reserved', examNumber: 'B', seatNumber: b, reason: 'x', at: 0, by: 'door' },
  }
  return [first, reserved, drawn(3, 'C', [c])]
}

const log = (change: Partial<DrawLog> = {}): DrawLog => ({
  format: 'wenkao-draw',
  ...{ sessionId, examTitle: '期末', sessionName: '第 1 场', roomName: '机房一' },
  ...{ commitment, algorithm: DRAW_ALGORITHM, stations, witnessDigits: '1234', seed },
  entries: entries(),
  ...change,
})

function fileOf(content: unknown): string {
  const file = join(folder, 'draw.json')
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

function run(...args: string[]): { code: number; said: string } {
  const lines: string[] = []
  const code = drawCommand(args, (line) => lines.push(line))
  return { code, said: lines.join('\n') }
}

describe('draw:verify (F08)', () => {
  it('says in both languages that a draw follows, and what nothing proves', () => {
    const { code, said } = run(fileOf(log()), '--commitment', commitment.toUpperCase())
    expect(code).toBe(0)
    expect(said).toContain('相符')
    expect(said).toContain('FOLLOWS: all 3 entries')
    expect(said).toContain('1 seats were reserved or drawn by hand')
    expect(run(fileOf(log())).said).toContain('compare the commitment')
  })

  it('names the first entry that does not follow', () => {
    const [first, reserved, third] = entries()
    if (!first || !reserved || !third) throw new Error('Expected three entries')
    const other = log({ entries: [{ ...first, seatNumber: (first.seatNumber % 3) + 1 }, reserved] })
    const changed = run(fileOf(other))
    expect(changed.code).toBe(1)
    expect(changed.said).toContain('第 1 条记录')
    expect(changed.said).toContain('entry 1')
    const cut = run(fileOf(log({ entries: [first, third] })))
    expect(cut).toMatchObject({ code: 1 })
    expect(cut.said).toContain('entry 3')
  })

  it('says what is wrong before the entries', () => {
    const early = run(fileOf(log({ seed: null })))
    expect(early).toMatchObject({ code: 1 })
    expect(early.said).toContain('种子尚未公布')
    expect(run(fileOf(log({ stations: [1, 2] }))).said).toContain('do not fit the commitment')
    const foreign = run(fileOf(log()), '--commitment', '0'.repeat(64))
    expect(foreign).toMatchObject({ code: 1 })
    expect(foreign.said).toContain('another commitment')
  })

  it('reads nothing else than the log of a draw', () => {
    expect(run(fileOf('{}')).code).toBe(2)
    expect(run(join(folder, 'nothing.json')).code).toBe(2)
    for (const args of [[], ['a', 'b'], ['--seed', 'x']]) {
      expect(run(...args).code).toBe(2)
    }
  })

  it('is a command that ends with what it found', async () => {
    const command = fileURLToPath(new URL('../../../../scripts/draw-verify.mjs', import.meta.url))
    const ended = (file: string) =>
      new Promise<{ code: number | undefined; said: string }>((resolve) => {
        const child = execFile(process.execPath, [command, file], (_error, stdout) => {
          resolve({ code: child.exitCode ?? undefined, said: stdout })
        })
      })
    const good = await ended(fileOf(log()))
    expect(good).toMatchObject({ code: 0 })
    expect(good.said).toContain('FOLLOWS')
    expect(await ended(fileOf(log({ stations: [1, 2] })))).toMatchObject({ code: 1 })
  })
})
