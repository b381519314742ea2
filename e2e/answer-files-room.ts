import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { EndpointResult } from '@wenkao/shared/kernel'
import { getProctorCode, roomView } from '@wenkao/shared/monitor'
import { bridgeStatus } from '@wenkao/shared/rescue'
import { sessionCodes } from '@wenkao/shared/sessions'
import { rescueActor, type RescueActor } from './actors/rescue-window.ts'
import { fetchBridge } from './exam-office-api.ts'
import { openExamSite, type ExamSite, type Station, type StationOptions } from './exam-site.ts'
import { until } from './faults/process.ts'
import { startOpenOffice, type OpenOffice } from './office-programs/open-office.ts'
import {
  callAsFirstOffice,
  prepareExam,
  startNextSession,
  type PreparedExam,
  type StaffCall,
} from './prepare-exam.ts'
import { sitDownAtStation, type SeatedSitter } from './sit-down.ts'

/** Files of the demo's paper, below the answer folder. */
export const WORD_FILE = 'Word操作题/科技节.docx'
export const EXCEL_FILE = 'Excel操作题/成绩.xlsx'
export const FILES_FOLDER = '文件操作题'
export const OFFICE_PASSWORD = 'correct horse battery'

export interface SpareStation {
  readonly station: Station
  readonly number: number
}

/** A running exam whose candidates work on files, each at an exam PC of its own. */
export interface AnswerFilesRoom {
  readonly site: ExamSite
  readonly office: StaffCall
  readonly exam: PreparedExam
  /** The next candidate logs in at the next PC. */
  sitDown(options?: StationOptions): Promise<SeatedSitter>
  /** The next PC, registered with a number that nobody has, and with the session file. */
  openSpare(options?: StationOptions): Promise<SpareStation>
  /** Starts a further session in this room, for one candidate at a PC that was used before. */
  nextSession(
    seat: number,
    examNumber: string,
    kind?: 'formal' | 'mock',
  ): ReturnType<typeof startNextSession>
  /** As the tablet shows and prefetches them. */
  codes(): Promise<EndpointResult<typeof sessionCodes>>
  /** LibreOffice with the same profile each time; closed with the room at the latest. */
  startOffice(): Promise<OpenOffice>
  /** Where that LibreOffice keeps its backups. */
  readonly officeBackups: string
  /** The rescue window in another tab of a candidate's PC. */
  openRescue(station: Station, page: SeatedSitter['page']): Promise<RescueActor>
  /** The same without asking the server for its code. */
  openRescueWith(
    station: Station,
    page: SeatedSitter['page'],
    proctorCode: string,
  ): Promise<RescueActor>
  close(): Promise<void>
}

/** @param basePort first of ten ports; @param candidates how many can sit down; @param spares PCs beyond. */
export async function openAnswerFilesRoom(
  basePort: number,
  candidates: number,
  spares = 1,
): Promise<AnswerFilesRoom> {
  const site = await openExamSite(basePort)
  const office = await callAsFirstOffice(site.server.url, site.server.setupLink, {
    username: 'office',
    password: OFFICE_PASSWORD,
  })
  const exam = await prepareExam(office, { candidates, spares })
  await exam.start()
  const profile = join(site.folder, 'libreoffice')
  const programs: OpenOffice[] = []
  let seated = 0
  let opened = 0
  const params = { sessionId: exam.sessionId }
  return {
    site,
    office,
    exam,
    officeBackups: join(profile, 'user', 'backup'),
    sitDown: (options) => {
      seated += 1
      return sitDownAtStation(site, exam, seated, options)
    },
    openSpare: async (options) => {
      opened += 1
      const at = opened
      const { seats } = await office(roomView, { params })
      const taken = new Set(exam.candidates.map(({ seat }) => seat))
      const number = seats.map((seat) => seat.number).filter((seat) => !taken.has(seat))[at - 1]
      const station = await site.station(candidates + at, options)
      await exam.register(station, { examNumber: '', accessCode: '', seat: number ?? 0 })
      await untilReady(station)
      return { station, number: number ?? 0 }
    },
    nextSession: (seat, examNumber, kind = 'formal') => {
      const stations = candidates + spares
      return startNextSession(office, { roomId: exam.roomId, stations, seat, examNumber, kind })
    },
    codes: () => office(sessionCodes, { params }),
    startOffice: async () => {
      const program = await startOpenOffice(profile)
      programs.push(program)
      return program
    },
    openRescue: async (station, page) => {
      const { proctorCode } = await office(getProctorCode, { params })
      return openRescueWith(station, page, proctorCode)
    },
    openRescueWith,
    close: async () => {
      for (const program of programs) await program.kill()
      rmSync(profile, { recursive: true, force: true })
      await site.close()
    },
  }
}

async function openRescueWith(
  station: Station,
  page: SeatedSitter['page'],
  proctorCode: string,
): Promise<RescueActor> {
  const rescue = rescueActor(await page.context().newPage())
  await rescue.open(station.url, proctorCode)
  return rescue
}

/** Waits until a PC has the session file, with the room key for backups and the proctor code. */
export async function untilReady(station: Pick<Station, 'url'>): Promise<void> {
  await until('the session file', async () => {
    const { reply } = await fetchBridge(station.url, bridgeStatus)
    return (reply.sessionFiles ?? []).length > 0 || undefined
  })
}
