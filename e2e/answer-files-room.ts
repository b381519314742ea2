import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { getProctorCode } from '@wenkao/shared/monitor'
import { rescueActor, type RescueActor } from './actors/rescue-window.ts'
import { openExamSite, type ExamSite, type Station, type StationOptions } from './exam-site.ts'
import { startOpenOffice, type OpenOffice } from './office-programs/open-office.ts'
import {
  callAsFirstOffice,
  prepareExam,
  type PreparedExam,
  type StaffCall,
} from './prepare-exam.ts'
import { sitDownAtStation, type SeatedSitter } from './sit-down.ts'

/** Files of the demo's paper, below the answer folder. */
export const WORD_FILE = 'Word操作题/科技节.docx'
export const EXCEL_FILE = 'Excel操作题/成绩.xlsx'
export const FILES_FOLDER = '文件操作题'
export const OFFICE_PASSWORD = 'correct horse battery'

/** A running exam whose candidates work on files, each at an exam PC of its own. */
export interface AnswerFilesRoom {
  readonly site: ExamSite
  readonly office: StaffCall
  readonly exam: PreparedExam
  /** The next candidate logs in at the next PC. */
  sitDown(options?: StationOptions): Promise<SeatedSitter>
  /** LibreOffice with the same profile each time; closed with the room at the latest. */
  startOffice(): Promise<OpenOffice>
  /** Where that LibreOffice keeps its backups. */
  readonly officeBackups: string
  /** The rescue window in another tab of a candidate's PC. */
  openRescue(station: Station, page: SeatedSitter['page']): Promise<RescueActor>
  close(): Promise<void>
}

/** @param basePort first of ten ports; @param candidates how many can sit down. */
export async function openAnswerFilesRoom(
  basePort: number,
  candidates: number,
): Promise<AnswerFilesRoom> {
  const site = await openExamSite(basePort)
  const office = await callAsFirstOffice(site.server.url, site.server.setupLink, {
    username: 'office',
    password: OFFICE_PASSWORD,
  })
  const exam = await prepareExam(office, { candidates })
  await exam.start()
  const profile = join(site.folder, 'libreoffice')
  const programs: OpenOffice[] = []
  let seated = 0
  return {
    site,
    office,
    exam,
    officeBackups: join(profile, 'user', 'backup'),
    sitDown: (options) => {
      seated += 1
      return sitDownAtStation(site, exam, seated, options)
    },
    startOffice: async () => {
      const program = await startOpenOffice(profile)
      programs.push(program)
      return program
    },
    openRescue: async (station, page) => {
      const params = { sessionId: exam.sessionId }
      const { proctorCode } = await office(getProctorCode, { params })
      const rescue = rescueActor(await page.context().newPage())
      await rescue.open(station.url, proctorCode)
      return rescue
    },
    close: async () => {
      for (const program of programs) await program.kill()
      rmSync(profile, { recursive: true, force: true })
      await site.close()
    },
  }
}
