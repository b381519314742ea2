import { createHash } from 'node:crypto'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StationToday } from '@wenkao/shared/places'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../platform/clock.ts'
import { createLogger } from '../../platform/logger.ts'
import { createServerClient } from '../../platform/server-client.ts'
import { createServerClock } from '../../platform/server-clock.ts'
import { testFolder, until } from '../../test-processes/bridge-in-folder.fs.ts'
import {
  ISSUED_CODE,
  ids,
  startExamServer,
  type ExamServerDouble,
} from '../../test-processes/exam-server-double.ts'
import {
  createInstallation,
  type InstallationDouble,
} from '../../test-processes/session-file-double.ts'
import { openPlaces, type Places } from '../places/index.ts'
import { openSessionFiles, type SessionFiles } from './session-files.ts'

const WEEK_MS = 7 * 24 * 3600 * 1000

let folder: { path: string; remove(): Promise<void> }
let server: ExamServerDouble
let installation: InstallationDouble
let pc: { places: Places; files: SessionFiles; stop(): Promise<void> }

/** Opens what a bridge would, on the folder's disk, without looking at the server yet. */
async function open(): Promise<typeof pc> {
  const clock = systemClock
  const logger = createLogger('silent')
  const serverClock = createServerClock(clock)
  const base = {
    ...{ dataFolder: folder.path, clock, logger, serverClock },
    server: createServerClient(server.url, clock),
    random: (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes)),
  }
  const places = await openPlaces({
    ...base,
    issuedCode: () => Promise.resolve(ISSUED_CODE),
    pairingPollMs: 20,
  })
  const files = await openSessionFiles({ ...base, places, fraction: Math.random, everyMs: 20 })
  return {
    places,
    files,
    stop: async () => {
      await files.stop()
      await places.stop()
    },
  }
}

/** Looks at the server from now on. */
function start(): void {
  pc.places.start()
  pc.files.start()
}

async function restart(): Promise<void> {
  await pc.stop()
  pc = await open()
}

/** The server has this file for the session of today. */
function publish(changes: Parameters<InstallationDouble['file']>[1] = {}): void {
  server.sessionFiles.set(ids.session, installation.sign(installation.file(ids.session, changes)))
}

const fetched = (revision: number) =>
  until(`revision ${revision}`, async () => {
    await pc.places.today.refresh()
    return pc.files.of(ids.session)?.revision === revision
  })

/** How often the server was asked for a file. */
const asked = () => server.received.filter(({ path }) => path.endsWith('/file')).length

/** Waits until the server was asked for a file again. */
async function askedAgain(): Promise<void> {
  const before = asked()
  await until('another question', async () => {
    await pc.places.today.refresh()
    return asked() > before + 1
  })
}

const keptNames = () => readdir(join(folder.path, 'sessions'))

beforeEach(async () => {
  folder = await testFolder()
  server = await startExamServer()
  installation = await createInstallation()
  server.keys = installation.keys
  pc = await open()
})
afterEach(async () => {
  await pc.stop()
  await server.stop()
  await folder.remove()
})

describe('session files on an exam PC (DESIGN section 9)', () => {
  it('are fetched ahead, again when they grew, once each, and outlive a restart without network', async () => {
    publish()
    start()
    await fetched(1)
    expect(pc.files.keys()).toEqual(installation.keys)
    publish({ revision: 2, sessionName: '改名' })
    await fetched(2)
    const before = asked()
    expect(before).toBe(2)
    await pc.places.today.refresh()
    await server.stop()
    await restart()
    expect(pc.files.all().map((file) => [file.revision, file.sessionName])).toEqual([[2, '改名']])
    expect(pc.files.keys()).toEqual(installation.keys)
    await server.start()
    start()
    await until('contact', () => pc.places.today.known())
    await pc.places.today.refresh()
    expect(asked()).toBe(before)
  })

  it('are refused when another key signed them, and when a byte was changed', async () => {
    const stranger = await createInstallation()
    const foreign = stranger.sign(stranger.file(ids.session, { revision: 3 }))
    server.sessionFiles.set(ids.session, foreign)
    start()
    await until('the keys', () => pc.files.keys())
    await askedAgain()
    expect(pc.files.all()).toEqual([])
    const good = installation.sign(installation.file(ids.session, { revision: 4 }))
    const changed = { ...good, text: good.text.replace('机房一', '机房二') }
    server.sessionFiles.set(ids.session, changed)
    await askedAgain()
    expect(pc.files.all()).toEqual([])
    expect(await keptNames()).toEqual([])
    server.sessionFiles.set(ids.session, good)
    await fetched(4)
  })

  it('are refused under the name of another session, and when they are no session file', async () => {
    const other = installation.file(ids.other, { revision: 5 })
    server.sessionFiles.set(ids.session, installation.sign(other))
    start()
    await until('the keys', () => pc.files.keys())
    await askedAgain()
    expect(pc.files.all()).toEqual([])
    const odd = { ...installation.file(ids.session, { revision: 6 }), version: 2 } as never
    server.sessionFiles.set(ids.session, installation.sign(odd))
    await askedAgain()
    expect(pc.files.all()).toEqual([])
  })

  it('damaged on the disk are fetched again; the revision before is there meanwhile', async () => {
    publish()
    start()
    await fetched(1)
    publish({ revision: 2 })
    await fetched(2)
    const [older, newer] = (await keptNames()).sort()
    await pc.stop()
    await writeFile(join(folder.path, 'sessions', newer ?? ''), 'torn')
    pc = await open()
    expect(pc.files.of(ids.session)?.revision).toBe(1)
    await writeFile(join(folder.path, 'sessions', older ?? ''), '')
    await restart()
    expect(pc.files.all()).toEqual([])
    start()
    await fetched(2)
  })

  it('give back the keys when the record of those was lost', async () => {
    publish()
    start()
    await fetched(1)
    await pc.stop()
    for (const slot of ['1', '2']) {
      await rm(join(folder.path, 'state', `installation-keys.${slot}`), { force: true })
    }
    await server.stop()
    pc = await open()
    expect(pc.files.keys()).toEqual(installation.keys)
    expect(pc.files.all()).toHaveLength(1)
  })

  it('changed on the disk by somebody who also mended the checksum count as absent', async () => {
    publish()
    start()
    await fetched(1)
    await pc.stop()
    const [name = ''] = await keptNames()
    const path = join(folder.path, 'sessions', name)
    const [head = '', body = ''] = (await readFile(path, 'utf8')).split('\n')
    const forged = body.replace('机房一', '机房二')
    const { sequence } = JSON.parse(head) as { sequence: number }
    const sha256 = createHash('sha256').update(`${sequence}\n${forged}`).digest('hex')
    await writeFile(path, `${JSON.stringify({ v: 1, sequence, sha256 })}\n${forged}\n`)
    pc = await open()
    expect(forged).not.toBe(body)
    expect(pc.files.all()).toEqual([])
  })

  it('go after four weeks by the server’s clock, and stay that long', async () => {
    publish({ plannedStart: Date.now() - 3 * WEEK_MS })
    start()
    await fetched(1)
    await askedOnce()
    expect(pc.files.all()).toHaveLength(1)
    server.sessionFiles.clear()
    const old = installation.file(ids.session, {
      revision: 2,
      plannedStart: Date.now() - 5 * WEEK_MS,
    })
    server.sessionFiles.set(ids.session, installation.sign(old))
    await until('the old one is gone', async () => {
      await pc.places.today.refresh()
      return pc.files.all().length === 0 && (await keptNames()).length === 0
    })
  })

  /** Waits for one more question about the sessions of today. */
  async function askedOnce(): Promise<void> {
    const today = (): StationToday | undefined => pc.places.today.known()
    const before = today()?.serverNow ?? 0
    await until('another look', async () => {
      await pc.places.today.refresh()
      return (today()?.serverNow ?? 0) > before
    })
  }
})

describe('what a station knows of the installation’s keys', () => {
  it('is that of the first contact: other keys are not taken, grown ones are', async () => {
    start()
    publish()
    await fetched(1)
    const stranger = await createInstallation()
    server.keys = stranger.keys
    await restart()
    start()
    publish({ revision: 2 })
    await fetched(2)
    expect(pc.files.keys()).toEqual(installation.keys)
    const grown = {
      recipients: stranger.keys.recipients,
      signing: [
        ...installation.keys.signing,
        { keyId: 'double-key-00002', use: 'audit' as const, publicKey: 'A'.repeat(43) },
      ],
    }
    server.keys = grown
    await restart()
    start()
    await until('the grown keys', () => pc.files.keys()?.signing.length === 2)
    expect(pc.files.keys()?.recipients).toEqual(stranger.keys.recipients)
  })

  it('follows a session file that says newer ones', async () => {
    publish({ builtAt: 0 })
    start()
    await fetched(1)
    const newer = await createInstallation()
    const recipients = newer.keys.recipients
    publish({
      revision: 2,
      builtAt: Date.now() + 60_000,
      keys: { recipients, signing: installation.keys.signing },
    })
    await fetched(2)
    expect(pc.files.keys()).toEqual({ recipients, signing: installation.keys.signing })
  })

  it('is nothing before the first contact', async () => {
    expect(pc.files.keys()).toBe(undefined)
    expect(pc.files.all()).toEqual([])
  })
})
