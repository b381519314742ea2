import { setTimeout as pause } from 'node:timers/promises'
import { createSeededRandom } from '@wenkao/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { entriesInBrowser, type SavingPlace, type ShownAnswers } from '../answering-page.ts'
import { isFullRun, SEED, tellFigures } from '../figures.ts'
import { answers, until } from '../process.ts'
import { openExamRoom, type AnsweringStation, type ExamRoom } from './exam-room.ts'

/** Kills of each of the four, on average; the four together are what the mission asks for. */
const KILLS = Number(process.env['FAULTS_KILLS'] ?? (isFullRun ? 150 : 8))

/** A kill comes within this time after something new showed as saved, ms. */
const STRIKE_WITHIN_MS = 400

/** So long a kill waits for news, when the one before had some, ms. */
const NEWS_WITHIN_MS = 2500

/** One series: what is killed, whose words are held to, and where what they said must be. */
interface Series {
  readonly name: string
  readonly seed: number
  /** Its part of the kills: who takes longer to come back is killed less often, and all end together. */
  readonly share: number
  readonly witnesses: readonly AnsweringStation[]
  readonly place: SavingPlace
  /** `kill -9`, and the start by the real command. */
  strike(round: number): Promise<void>
  /** Entries that are there afterwards, as texts. */
  held(witness: AnsweringStation): Promise<ReadonlySet<string>>
}

/** Texts of everything that was shown as saved in a place. */
function textsShown(shown: ShownAnswers, place: SavingPlace): string[] {
  return [...shown.saved[place]].map((hash) => shown.texts.get(hash) ?? '')
}

async function killOverAndOver(series: Series): Promise<void> {
  const random = createSeededRandom(series.seed)
  const { witnesses, place } = series
  const kills = Math.max(1, Math.round(KILLS * series.share))
  const count = () => witnesses.reduce((sum, { shown }) => sum + shown.saved[place].size, 0)
  const lost: string[] = []
  let compared = 0
  let hadNews = false
  for (let round = 0; round < kills; round += 1) {
    hadNews = await waitForNews(series.name, count, hadNews)
    await pause(random.next() * STRIKE_WITHIN_MS)
    await series.strike(round)
    for (const witness of witnesses) {
      const owed = textsShown(witness.shown, place)
      const held = await series.held(witness)
      lost.push(...owed.filter((text) => !held.has(text)))
      compared += owed.length
    }
    expect(lost.slice(0, 3), `after kill ${round + 1} with seed ${series.seed}`).toEqual([])
  }
  tellFigures(
    `${series.name}: ${kills} kills (seed ${series.seed}), ${count()} entries shown as saved, ` +
      `${compared} comparisons, ${lost.length} lost`,
  )
  expect(count()).toBeGreaterThan(kills)
}

/**
 * Waits for something new to show as saved, so that every kill can lose something. One in two may also
 * come while the last one is still being recovered from.
 */
async function waitForNews(name: string, count: () => number, mayGiveUp: boolean) {
  const before = count()
  const end = Date.now() + NEWS_WITHIN_MS
  return until(`something new shown as saved (${name})`, () => {
    if (count() > before) return true
    return mayGiveUp && Date.now() > end ? false : undefined
  })
}

/** What was shown before the look must be in what the look finds: it is read first. */
async function readBack(read: () => Promise<ReadonlySet<string>>, owed: readonly string[]) {
  return until('everything that showed as saved', async () => {
    const held = await read()
    return owed.every((text) => held.has(text)) ? held : undefined
  })
}

let browserAndServer: ExamRoom
let bridgeAndDatabase: ExamRoom
const opened: ExamRoom[] = []
beforeAll(async () => {
  browserAndServer = await openExamRoom(14_100, 2, SEED)
  opened.push(browserAndServer)
  bridgeAndDatabase = await openExamRoom(14_200, isFullRun ? 2 : 1, SEED + 100)
  opened.push(bridgeAndDatabase)
})
afterAll(async () => {
  for (const room of opened) await room.close()
})

function stationOf(room: ExamRoom, at: number): AnsweringStation {
  const station = room.stations[at]
  if (!station) throw new Error('Expected a station')
  return station
}

describe.concurrent(
  '[F01] [R1] kill -9 at random moments while pages answer loses nothing that showed as saved',
  () => {
    it('of the browser', async () => {
      const victim = stationOf(browserAndServer, 0)
      await killOverAndOver({
        name: 'browser',
        seed: SEED + 1,
        share: 1.2,
        witnesses: [victim],
        place: 'computer',
        strike: async (round) => {
          await victim.station.killBrowser()
          await victim.reopen(SEED + round)
        },
        held: async ({ shown, page }) => {
          // The page reads browser and journal before it shows anything, and gives each what it lacks.
          const owed = textsShown(shown, 'computer')
          return readBack(async () => new Set((await entriesInBrowser(page())).values()), owed)
        },
      })
    })

    it('of the bridge', async () => {
      const victim = stationOf(bridgeAndDatabase, 0)
      await killOverAndOver({
        name: 'bridge',
        seed: SEED + 2,
        share: 1.2,
        witnesses: [victim],
        place: 'computer',
        strike: async () => {
          await victim.station.killBridge()
          await victim.station.startBridge()
        },
        held: ({ journal }) => journal(),
      })
    })

    it('of the server', async () => {
      const { server } = browserAndServer.site
      await killOverAndOver({
        name: 'server',
        seed: SEED + 3,
        share: 0.6,
        witnesses: browserAndServer.stations,
        place: 'server',
        strike: async () => {
          await server.kill()
          await server.start()
        },
        held: ({ sittingId }) => browserAndServer.storedOnServer(sittingId),
      })
    })

    it('of PostgreSQL, which the server starts again', async () => {
      const { server } = bridgeAndDatabase.site
      let serverEnds = 0
      await killOverAndOver({
        name: 'PostgreSQL',
        seed: SEED + 4,
        share: 1,
        witnesses: bridgeAndDatabase.stations,
        place: 'server',
        strike: async () => {
          bridgeAndDatabase.killDatabase()
          // Losing a connection at one certain moment of a transaction, the database driver ends the
          // process (porsager/postgres issue 1154). Whoever looks after the server starts it again.
          await until('the server with its database, or its end', async () => {
            if (!server.isRunning()) return true
            return (
              (await answers(`${server.url}/readyz`)) && (await answers(`${server.url}/readyz`))
            )
          })
          if (server.isRunning()) return
          serverEnds += 1
          await server.start()
        },
        held: ({ sittingId }) => bridgeAndDatabase.storedOnServer(sittingId),
      })
      tellFigures(`PostgreSQL: the server ended ${serverEnds} times with it, and was started again`)
    })
  },
)

describe('[F01] [R1] after all kills', () => {
  it('browser, bridge and server of every station hold every entry that any light ever spoke of', async () => {
    for (const room of [browserAndServer, bridgeAndDatabase]) {
      for (const witness of room.stations) {
        const { shown, page, journal, sittingId } = witness
        const owed = new Set(
          (['computer', 'browser', 'server'] as const).flatMap((place) => textsShown(shown, place)),
        )
        const looks = [
          async () => new Set((await entriesInBrowser(page())).values()),
          journal,
          () => room.storedOnServer(sittingId),
        ]
        for (const look of looks) await readBack(look, [...owed])
        expect(owed.size).toBeGreaterThan(0)
      }
    }
  })
})
