import { spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import postgres from 'postgres'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.fs.ts'
import { answersAsPostgres } from './embedded-postgres/free-port.ts'
import { judgePostmaster } from './embedded-postgres/process-state.fs.ts'
import { startPostmaster } from './embedded-postgres/run-postmaster.fs.ts'
import { spawnOptions } from './embedded-postgres/run-account.ts'
import {
  TestGround,
  until,
  type StartedProcess,
} from './embedded-postgres/test-processes/server-under-test.fs.ts'

let ground: TestGround
let log: string[]

beforeEach(() => {
  ground = new TestGround()
  log = []
})
afterEach(async () => {
  await ground.removeAll()
})

function start(dataFolder: string): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({ dataFolder, log: (message) => log.push(message) })
}

async function query<T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    return await work(sql)
  } finally {
    await sql.end()
  }
}

async function savedNumbers(url: string): Promise<Set<number>> {
  const rows = await query(url, (sql) => sql<{ number: number }[]>`select number from saved`)
  return new Set(rows.map((row) => row.number))
}

async function expectNothingLost(url: string, saved: number[]): Promise<void> {
  const rows = await savedNumbers(url)
  expect(saved.length).toBeGreaterThan(0)
  expect(saved.filter((number) => !rows.has(number))).toEqual([])
}

/** A process in the middle of inserting, with a few hundred acknowledgements out. */
async function startWriting(dataFolder: string): Promise<StartedProcess> {
  const writer = ground.start(dataFolder, 'insert')
  await writer.ready()
  await until('it has saved some', () => writer.saved().length > 300)
  return writer
}

/** Does it again until it works, as whoever has a pool does; half a minute at most. */
async function tryUntilDone(work: () => Promise<unknown>): Promise<void> {
  const deadline = performance.now() + 30_000
  for (;;) {
    try {
      await work()
      return
    } catch (cause) {
      if (performance.now() > deadline) throw cause
      await wait(10)
    }
  }
}

describe('embedded PostgreSQL', () => {
  it('[DESIGN 11] is durable, checks its pages, speaks UTF-8 with a locale that no machine changes, and listens on 127.0.0.1 alone', async () => {
    const server = await start(ground.makeFolder())
    const [row] = await query(
      server.url,
      (sql) => sql`
        select current_setting('fsync') as fsync,
          current_setting('full_page_writes') as full_page_writes,
          current_setting('synchronous_commit') as synchronous_commit,
          current_setting('data_checksums') as data_checksums,
          current_setting('listen_addresses') as listen_addresses,
          current_setting('unix_socket_directories') as unix_socket_directories,
          current_setting('server_encoding') as server_encoding,
          (select array_agg(distinct auth_method) from pg_hba_file_rules) as auth_methods,
          (select rolpassword like 'SCRAM-SHA-256$%' from pg_authid where rolname = 'postgres')
            as is_scram,
          (select datlocprovider::text || ' ' || datlocale from pg_database
            where datname = current_database()) as locale,
          lower('ÄÖ') as lower`,
    )
    expect(row).toEqual({
      fsync: 'on',
      full_page_writes: 'on',
      synchronous_commit: 'on',
      data_checksums: 'on',
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      server_encoding: 'UTF8',
      auth_methods: ['scram-sha-256'],
      is_scram: true,
      locale: 'b C.UTF-8',
      lower: 'äö',
    })
    await server.stop()
  })

  it('keeps its password in a file that nobody else reads, and lets nobody in without it', async () => {
    const server = await start(ground.makeFolder())
    expect(statSync(server.location.passwordFile).mode & 0o777).toBe(0o600)
    expect(statSync(server.location.cluster).mode & 0o777).toBe(0o700)
    const wrong = server.url.replace(/:[^:@/]+@/, ':guessed@')
    await expect(query(wrong, (sql) => sql`select 1`)).rejects.toMatchObject({ code: '28P01' })
    await server.stop()
  })

  it('finds the same data at the second start, and stops twice without complaint', async () => {
    const folder = ground.makeFolder()
    const first = await start(folder)
    await query(first.url, (sql) => sql`create table kept as select 42 as answer`)
    await first.stop()
    await first.stop()
    expect(judgePostmaster(first.pid, first.location.data)).not.toBe('ours')

    const second = await start(folder)
    expect(second.adopted).toBe(false)
    const rows = await query(second.url, (sql) => sql`select answer from kept`)
    expect(rows[0]).toEqual({ answer: 42 })
    await second.stop()
  })

  it('does not let a configuration file switch durability off', async () => {
    const folder = ground.makeFolder()
    const first = await start(folder)
    await query(first.url, (sql) => sql`alter system set fsync = off`)
    await query(first.url, (sql) => sql`alter system set full_page_writes = off`)
    await first.stop()
    const second = await start(folder)
    const [row] = await query(
      second.url,
      (sql) => sql`select current_setting('fsync') as a, current_setting('full_page_writes') as b`,
    )
    expect(row).toEqual({ a: 'on', b: 'on' })
    await second.stop()
  })
})

/** Each kill waits for a recovery; the whole number comes in full runs. */
const KILLS = process.env['WENKAO_FULL'] === '1' ? 3 : 1

describe('embedded PostgreSQL after kill -9', () => {
  it('of its starter in the middle of writing: it is adopted, and nothing acknowledged is lost', async () => {
    const folder = ground.makeFolder()
    const writer = await startWriting(folder)
    const before = await writer.ready()
    await ground.kill(writer.child)

    const server = await start(folder)
    expect(server).toMatchObject({ adopted: true, pid: before.pid, port: before.port })
    await expectNothingLost(server.url, writer.saved())
    await server.stop()
    expect(judgePostmaster(server.pid, server.location.data)).not.toBe('ours')
  })

  it('of both in the middle of writing, again and again: it recovers, and nothing acknowledged is lost', async () => {
    const folder = ground.makeFolder()
    const saved: number[] = []
    for (let round = 0; round < KILLS; round++) {
      const writer = await startWriting(folder)
      const { pid } = await writer.ready()
      // The server first, so that acknowledgements cannot go on after its death unnoticed.
      process.kill(pid, 'SIGKILL')
      await ground.kill(writer.child)
      saved.push(...writer.saved())
    }
    const server = await start(folder)
    expect(server.adopted).toBe(false)
    await expectNothingLost(server.url, saved)
    await server.stop()
  })

  it('of the server alone: the next start of the same process takes the port of before', async () => {
    const folder = ground.makeFolder()
    const first = await start(folder)
    process.kill(first.pid, 'SIGKILL')
    const second = await start(folder)
    expect(second.adopted).toBe(false)
    expect(second.port).toBe(first.port)
    await second.stop()
  })

  it('[R1] of the watched server alone, again and again: it is back on its port by itself, the same pool goes on, and nothing acknowledged is lost', async () => {
    const server = await start(ground.makeFolder())
    let lost: unknown
    server.watch((cause) => (lost = cause))
    const sql = postgres(server.url, { max: 4, onnotice: () => undefined, backoff: () => 0.1 })
    await sql`create table saved (number integer primary key)`
    const saved: number[] = []
    for (let number = 0; number < 20 * KILLS; number++) {
      if (number % 20 === 10) {
        // Its children serve on for a moment: the next kill is for the one that runs again.
        const before = (number - 10) / 20
        await tryUntilDone(async () => {
          expect(log.filter((line) => line.includes('runs again'))).toHaveLength(before)
        })
        process.kill(server.pid, 'SIGKILL')
      }
      await tryUntilDone(() => sql`insert into saved values (${number}) on conflict do nothing`)
      saved.push(number)
    }
    await sql.end()
    await tryUntilDone(async () => {
      expect(log.filter((line) => line.includes('runs again'))).toHaveLength(KILLS)
    })
    await expectNothingLost(server.url, saved)
    await server.stop()
    expect(judgePostmaster(server.pid, server.location.data)).not.toBe('ours')
    expect(lost).toBeUndefined()
  })

  it('with postmaster.pid naming another program by now: that program is left alone, and the server starts', async () => {
    const folder = ground.makeFolder()
    const writer = await startWriting(folder)
    const { pid } = await writer.ready()
    process.kill(pid, 'SIGKILL')
    await ground.kill(writer.child)

    const first = await start(folder) // learns the account; leaves a pid file behind when killed
    process.kill(first.pid, 'SIGKILL')
    // Of PostgreSQL's own account: PostgreSQL itself would take it for a running server.
    const stranger = ground.track(
      spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
        ...spawnOptions(first.location.account),
      }),
    )
    const pidFile = join(first.location.data, 'postmaster.pid')
    const stale = readFileSync(pidFile, 'utf8')
    writeFileSync(pidFile, stale.replace(/^\d+/, String(stranger.pid)))

    const second = await start(folder)
    expect(second.adopted).toBe(false)
    expect(log.join('\n')).toContain(`process ${stranger.pid}, which is another program`)
    expect(stranger.exitCode).toBeNull()
    expect(stranger.signalCode).toBeNull()
    await expectNothingLost(second.url, writer.saved())
    await second.stop()
  })

  it('with the killed server never reaped: the start does not wait for ever', async () => {
    const folder = ground.makeFolder()
    const writer = await startWriting(folder)
    const { pid } = await writer.ready()
    writer.child.kill('SIGSTOP') // a parent that reaps nothing, like process 1 of many containers
    process.kill(pid, 'SIGKILL')

    const server = await start(folder)
    expect(server.adopted).toBe(false)
    await expectNothingLost(server.url, writer.saved())
    await server.stop()
  })

  it('with one of its backends surviving: no second server touches the data before that one ends', async () => {
    const folder = ground.makeFolder()
    const first = await start(folder)
    const sql = postgres(first.url, { max: 1 })
    const [backend] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`
    const backendPid = backend?.pid ?? 0
    process.kill(backendPid, 'SIGSTOP')
    try {
      process.kill(first.pid, 'SIGKILL')
      const starting = start(folder)
      await until('the start noticed', () => log.some((line) => line.includes('backends-survive')))
      process.kill(backendPid, 'SIGCONT')
      const second = await starting
      expect(second.adopted).toBe(false)
      await second.stop()
    } finally {
      // The backend is of the test's own making and may be gone by now.
      if (existsSync(`/proc/${backendPid}`)) process.kill(backendPid, 'SIGCONT')
      await sql.end({ timeout: 0 })
    }
  })

  it('in the middle of making the data: the half-made directory is moved aside, and made again', async () => {
    const folder = ground.makeFolder()
    const cluster = join(folder, 'postgres', 'cluster')
    const killed = ground.start(folder, 'idle')
    const making = await until('the data is being made', () =>
      existsSync(cluster)
        ? readdirSync(cluster).find(
            (name) => name.startsWith('making-') && existsSync(join(cluster, name, 'PG_VERSION')),
          )
        : undefined,
    )
    await ground.kill(killed.child) // initdb goes on, and must not get in the way

    const server = await start(folder)
    const rows = await query(server.url, (sql) => sql`select 1 as one`)
    expect(rows[0]).toEqual({ one: 1 })
    expect(readdirSync(cluster)).toContain(making.replace('making-', 'half-made-'))
    expect(log.join('\n')).toContain('moved aside')
    await server.stop()
  })
})

describe('a port that another program takes', () => {
  it('between the choice and the start costs another attempt, not the start', async () => {
    const folder = ground.makeFolder()
    const first = await start(folder)
    await first.stop()
    const blocker = createServer().listen(0, '127.0.0.1')
    await once(blocker, 'listening')
    const { port } = blocker.address() as AddressInfo
    try {
      const { outcome } = await startPostmaster(
        first.location,
        first.location.binaries,
        port,
        () => undefined,
      )
      expect(outcome).toBe('port-taken')
      const second = await start(folder)
      expect(second.port).not.toBe(port)
      await second.stop()
    } finally {
      blocker.close()
    }
  })

  it('and on which nobody answers as PostgreSQL does is not taken for the server', async () => {
    const silent = createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    expect(await answersAsPostgres(port, 50)).toBe(false)
    silent.close()
    const server = await start(ground.makeFolder())
    expect(await answersAsPostgres(server.port)).toBe(true)
    await server.stop()
    expect(await answersAsPostgres(server.port)).toBe(false)
  })
})

describe('several starts at the same time', () => {
  it('make the data once and end with one server', async () => {
    const folder = ground.makeFolder()
    const starts = Array.from({ length: 4 }, () => ground.start(folder, 'idle'))
    const ready = await Promise.all(starts.map((one) => one.ready()))
    expect(new Set(ready.map((one) => one.pid)).size).toBe(1)
    expect(ready.filter((one) => !one.adopted)).toHaveLength(1)
    const made = starts.flatMap((one) => one.lines.filter((line) => line.includes('log made the')))
    expect(made).toHaveLength(1)
    expect(readdirSync(join(folder, 'postgres', 'cluster')).sort()).toEqual([
      'data',
      'password',
      'server.log',
    ])
  })
})

describe('where the data lies', () => {
  const isRoot = process.getuid?.() === 0

  it(
    isRoot
      ? '[DESIGN 11] as root below a 0700 folder: outside, with a pointer in the data folder, and found again'
      : '[DESIGN 11] as an ordinary user below a 0700 folder: inside the data folder',
    async () => {
      const folder = ground.makeFolder(0o700)
      const first = await start(folder)
      expect(first.location.isOutside).toBe(isRoot)
      expect(first.location.cluster.startsWith(isRoot ? '/var/lib/wenkao/' : folder)).toBe(true)
      await query(first.url, (sql) => sql`create table kept as select 7 as answer`)
      await first.stop()
      const second = await start(folder)
      expect(second.location.cluster).toBe(first.location.cluster)
      const rows = await query(second.url, (sql) => sql`select answer from kept`)
      expect(rows[0]).toEqual({ answer: 7 })
      await second.stop()
    },
  )

  it('is found again when the data folder was moved, and not shared with a copy of the folder', async () => {
    const folder = ground.makeFolder(0o700)
    const server = await start(folder)
    await server.stop()
    const moved = join(ground.makeFolder(0o700), 'moved')
    renameSync(folder, moved)
    const again = await start(moved)
    expect(again.location.isOutside).toBe(isRoot)
    if (isRoot) expect(again.location.cluster).toBe(server.location.cluster)

    const copy = ground.makeFolder(0o700)
    cpSync(moved, copy, { recursive: true })
    if (isRoot) await expect(start(copy)).rejects.toMatchObject({ code: 'data-elsewhere' })
    rmSync(copy, { recursive: true })
    await again.stop()
    renameSync(moved, folder) // where the test ground clears up
  })

  it('inside the data folder where it can be entered, and nothing of it elsewhere', async () => {
    const folder = ground.makeFolder()
    const server = await start(folder)
    expect(server.location.isOutside).toBe(false)
    expect(server.location.data).toBe(join(folder, 'postgres', 'cluster', 'data'))
    await server.stop()
  })
})

/** Names, sizes and times of everything in a folder, to see that nothing was touched. */
function fingerprint(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => {
      const { size, mtimeMs, uid } = statSync(join(folder, name))
      return `${name} ${size} ${mtimeMs} ${uid}`
    })
    .sort()
}

describe('data that does not fit is left as it is', () => {
  async function makeStopped(): Promise<{ folder: string; data: string }> {
    const folder = ground.makeFolder()
    const server = await start(folder)
    await server.stop()
    return { folder, data: server.location.data }
  }

  it('made by another major version: says which one it needs', async () => {
    const { folder, data } = await makeStopped()
    writeFileSync(join(data, 'PG_VERSION'), '14\n')
    const before = fingerprint(data)
    await expect(start(folder)).rejects.toMatchObject({
      code: 'version-mismatch',
      message: expect.stringMatching(/needs PostgreSQL 14; here: .*version 18/) as string,
    })
    expect(fingerprint(data)).toEqual(before)
  })

  it('with its control file gone: says that it is damaged, and makes nothing new', async () => {
    const { folder, data } = await makeStopped()
    rmSync(join(data, 'global', 'pg_control'))
    const before = fingerprint(data)
    await expect(start(folder)).rejects.toMatchObject({ code: 'data-damaged' })
    expect(fingerprint(data)).toEqual(before)
  })

  it('gone although it was made once: says so instead of beginning with empty data', async () => {
    const { folder, data } = await makeStopped()
    renameSync(data, `${data}.elsewhere`)
    await expect(start(folder)).rejects.toMatchObject({ code: 'data-missing' })
    renameSync(`${data}.elsewhere`, data)
    const server = await start(folder)
    await server.stop()
  })

  it('no PostgreSQL that runs: names what was tried', async () => {
    const folder = ground.makeFolder()
    const refused = [{ folder: '/opt/pg/bin', reason: 'cannot be run' }]
    await expect(
      startEmbeddedPostgres({
        dataFolder: folder,
        log: () => undefined,
        findBinaries: () => ({ usable: [], refused }),
      }),
    ).rejects.toMatchObject({
      code: 'binaries-missing',
      message: expect.stringContaining('/opt/pg/bin: cannot be run') as string,
    })
  })
})
