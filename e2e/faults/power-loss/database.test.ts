import { spawn } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { syncAnswers } from '@wenkao/shared/answers'
import { sha256Hex } from '@wenkao/shared/kernel'
import { logInCandidate, type LogInReply } from '@wenkao/shared/sittings'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fetchEndpoint } from '../../exam-office-api.ts'
import { createServer, type Server } from '../../exam-site.ts'
import { embeddedDatabaseUrl } from '../../load/embedded-database.ts'
import { callAsFirstOffice, prepareExam } from '../../prepare-exam.ts'
import { createEntryWriter } from '../entry-writer.ts'
import { killProcessesNaming, until } from '../process.ts'
import type { LossyDisk } from './lossy-disk.ts'
import { compilePowerTools, type PowerTools } from './power-tools.ts'
import { cutOverAndOver, cutWithoutFlushes, fileSystems, type Target } from './trials.ts'

const PORT = 14_350
const WRITERS = 4

let tools: PowerTools
beforeAll(() => {
  tools = compilePowerTools()
})
afterAll(() => {
  tools.remove()
})

/** Where a server's folders are when the disk holds them all, its database with them. */
function placesOn(disk: LossyDisk, port: number) {
  return {
    dataFolder: join(disk.folder, 'server'),
    // Outside: a person reads afterwards what a server without power had to say.
    logFile: join(dirname(disk.folder), 'server.log'),
    port,
  }
}

/** An exam that runs on this server, with candidates logged in. */
async function seatWriters(server: Server): Promise<LogInReply[]> {
  const office = await callAsFirstOffice(server.url, server.setupLink, {
    username: 'office',
    password: 'correct horse battery',
  })
  const exam = await prepareExam(office, { candidates: WRITERS })
  await exam.start()
  const { sessionId } = exam
  return Promise.all(
    exam.candidates.map(async ({ examNumber, accessCode, seat }) => {
      const station = { kind: 'browser' as const, number: seat }
      const body = { sessionId, examNumber, accessCode, station }
      return (await fetchEndpoint(server.url, logInCandidate, { body })).reply
    }),
  )
}

/** Candidates who send one answer after the other, and note what the server said it stored. */
function createWriters(server: Server, logIns: readonly LogInReply[]) {
  const acknowledged = new Set<string>()
  let writing: Promise<unknown> = Promise.resolve()

  async function write({ sitting, binding, token }: LogInReply): Promise<void> {
    const next = createEntryWriter(sitting.sittingId, binding)
    const headers = { authorization: `Bearer ${token}` }
    for (;;) {
      const text = next()
      const hash = sha256Hex(text)
      try {
        const body = { version: 1 as const, heads: {}, events: [text] }
        const { reply } = await fetchEndpoint(server.url, syncAnswers, { headers, body })
        const result = reply.results.find((one) => one.hash === hash)
        if (result?.outcome !== 'stored') throw new Error(`Expected stored, got ${result?.outcome}`)
      } catch {
        // Refused over a dead disk, or killed: not acknowledged, so nothing is owed.
        return
      }
      acknowledged.add(text)
    }
  }
  return {
    acknowledged,
    writeOn: () => {
      writing = Promise.all(logIns.map(write))
    },
    ended: () => writing,
  }
}

async function storedTexts(url: string): Promise<ReadonlySet<string>> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    const rows = await sql<{ text: string }[]>`select text from answer_events`
    return new Set(rows.map(({ text }) => text))
  } finally {
    await sql.end()
  }
}

/** Nothing of a start that failed stays behind. */
async function orEnd<T>(end: () => Promise<void>, start: () => Promise<T>): Promise<T> {
  try {
    return await start()
  } catch (cause) {
    await end()
    throw cause
  }
}

/** A real server with its embedded PostgreSQL, all of it on the disk. */
async function startServerOn(disk: LossyDisk): Promise<Target> {
  const places = placesOn(disk, PORT)
  const server = createServer(places)
  const end = async () => {
    await server.kill()
    await killProcessesNaming(places.dataFolder)
  }
  const logIns = await orEnd(end, async () => {
    await server.start()
    return seatWriters(server)
  })
  const writers = createWriters(server, logIns)
  writers.writeOn()
  const kill = async () => {
    await end()
    await writers.ended()
  }
  return {
    acknowledged: () => writers.acknowledged,
    kill,
    revive: async () => {
      await server.start()
      const held = await storedTexts(embeddedDatabaseUrl(places.dataFolder))
      writers.writeOn()
      return held
    },
    close: kill,
  }
}

/**
 * The same server on the same data, whose PostgreSQL is started as the server starts it, but with
 * flushes that do nothing.
 */
async function startServerWithoutFlushes(disk: LossyDisk): Promise<Target> {
  const places = placesOn(disk, PORT + 1)
  const data = join(places.dataFolder, 'postgres', 'cluster', 'data')
  let url = ''
  const server = createServer(places, undefined, () => ({ DATABASE_URL: url }))
  const end = async () => {
    await server.kill()
    await killProcessesNaming(data)
  }
  const { command, writers } = await orEnd(end, async () => {
    await server.start()
    const logIns = await seatWriters(server)
    const pid = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0])
    const itsCommand = commandLineOf(pid)
    const itsUrl = embeddedDatabaseUrl(places.dataFolder)
    await server.stop()
    await startPostmaster(itsCommand, data, itsUrl, { LD_PRELOAD: tools.noSync })
    url = itsUrl
    await server.start()
    return { command: itsCommand, writers: createWriters(server, logIns) }
  })
  writers.writeOn()
  const kill = async () => {
    await end()
    await writers.ended()
  }
  return {
    acknowledged: () => writers.acknowledged,
    kill,
    revive: async () => {
      const isRunning = await startPostmaster(command, data, url, {})
      // Damaged so that it does not even start: then everything is lost.
      return isRunning ? storedTexts(url) : new Set()
    },
    close: kill,
  }
}

const commandLineOf = (pid: number) =>
  readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1)

/** @returns false when it ended instead of becoming ready. */
async function startPostmaster(
  command: readonly string[],
  data: string,
  url: string,
  env: Readonly<Record<string, string>>,
): Promise<boolean> {
  const [program = '', ...args] = command
  const { uid, gid } = statSync(data)
  const child = spawn(program, args, {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', ...env },
    uid,
    gid,
    stdio: 'ignore',
  })
  let hasEnded = false
  child.once('exit', () => (hasEnded = true))
  child.once('error', () => (hasEnded = true))
  return until('PostgreSQL', async () => {
    if (hasEnded) return false
    const sql = postgres(url, { max: 1, onnotice: () => undefined })
    try {
      await sql`select 1`
      return true
    } catch {
      // Not listening yet, or recovering.
      return undefined
    } finally {
      await sql.end({ timeout: 1 })
    }
  })
}

describe('[R1] power loss: the server’s PostgreSQL', () => {
  for (const kind of fileSystems()) {
    it(`loses no answer that the server acknowledged (${kind})`, async () => {
      const { lost } = await cutOverAndOver('PostgreSQL', kind, tools, startServerOn)
      expect(lost.slice(0, 3)).toEqual([])
    })
  }

  it('loses answers when its flushes do nothing: the bench can fail', async () => {
    const lost = await cutWithoutFlushes('PostgreSQL', 'ext4', tools, startServerWithoutFlushes)
    expect(lost).toBeGreaterThan(0)
  })
})
