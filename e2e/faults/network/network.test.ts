import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { sha256Hex } from '@wenkao/shared/kernel'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { candidateActor } from '../../actors/candidate.ts'
import { answerQuestions } from '../../actors/questions.ts'
import { answersOnServer } from '../../actors/station-facts.ts'
import { launchBrowser } from '../../exam-site.ts'
import { isFullRun, SEED, tellFigures } from '../figures.ts'
import { until } from '../process.ts'
import type { LineFaults } from './bad-line.ts'
import { logOnServer, openFarServer, type FarServer } from './far-server.ts'
import { openLineStation, type LineStation } from './station-at-line.ts'

const STATIONS = 3
const FIRST_PORT = 13_930
/** Between two answers of one candidate, far more often than anybody clicks, ms. */
const ANSWER_EVERY_MS = 250
/** After the line is good again, s. */
const CAUGHT_UP_WITHIN = 30

interface Profile {
  readonly name: string
  /** Told to the line one after the other, each for its time, ms. */
  readonly phases: readonly { readonly forMs: number; readonly faults: Partial<LineFaults> }[]
  /** Rounds of the phases every day, 0 for none, and in the full run. */
  readonly rounds: { readonly short: number; readonly full: number }
  /** Whether enough gets through that acknowledgements must come while it lasts. */
  readonly progresses: boolean
  /** The count of the line that shows that the fault did happen. */
  readonly mark: 'lost' | 'duplicated' | 'reset' | 'forwarded'
}

const blackOuts = isFullRun
  ? { down: 10_000, up: 50_000, rounds: 3 }
  : { down: 3000, up: 5000, rounds: 2 }

const profiles: readonly Profile[] = [
  {
    name: '30 % loss',
    phases: [{ forMs: 8000, faults: { loss: 30 } }],
    rounds: { short: 1, full: 15 },
    progresses: true,
    mark: 'lost',
  },
  {
    name: '2 s delay each way',
    phases: [{ forMs: 10_000, faults: { delay: 2000 } }],
    rounds: { short: 0, full: 8 },
    progresses: true,
    mark: 'forwarded',
  },
  {
    name: 'black-outs (pain 15)',
    phases: [
      { forMs: blackOuts.up, faults: {} },
      { forMs: blackOuts.down, faults: { down: true } },
    ],
    rounds: { short: 2, full: blackOuts.rounds },
    progresses: true,
    mark: 'lost',
  },
  {
    name: 'duplicated and overtaking packets',
    phases: [{ forMs: 6000, faults: { duplicate: 30, delay: 20, jitter: 120 } }],
    rounds: { short: 0, full: 10 },
    progresses: true,
    mark: 'duplicated',
  },
  {
    name: 'resets (pain 15)',
    phases: [{ forMs: 6000, faults: { reset: 15 } }],
    rounds: { short: 0, full: 10 },
    progresses: true,
    mark: 'reset',
  },
  {
    name: 'a line that accepts and never answers (pain 4)',
    phases: [{ forMs: 8000, faults: { mute: true } }],
    rounds: { short: 1, full: 8 },
    progresses: false,
    mark: 'lost',
  },
  {
    name: 'a firewall that forgot all connections (pain 4)',
    phases: [{ forMs: 20_000, faults: { forget: true } }],
    rounds: { short: 0, full: 4 },
    progresses: true,
    mark: 'lost',
  },
]

const roundsOf = ({ rounds }: Profile): number => (isFullRun ? rounds.full : rounds.short)
const tried = profiles.filter((profile) => roundsOf(profile) > 0)

describe('DESIGN 3: answers over a bad line', () => {
  let folder: string
  let server: FarServer
  let stations: LineStation[]
  let pageStation: LineStation

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'wenkao-network-'))
    server = await openFarServer(folder, FIRST_PORT, SEED)
    const logins = await server.logIn(STATIONS + 1)
    const opened = await Promise.all(
      logins.map((login, at) =>
        openLineStation({
          folder: join(folder, `station-${at}`),
          port: FIRST_PORT + 1 + at,
          server: server.badUrl,
          goodServer: server.goodUrl,
          login,
        }),
      ),
    )
    stations = opened.slice(0, STATIONS)
    const [last] = opened.slice(STATIONS)
    if (!last) throw new Error('Expected a station for the page')
    pageStation = last
  }, 180_000)

  afterAll(async () => {
    const others = profiles.filter((profile) => !tried.includes(profile)).map(({ name }) => name)
    if (others.length > 0) tellFigures(`only in full runs: ${others.join(', ')}`)
    await Promise.all([...stations, pageStation].map((station) => station.kill()))
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  }, 60_000)

  it.each(tried)(
    'R3, R4: $name: answers keep flowing, none is lost or doubled, the lights tell the truth',
    async (profile) => {
      const before = await server.host.set({})
      const held = await Promise.all(stations.map((station) => countOnServer(server, station)))
      const rounds = roundsOf(profile)
      const lies: string[] = []
      let isOver = false
      const clicking = stations.map(async (station) => {
        while (!isOver) {
          await station.answer()
          await pause(ANSWER_EVERY_MS)
        }
      })
      const watching = stations.map(async (station) => {
        while (!isOver) {
          lies.push(...(await liesOf(server, station)))
          await pause(500)
        }
      })
      const acknowledgedAtStart = await Promise.all(stations.map(acknowledged))
      for (let round = 0; round < rounds; round += 1) {
        for (const { forMs, faults } of profile.phases) {
          await server.host.set(faults)
          await pause(forMs)
        }
      }
      const acknowledgedAtEnd = await Promise.all(stations.map(acknowledged))
      const after = await server.host.set({})
      const began = performance.now()
      isOver = true
      await Promise.all([...clicking, ...watching])
      await until(
        'every answer to be acknowledged',
        async () => {
          const rest = await Promise.all(stations.map(unacknowledged))
          return rest.every((count) => count === 0) ? true : undefined
        },
        CAUGHT_UP_WITHIN,
      )
      tellFigures(
        `${profile.name}: ${JSON.stringify({
          answers: stations.map(({ journaled }) => journaled.length),
          acknowledgedMeanwhile: acknowledgedAtEnd.map(
            (count, at) => count - (acknowledgedAtStart[at] ?? 0),
          ),
          caughtUpMs: Math.round(performance.now() - began),
          packets: after.forwarded - before.forwarded,
          [profile.mark]: after[profile.mark] - before[profile.mark],
        })}`,
      )
      expect(after[profile.mark]).toBeGreaterThan(before[profile.mark])
      expect(lies).toEqual([])
      for (const [at, station] of stations.entries()) {
        expect(await misplaced(server, station)).toEqual([])
        // In a short run one station's wait between two attempts may outlast the bad line.
        if (profile.progresses && isFullRun) {
          expect(acknowledgedAtEnd[at]).toBeGreaterThan(acknowledgedAtStart[at] ?? 0)
        }
        if (profile.progresses) {
          expect(await countOnServer(server, station)).toBeGreaterThan(held[at] ?? 0)
        }
      }
      if (profile.progresses)
        expect(sum(acknowledgedAtEnd)).toBeGreaterThan(sum(acknowledgedAtStart))
    },
    isFullRun ? 400_000 : 120_000,
  )

  it('R1, R3: a real page at a bad line shows saved what is saved, and takes over when its bridge dies', async () => {
    const browser = await launchBrowser(join(folder, 'profile'), 1366, 768)
    const page = browser.pages()[0] ?? (await browser.newPage())
    const actor = candidateActor(page)
    const { token } = pageStation.login
    const shown = new Map<string, string[]>()
    const answerSome = async (from: number) => {
      await answerQuestions(actor, from, from + 3, shown)
    }
    const onServer = async () => {
      await actor.savedOnServer()
      expect(await answersOnServer(server.goodUrl, token)).toMatchObject(Object.fromEntries(shown))
    }
    try {
      await page.goto(`${pageStation.url}/exam`)
      await actor.inExam()
      await server.host.set({ loss: 30 })
      await answerSome(0)
      await actor.savedHere()

      await server.host.set({ down: true })
      await answerSome(3)
      await actor.savedHere()
      expect(await actor.light('server').innerText()).toMatch(/\d+ 项/)
      await server.host.set({})
      await onServer()

      await server.host.set({ loss: 30, delay: 200 })
      await pageStation.kill()
      await answerSome(6)
      await actor.light('computer').getByText('此浏览器已保存').waitFor()
      await onServer()
    } finally {
      await server.host.set({})
      await browser.close()
    }
  })
})

async function unacknowledged(station: LineStation): Promise<number> {
  return (await station.sync()).unacknowledged.length
}

/** How many of the page's entries the bridge says are on the server. */
async function acknowledged(station: LineStation): Promise<number> {
  const asked = [...station.journaled]
  const open = new Set((await station.sync()).unacknowledged)
  return asked.filter(({ hash }) => !open.has(hash)).length
}

async function countOnServer(server: FarServer, station: LineStation): Promise<number> {
  return (await logOnServer(server.goodUrl, station.login.token)).length
}

/** Entries that the bridge calls acknowledged and the server does not hold. */
async function liesOf(server: FarServer, station: LineStation): Promise<string[]> {
  const asked = [...station.journaled]
  const open = new Set((await station.sync()).unacknowledged)
  const held = new Set(
    (await logOnServer(server.goodUrl, station.login.token)).map((text) => sha256Hex(text)),
  )
  return asked.flatMap(({ hash }) => (open.has(hash) || held.has(hash) ? [] : [hash]))
}

/** Entries of the page that the server lacks, holds in another form, or holds twice. */
async function misplaced(server: FarServer, station: LineStation): Promise<string[]> {
  const held = await logOnServer(server.goodUrl, station.login.token)
  const times = new Map<string, number>()
  for (const text of held) times.set(text, (times.get(text) ?? 0) + 1)
  const own = station.journaled.filter(({ text }) => times.get(text) !== 1).map(({ hash }) => hash)
  const doubled = [...times].filter(([, count]) => count > 1).map(([text]) => text)
  return [...own, ...doubled]
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}
