import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { createApiKey } from '@wenkao/shared/accounts'
import { downloadTickets, previewDocument } from '@wenkao/shared/documents'
import { fillPath } from '@wenkao/shared/kernel'
import { createArea, createRoom, createSite } from '@wenkao/shared/places'
import { previewSchedule, saveSchedule } from '@wenkao/shared/scheduling'
import { putPhoto } from '@wenkao/shared/seating'
import { createExam, listPapers, putCandidates } from '@wenkao/shared/sessions'
import { createSeededRandom } from '@wenkao/testing'
import { benchFolder } from '../load/answering-server.ts'
import { createDemoServer } from '../load/demo-server.ts'
import { percentiles } from '../load/percentiles.ts'
import { callWithLink, type StaffCall } from '../prepare-exam.ts'

const PORT = 17_750
const CANDIDATES = Number(process.env['WENKAO_CANDIDATES'] ?? 20_000)
const SCHOOLS = 200
const ROOMS = 50
const STATIONS = 60
const DAY_MS = 24 * 3_600_000
/** What a photo of an ID takes, saved for print. */
const PHOTO_BYTES = 25_000
const ASKED_EVERY_MS = 100
const BUDGET_MS = 180_000

/**
 * Tickets with photos of 20,000 candidates of 200 schools, as an archive with a PDF per school and as one
 * PDF: how long it takes, what the server's memory grows to, and how long others wait meanwhile. Against
 * three minutes for the archive. WENKAO_CANDIDATES=2000 takes a tenth.
 */
export async function run() {
  const folder = benchFolder()
  const server = createDemoServer({ folder: folder.path, port: PORT })
  await server.start()
  try {
    const call = await callWithLink(server.url, await server.link('office'))
    const examId = await prepare(call)
    const { secret } = await call(createApiKey, { body: { name: 'bench' } })
    const headers = { authorization: `Bearer ${secret}` }
    const began = performance.now()
    const preview = await call(previewDocument, { params: { examId }, query: { kind: 'tickets' } })
    const previewMs = Math.round(performance.now() - began)
    const zip = await download(server.url, headers, examId, 'zip')
    const pdf = await download(server.url, headers, examId, 'pdf')
    return {
      name: 'documents',
      figures: { candidates: CANDIDATES, sheets: preview.sheets, previewMs, zip, pdf },
      reference: { what: 'budget of an archive of 20,000 tickets', ms: BUDGET_MS },
      ratio: Math.round((zip.ms / BUDGET_MS) * 1000) / 1000,
    }
  } finally {
    await server.stop()
    folder.remove()
  }
}

/** Everybody has a session and a photo. @returns the exam's id. */
async function prepare(call: StaffCall): Promise<string> {
  const random = createSeededRandom(7)
  const sign = () => String.fromCodePoint(0x4e00 + Math.floor(random.next() * 8000))
  const { areaId } = await call(createArea, { body: { name: '考区' } })
  const { siteId } = await call(createSite, { params: { areaId }, body: { name: '考点' } })
  const rooms: { roomId: string; spares: number }[] = []
  for (let room = 0; room < ROOMS; room += 1) {
    const body = { name: `第${room + 1}机房`, stations: STATIONS }
    rooms.push({ roomId: (await call(createRoom, { params: { siteId }, body })).roomId, spares: 0 })
  }
  const { papers } = await call(listPapers)
  const { examId } = await call(createExam, {
    body: { title: '信息技术学业水平考试', paperId: papers[0]?.paperId, durationMinutes: 60 },
  })
  const numbers = Array.from({ length: CANDIDATES }, (_, at) => String(26_000_000 + at))
  for (let from = 0; from < CANDIDATES; from += 2000) {
    const candidates = numbers.slice(from, from + 2000).map((examNumber, n) => ({
      ...{ examNumber, name: `${sign()}${sign()}${sign()}` },
      school: `第${Math.floor(((from + n) * SCHOOLS) / CANDIDATES) + 1}中学`,
      className: `高一（${(n % 12) + 1}）班`,
    }))
    await call(putCandidates, { params: { examId }, body: { candidates } })
  }
  const starts = Array.from({ length: 8 }, (_, day) => Date.now() + (day + 1) * DAY_MS)
  const rules = { starts, rooms, seed: 'seed of the bench', sessionName: '第{n}场' }
  const { digest } = await call(previewSchedule, { params: { examId }, body: rules })
  const body = { scheduleId: randomUUID(), rules, digest }
  await call(saveSchedule, { params: { examId }, body })
  const LANES = 8
  await Promise.all(
    Array.from({ length: LANES }, async (_, lane) => {
      for (let at = lane; at < CANDIDATES; at += LANES) {
        const examNumber = numbers[at] ?? ''
        await call(putPhoto, { params: { examId, examNumber }, body: photo() })
      }
    }),
  )
  return examId
}

/** A JPEG by its head; what follows is as little to be compressed as a picture. */
function photo(): Uint8Array {
  const [width, height] = [295, 413]
  const size = [height >> 8, height & 255, width >> 8, width & 255]
  const head = [0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, ...size, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]
  return Buffer.concat([Buffer.from(head), randomBytes(PHOTO_BYTES)])
}

async function download(
  server: string,
  headers: Readonly<Record<string, string>>,
  examId: string,
  as: 'zip' | 'pdf',
) {
  const began = performance.now()
  const ended = new AbortController()
  const watching = watch(server, ended.signal)
  const url = `${server}${fillPath(downloadTickets.path, { examId })}?as=${as}`
  const response = await fetch(url, { headers })
  if (!response.ok || !response.body) throw new Error(`${response.status} ${await response.text()}`)
  let bytes = 0
  let firstMs: number | undefined
  for await (const chunk of response.body) {
    firstMs ??= Math.round(performance.now() - began)
    bytes += (chunk as Uint8Array).length
  }
  const ms = Math.round(performance.now() - began)
  ended.abort()
  const { waited, peakMb, beforeMb } = await watching
  const perSecond = Math.round((CANDIDATES * 1000) / ms)
  return { ms, firstMs, bytes, perSecond, beforeMb, peakMb, othersWaitedMs: percentiles(waited) }
}

/** How long a small request takes meanwhile, and the largest memory of the server's process. */
async function watch(server: string, signal: AbortSignal) {
  const waited: number[] = []
  const memory: number[] = []
  while (!signal.aborted) {
    const asked = performance.now()
    await (await fetch(`${server}/api/time`)).text()
    waited.push(performance.now() - asked)
    const metrics = await (await fetch(`${server}/metrics`)).text()
    memory.push(Number(/^process_resident_memory_bytes (\S+)$/m.exec(metrics)?.[1] ?? Number.NaN))
    await pause(ASKED_EVERY_MS, undefined, { signal }).catch(() => undefined)
  }
  const mb = (bytes: number) => Math.round(bytes / 1e6)
  return { waited, beforeMb: mb(memory[0] ?? Number.NaN), peakMb: mb(Math.max(...memory)) }
}
