import { randomBytes, randomInt } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { changeStation } from '@wenkao/shared/sittings'
import { candidateActor, type CandidateActor } from '../actors/candidate.ts'
import { folderOf, hashOf, untilLaidOut } from '../actors/file-facts.ts'
import { itemInView, rightAnswer, shownAnswers, wrongAnswer } from '../actors/questions.ts'
import { heldBy } from '../actors/station-facts.ts'
import { FILES_FOLDER, untilReady } from '../answer-files-room.ts'
import { openExamSite, type Station } from '../exam-site.ts'
import { until } from '../faults/process.ts'
import { openNarrowLine } from '../load/narrow-line.ts'
import { percentiles } from '../load/percentiles.ts'
import { compareShown, confirmedOf, type Shown } from '../load/shown-on-server.ts'
import { callAsFirstOffice, prepareExam, type SeatedCandidate } from '../prepare-exam.ts'
import { logInAt } from '../sit-down.ts'

const BASE_PORT = 15_340
const LINE_PORT = 15_339
const BITS_PER_SECOND = 20_000_000
const FOLDER_BYTES = 5_000_000
const FILES = 5
/** Of the exam's questions, so many are answered anew again and again. */
const QUESTIONS = 12
/** The old PC dies within this time after the candidate began to work there, ms. */
const LATEST_KILL_MS = 2500
/** DESIGN section 12, ms. */
const BUDGET = 4000
const TRIALS = Number(process.env['WENKAO_BENCH_TRIALS'] ?? 30)

interface Trial {
  /** From the tap to the server's answer. */
  readonly tap: number
  /** From the log-in's button to the exam on screen, with the clicks between them. */
  readonly logIn: number
  /** From the log-in's button to the whole folder on the disk, every file with its right bytes. */
  readonly folder: number
  readonly compared: number
  readonly lost: readonly string[]
}

/** An exam PC at its number. */
interface Seated {
  readonly station: Station
  readonly seat: number
  readonly actor: CandidateActor
}

/**
 * A candidate with 5 MB of files changes machines again and again: the PC is killed with `kill -9` at a
 * random moment while answers and files change, the tablet's tap is the real request, and the spare has
 * never seen the sitting. All PCs share one line of 20 Mbit/s. What the dead PC had shown as on the
 * server is compared with what the spare has: answers one by one, files by their hashes.
 */
export async function run() {
  const site = await openExamSite(BASE_PORT)
  const line = await openNarrowLine(LINE_PORT, BASE_PORT, BITS_PER_SECOND)
  try {
    const office = await callAsFirstOffice(site.server.url, site.server.setupLink, {
      username: 'office',
      password: 'correct horse battery',
    })
    const exam = await prepareExam(office, { candidates: 1, spares: TRIALS })
    const [candidate] = exam.candidates
    if (!candidate) throw new Error('Expected a candidate')
    await exam.start()
    const open = async (at: number, seat: number): Promise<Seated> => {
      const station = await site.station(at, { config: { server: line.url } })
      await exam.register(station, { ...candidate, seat })
      await untilReady(station)
      const actor = candidateActor(await station.openBrowser())
      await actor.atStation(seat)
      return { station, seat, actor }
    }
    const seats = Array.from({ length: TRIALS + 1 }, (_, at) => at + 1)
    const spareSeats = seats.filter((seat) => seat !== candidate.seat)
    let current = await open(1, candidate.seat)
    await logInAt(current.actor, candidate)
    await untilLaidOut(current.station)
    await fillFolder(current)
    const trials: Trial[] = []
    for (const [at, seat] of spareSeats.entries()) {
      const spare = await open(at + 2, seat)
      const { sitting, binding } = await heldBy(current.station)
      const shown = await workUntilKilled(current)
      const params = { sessionId: exam.sessionId, sittingId: sitting.sittingId }
      const tapped = performance.now()
      await office(changeStation, {
        params,
        body: { seatNumber: seat, reason: '死机', expectedEpoch: binding.epoch },
      })
      const tap = performance.now() - tapped
      const times = await goOnAt(spare, candidate, shown)
      const { compared, lost } = await compareShown(site.server.url, spare.station, shown)
      trials.push({ tap, ...times, compared, lost })
      current = spare
    }
    return report(trials)
  } finally {
    await line.close()
    await site.close()
  }
}

function report(trials: readonly Trial[]) {
  const figure = (of: (trial: Trial) => number) => percentiles(trials.map(of))
  const whole = figure(({ tap, logIn, folder }) => tap + Math.max(logIn, folder))
  const lost = trials.flatMap((trial) => trial.lost)
  if (lost.length > 0) throw new Error(`Lost after it showed as on the server: ${lost.join(', ')}`)
  return {
    name: 'machine-change',
    figures: {
      trials: trials.length,
      folderBytes: FOLDER_BYTES,
      bitsPerSecond: BITS_PER_SECOND,
      tapToContinue: whole,
      tap: figure(({ tap }) => tap),
      logInToExam: figure(({ logIn }) => logIn),
      logInToFolder: figure(({ folder }) => folder),
      comparedValues: trials.reduce((sum, { compared }) => sum + compared, 0),
      lostValues: lost.length,
    },
    reference: {
      what: 'budget: tap to the candidate going on with every file, ms',
      budget: BUDGET,
    },
    ratio: whole.p99 / BUDGET,
  }
}

/** Files that do not shrink on their way, all on the server. */
async function fillFolder({ station, actor }: Seated): Promise<void> {
  const hashes = Array.from({ length: FILES }, (_, at) => {
    const path = join(station.answerFolder, FILES_FOLDER, `素材${at + 1}.jpg`)
    writeFileSync(path, randomBytes(FOLDER_BYTES / FILES))
    return hashOf(path)
  })
  await until(
    'the files to be on the server',
    async () => {
      const { files } = await folderOf(station)
      return (
        hashes.every((hash) => files.some((file) => file.hash === hash && file.uploaded)) ||
        undefined
      )
    },
    60,
  )
  await actor.filesSaved()
}

/** Answers and saves without a break until the PC dies at a random moment. */
async function workUntilKilled({ station, actor }: Seated): Promise<Shown> {
  const shown: Shown = { answers: new Map(), files: new Map() }
  for (const [item, answer] of Object.entries(await shownAnswers(actor))) {
    shown.answers.set(item, { on: JSON.stringify(answer), later: [] })
  }
  await actor.savedOnServer()
  let isDead = false
  const dying = pause(randomInt(200, LATEST_KILL_MS)).then(async () => {
    isDead = true
    await Promise.all([station.killBrowser(), station.killBridge()])
  })
  /** What fails because the PC is dead is what the trial is about. */
  const untilDead = async (work: () => Promise<void>) => {
    while (!isDead) {
      await work().catch((cause: unknown) => {
        if (!isDead) throw cause
      })
    }
  }
  await Promise.all([
    dying,
    untilDead(() => answerOne(actor, shown)),
    untilDead(() => lookAtFiles(station, shown)),
    untilDead(() => saveDraft(station, shown)),
  ])
  return shown
}

async function answerOne(actor: CandidateActor, { answers }: Shown): Promise<void> {
  await actor.goTo(randomInt(QUESTIONS))
  const item = await itemInView(actor)
  // Boxes that are ticked one after the other have values in between.
  if (item.kind === 'multiple') return
  const answer = randomInt(2) === 0 ? rightAnswer(item) : wrongAnswer(item)
  confirmedOf(answers, item.id).later.push(JSON.stringify(answer))
  await actor.answer(item, answer)
  const light = await actor.light('server').innerText({ timeout: 1000 })
  if (light.trim() !== '服务器已保存') return
  for (const known of answers.values()) {
    known.on = known.later.at(-1) ?? known.on
    known.later = []
  }
}

async function saveDraft(station: Station, { files }: Shown): Promise<void> {
  const path = join(FILES_FOLDER, '草稿.txt')
  const bytes = randomBytes(randomInt(2000, 20_000))
  const target = join(station.answerFolder, path)
  writeFileSync(target, bytes)
  confirmedOf(files, path).later.push(hashOf(target))
  await pause(randomInt(50, 700))
}

/** What its page is told of the files: with the word that the server has them. */
async function lookAtFiles(station: Station, { files }: Shown): Promise<void> {
  const folder = await folderOf(station)
  const folders = new Map(
    (await heldBy(station)).exam?.tasks.map(({ id, folder: name }) => [id, name]),
  )
  for (const { taskId, path, hash, pending, uploaded } of folder.files) {
    if (hash === null || pending || !uploaded) continue
    const inFolder = taskId === null ? path : join(folders.get(taskId) ?? '', path)
    const known = confirmedOf(files, inFolder)
    const at = known.later.indexOf(hash)
    if (at < 0 && known.on !== undefined) continue
    known.on = hash
    known.later = known.later.slice(at + 1)
  }
  await pause(50)
}

/** The candidate's part is done by a machine, without a pause: what is left is the system's time. */
async function goOnAt(
  { station, actor }: Seated,
  { examNumber, accessCode }: SeatedCandidate,
  { files }: Shown,
): Promise<Pick<Trial, 'logIn' | 'folder'>> {
  const { page } = actor
  await page.getByLabel('考号').fill(examNumber)
  await page.getByLabel('考试密码').fill(accessCode)
  const began = performance.now()
  await page.getByRole('button', { name: '登录' }).click()
  const onScreen = async () => {
    await actor.confirmAndWait()
    await actor.inExam()
    return performance.now() - began
  }
  const onDisk = async () => {
    const missing = new Map([...files].filter(([, { on }]) => on !== undefined))
    await until(
      'the whole folder',
      () => {
        for (const [path, { on, later }] of missing) {
          const file = join(station.answerFolder, path)
          if (existsSync(file) && [on, ...later].includes(hashOf(file))) missing.delete(path)
        }
        return missing.size === 0 || undefined
      },
      60,
    )
    return performance.now() - began
  }
  const [logIn, folder] = await Promise.all([onScreen(), onDisk()])
  return { logIn, folder }
}
