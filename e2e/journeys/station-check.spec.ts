import { mkdirSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import type { EndpointResult } from '@wenkao/shared/kernel'
import { roomView } from '@wenkao/shared/monitor'
import { checkNames, roomChecks, type StationCheck } from '@wenkao/shared/station-check'
import { bridgeCommand } from '../actors/bridge-command.ts'
import { mountSmallDisk } from '../actors/browser-store.ts'
import { candidateActor } from '../actors/candidate.ts'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { until } from '../faults/process.ts'
import { prepareOneCandidate } from '../prepare-exam.ts'

const PORT = 14_820

let site: ExamSite
test.beforeEach(async () => {
  site = await openExamSite(PORT)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
  await site.close()
})

/** A line as the page shows it. */
interface ShownLine {
  readonly name: string
  readonly outcome: string
  readonly state: string
  readonly title: string
  readonly todo: string
}

/** Waits until the check that runs now is over. @returns its lines. */
async function shownLines(page: Page): Promise<readonly ShownLine[]> {
  await expect(page.getByRole('button', { name: '重新自检' })).toBeEnabled({ timeout: 120_000 })
  return page.locator('[data-line]').evaluateAll((rows) =>
    rows.map((row) => ({
      name: row.getAttribute('data-line') ?? '',
      outcome: row.getAttribute('data-outcome') ?? '',
      state: row.querySelector('.state')?.textContent.trim() ?? '',
      title: row.querySelector('.name')?.textContent.trim() ?? '',
      todo: row.querySelector('.todo')?.textContent.trim() ?? '',
    })),
  )
}

const outcomes = (check: StationCheck | null | undefined) =>
  check?.lines.map(({ name, outcome }) => ({ name, outcome }))

test('N05 the station check: every line with its outcome and what to do, in the room and on paper; a real fault is red, and the command line says the same', async () => {
  const { office, exam, candidate } = await prepareOneCandidate(site)
  const drive = join(site.folder, 'drive')
  mkdirSync(drive)
  const disk = mountSmallDisk(drive, 4096)
  const station = await site.station(1, { config: { answerFolder: join(drive, 'CZKT') } })
  try {
    await exam.register(station, candidate)
    const page = await station.openBrowser()
    await candidateActor(page).atStation(candidate.seat)
    const told = async (): Promise<
      EndpointResult<typeof roomChecks>['stations'][number] | undefined
    > =>
      (await office(roomChecks, { params: { roomId: exam.roomId } })).stations.find(
        ({ number }) => number === candidate.seat,
      )
    /** What the server shows the room is what the page shows, line by line. */
    const inRoom = async (lines: readonly ShownLine[]) => {
      const shown = lines.map(({ name, outcome }) => ({ name, outcome }))
      await expect.poll(async () => outcomes((await told())?.check)).toEqual(shown)
    }

    const fine =
      await test.step('the page checks this PC by itself, and says of each thing what it is and what to do', async () => {
        await page.goto(`${station.url}/check`)
        const lines = await shownLines(page)
        expect(lines.map(({ name }) => name)).toEqual([...checkNames])
        for (const { name, outcome, todo } of lines) {
          if (outcome !== 'good') expect(todo, name).not.toBe('')
        }
        const states = Object.fromEntries(lines.map(({ name, outcome }) => [name, outcome]))
        expect(states).toMatchObject({
          ...{ disk: 'good', clock: 'good', network: 'good', certificate: 'good', port: 'good' },
          ...{ identity: 'good', office: 'good', officeSaves: 'good' },
          ...{ localNetwork: 'good', screen: 'good', survivesRestart: 'unknown' },
        })
        await inRoom(lines)
        return lines
      })

    await test.step('on paper are all lines, and no buttons', async () => {
      await page.emulateMedia({ media: 'print' })
      await expect(page.locator('[data-line]:visible')).toHaveCount(checkNames.length)
      await expect(page.getByRole('button', { name: '重新自检' })).toBeHidden()
      await expect(page.getByText(`机号 ${candidate.seat}`).first()).toBeVisible()
      const paper = await page.pdf({ format: 'A4' })
      expect(paper.subarray(0, 5).toString()).toBe('%PDF-')
      expect(paper.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(1)
      await page.emulateMedia({ media: 'screen' })
    })

    await test.step('the command line says the same of everything that needs no page', async () => {
      const { output } = await bridgeCommand(station, ['check'])
      const ofPage = ['fonts', 'browser', 'storage', 'localNetwork', 'screen']
      for (const { state, title } of fine.filter((line) => !ofPage.includes(line.name))) {
        expect(output).toContain(`[${state}] ${title}: `)
      }
    })

    if (disk) {
      await test.step('the answer drive is write-protected: red on the page, in the room and on the command line', async () => {
        disk.setReadOnly(true)
        await page.getByRole('button', { name: '重新自检' }).click()
        await expect(page.locator('[data-check]')).toHaveAttribute('data-check', 'bad', {
          timeout: 120_000,
        })
        const lines = await shownLines(page)
        const line = page.locator('[data-line="disk"]')
        await expect(line).toHaveAttribute('data-outcome', 'bad')
        await expect(line).toContainText(`${join(drive, 'CZKT')} 不能写入`)
        await expect(line.locator('.todo')).toContainText('写保护')
        await inRoom(lines)
        const { seats } = await office(roomView, { params: { sessionId: exam.sessionId } })
        expect(seats.find(({ number }) => number === candidate.seat)?.check).toBe('bad')
        const command = await bridgeCommand(station, ['check'])
        expect(command).toMatchObject({ code: 1 })
        expect(command.output).toContain(`[不合格] 磁盘可写: ${join(drive, 'CZKT')} 不能写入`)
        disk.setReadOnly(false)
        await page.getByRole('button', { name: '重新自检' }).click()
        await expect(line).toHaveAttribute('data-outcome', 'good', { timeout: 120_000 })
      })
    }

    await test.step('another program has the port of the exam client: named by the command line, and told to the room', async () => {
      await station.killBridge()
      const squatter = await squat(Number(new URL(station.url).port))
      const command = await bridgeCommand(station, ['check'])
      expect(command.code).toBe(1)
      expect(command.output).toMatch(/\[不合格\] 本机端口: 端口 \d+ 被别的程序占用/)
      const port = await until('the room to be told', async () =>
        (await told())?.check?.lines.find(
          ({ name, outcome }) => name === 'port' && outcome === 'bad',
        ),
      )
      expect(port.facts).toMatchObject({ pid: process.pid })
      await new Promise((resolve) => squatter.close(resolve))
    })
  } finally {
    await Promise.all([station.killBrowser(), station.killBridge()])
    disk?.unmount()
  }
})

function squat(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((_, reply) => reply.end('somebody else'))
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      resolve(server)
    })
  })
}
