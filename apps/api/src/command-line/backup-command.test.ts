import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  putBackupSettings,
  readBackups,
  readBackupReport,
  startBackupRun,
} from '@wenkao/shared/backups'
import { makeEscrowKey } from '@wenkao/shared/accounts'
import { compiledCode } from '@wenkao/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../app.ts'
import { createBackupProcess } from '../backup-process.ts'
import { callEndpoint } from '../platform/call-endpoint.ts'
import { logIn, setUpExam, startExam } from '../test-processes/set-up-exam.ts'
import { openTestLine } from '../test-processes/test-line.ts'
import {
  createTestServer,
  ORIGIN,
  type TestServer,
  type TestStaff,
} from '../test-processes/test-server.ts'
import { makeEmptyDatabase } from '../features/backups/test-processes/backup-place.ts'
import { backupCommand } from './backup-command.ts'
import { restoreCommand } from './restore-command.ts'

let server: TestServer
let office: TestStaff
let place: string
let identity: string
const NONE = { target: undefined, secret: undefined, recipient: undefined }
beforeAll(async () => {
  server = await createTestServer()
  office = await server.office()
  place = mkdtempSync(join(tmpdir(), 'wenkao-place-'))
  const escrow = await server.call(makeEscrowKey, { ...office, body: { replaces: null } })
  identity = join(place, 'escrow.txt')
  writeFileSync(identity, `# ${escrow.fingerprint}\n${escrow.identity}\n`)
}, 60_000)
afterAll(async () => {
  await server.close()
  rmSync(place, { recursive: true, force: true })
})

const terminal = (lines: string[], databaseUrl = server.databaseUrl) => ({
  say: (line: string) => lines.push(line),
  ...{ databaseUrl, dataFolder: server.folder, backups: { ...NONE, target: place } },
  now: () => server.clock.now(),
})
async function backUp(...args: string[]) {
  const lines: string[] = []
  const code = await backupCommand(args, terminal(lines))
  return { code, said: lines.join('\n') }
}

describe('[D10] npm run backup and npm run restore', () => {
  it('BU2: backs up while answers come in, and what is restored is one moment of each log', async () => {
    const set = await setUpExam(server)
    await startExam(server, set)
    const line = openTestLine(server, await logIn(server, set, 0))
    let isOver = false
    let answered = 0
    const answering = (async () => {
      while (!isOver) {
        for (let n = 0; n < 20; n += 1) line.answer('9010401', String((answered += 1)))
        await line.sync()
      }
    })()
    const { code, said } = await backUp()
    isOver = true
    await answering
    expect(said).toContain('备份完成')
    expect(code).toBe(0)

    const data = mkdtempSync(join(tmpdir(), 'wenkao-again-'))
    const database = await makeEmptyDatabase()
    try {
      const lines: string[] = []
      const report = join(place, 'report.json')
      const args = ['--identity', identity, '--data', data, '--database', database.url]
      const restored = await restoreCommand([...args, '--report', report], terminal(lines))
      expect(lines.join('\n')).toContain('全部一致')
      expect(restored).toBe(0)
      const { found } = JSON.parse(readFileSync(report, 'utf8')) as { found: { events: number } }
      // A whole number of what was committed together, in order, without a gap.
      const [here] = await server.services.sql<
        { n: number }[]
      >`select count(*)::int as n from answer_events`
      expect(found.events).toBeLessThanOrEqual(here?.n ?? 0)
      const again: string[] = []
      expect(await restoreCommand(args, terminal(again))).toBe(1)
      expect(again.join('\n')).toContain('--replace')
    } finally {
      await database.close()
      rmSync(data, { recursive: true, force: true })
    }
  }, 120_000)

  it('BU1: goes on after it was killed in the middle, and writes again only what is new', async () => {
    const command = fileURLToPath(new URL('run-backup-command.ts', import.meta.url))
    const child = spawn(process.execPath, [command], {
      env: {
        PATH: process.env['PATH'],
        ...compiledCode,
        DATABASE_URL: server.databaseUrl,
        WENKAO_DATA: server.folder,
        WENKAO_BACKUP_TARGET: place,
      },
      stdio: 'ignore',
    })
    // It holds its lock as soon as it works; then it is killed.
    const ended = once(child, 'exit')
    for (;;) {
      const [row] = await server.services.sql<{ n: number }[]>`
        select count(*)::int as n from pg_locks where locktype = 'advisory' and objid = 7305118`
      if ((row?.n ?? 0) > 0 || child.exitCode !== null) break
    }
    const second = await backUp()
    expect(second.said).toContain('另一个备份正在进行')
    child.kill('SIGKILL')
    await ended
    for (;;) {
      const [row] = await server.services.sql<{ n: number }[]>`
        select count(*)::int as n from pg_locks where locktype = 'advisory' and objid = 7305118`
      if (row?.n === 0) break
    }
    expect((await backUp()).code).toBe(0)
    expect((await backUp()).code).toBe(0)
    const { lastGood } = await server.call(readBackups, office)
    expect(lastGood?.written).toBeLessThan((lastGood?.bytes ?? 0) / 2)
    expect((await backUp('--drill')).said).toContain('全部一致')
  }, 120_000)

  it('says what to do: no place, no data, no key, a wrong option', async () => {
    const lines: string[] = []
    const without = { ...terminal(lines), backups: NONE }
    expect(await backupCommand([], without)).toBe(1)
    expect(lines.join('\n')).toContain('备份位置写得不对')
    expect(await backupCommand(['--data', place], without)).toBe(2)
    expect(await backupCommand(['--what'], without)).toBe(2)
    expect(await restoreCommand(['--from', place], without)).toBe(2)
    const nothing = ['--from', place, '--identity', join(place, 'wenkao-backup.json')]
    expect(await restoreCommand(nothing, without)).toBe(2)
    expect(await backupCommand(['--to', join(place, 'not-mounted')], without)).toBe(1)
    expect(lines.join('\n')).toContain('连不上备份位置')
  }, 60_000)
})

describe('[D10] backups of the office', () => {
  it('BU7: the page’s settings lead a process of its own, whose end, drill and report are told', async () => {
    const app = createApp(server.services, {
      grades: false,
      backups: {
        ...NONE,
        start: createBackupProcess({
          ...{ databaseUrl: server.databaseUrl, dataFolder: server.folder },
          ...NONE,
        }),
      },
    })
    const call = <E extends Parameters<typeof callEndpoint>[2]>(
      endpoint: E,
      body?: unknown,
      params?: Record<string, string>,
    ) =>
      callEndpoint((request) => app.fetch(request), ORIGIN, endpoint, {
        ...office,
        ...(body === undefined ? {} : { body }),
        ...(params === undefined ? {} : { params }),
      } as never)
    try {
      const { settings } = await call(readBackups)
      expect((await call(readBackups)).alarm).toBe('none')
      await call(putBackupSettings, { ...settings, target: place, secret: 'of the place' })
      expect(await call(readBackups)).toMatchObject({ alarm: null, hasSecret: true })
      for (const kind of ['backup', 'drill'] as const) {
        const { runId } = await call(startBackupRun, { kind })
        await expect
          .poll(
            async () => (await call(readBackups)).runs.find((run) => run.runId === runId)?.outcome,
            { timeout: 90_000 },
          )
          .toBe('good')
      }
      const { lastDrill, lastGood } = await call(readBackups)
      expect(lastGood?.sittings).toBe(lastDrill?.sittings)
      const report = await call(readBackupReport, undefined, { runId: lastDrill?.runId ?? '' })
      expect(report.sha256).toBe(lastDrill?.reportHash)
      expect(JSON.parse(report.text)).toMatchObject({ kind: 'drill', faults: [] })
      // The secret of one place is not sent to another.
      await call(putBackupSettings, { ...settings, target: `${place}/other` })
      expect(await call(readBackups)).toMatchObject({ hasSecret: false })
      const audited = await server.services.sql`
        select detail from audit_rows where action = 'backups.manage'`
      expect(audited.length).toBe(4)
      expect(JSON.stringify(audited)).not.toContain('of the place')
    } finally {
      await app.stop()
    }
  }, 240_000)
})
