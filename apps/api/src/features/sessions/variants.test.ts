import { downloadFile } from '@wenkao/shared/answer-files'
import { sha256Hex, utf8ToBytes } from '@wenkao/shared/kernel'
import { startSession } from '@wenkao/shared/monitor'
import { neighbourPairs, type PaperContent, type VariantRule } from '@wenkao/shared/papers'
import { setRoomLayout, stationPositions } from '@wenkao/shared/places'
import { drawSeats } from '@wenkao/shared/seating'
import { getSession, listPapers } from '@wenkao/shared/sessions'
import { changeStation, getExam, logInCandidate } from '@wenkao/shared/sittings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { confirmPaper, PaperFaults } from '../papers/index.ts'
import { selectSittings } from '../sittings/index.ts'
import { setUpExam, smallPaper, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

let serial = 0

/** Variants of equal plan that share the first item; each has a task with a start file of its own. */
function papers(total: number, rule: VariantRule) {
  serial += 1
  const title = `paper in variants ${serial}`
  const materials = new Map<string, Uint8Array>()
  const variants = Array.from({ length: total }, (_, variant): PaperContent => {
    const small = smallPaper(title)
    const bytes = utf8ToBytes(`start file of variant ${variant} of ${title}`)
    const hash = sha256Hex(bytes)
    materials.set(hash, bytes)
    const drawing = utf8ToBytes(`picture of variant ${variant} of ${title}`)
    const picture = {
      ...{ name: 'p1', hash: sha256Hex(drawing), size: drawing.length, type: 'image/png' },
    }
    materials.set(picture.hash, drawing)
    return {
      ...small,
      items: small.items.map((item, at) =>
        at === 0
          ? item
          : {
              ...{ ...item, id: `${item.id}-${variant}`, stem: `stem ${variant}` },
              pictures: [picture],
            },
      ),
      tasks: [
        {
          id: `4010101-${variant}`,
          kind: 'files',
          title: 'files',
          points: 1,
          folder: 'task',
          instruction: `instruction ${variant}`,
          materials: [{ path: 'a.txt', hash, size: bytes.length }],
          checkpoints: [
            {
              id: '1',
              code: '40101',
              points: 1,
              target: { in: 'folder', path: `b${variant}` },
              expected: {},
            },
          ],
        },
      ],
    }
  })
  return { variants: { variants, rule }, materials }
}

const seatsOf = async (set: ExamSetUp) => {
  await server.call(drawSeats, {
    headers: set.office.headers,
    params: { sessionId: set.sessionId },
    body: { witnessDigits: '2468', who: { all: true } },
  })
  return selectSittings(server.services.db, [set.sessionId])
}

const enter = (set: ExamSetUp, sitting: { examNumber: string; seatNumber: number | null }) =>
  server.call(logInCandidate, {
    body: {
      sessionId: set.sessionId,
      examNumber: sitting.examNumber,
      accessCode:
        set.tickets.find((one) => one.examNumber === sitting.examNumber)?.accessCode ?? '',
      station: { kind: 'browser', number: sitting.seatNumber ?? 0 },
    },
  })

describe('a paper in variants (D04)', () => {
  it('gives each candidate the variant of the last two digits, and only its materials', async () => {
    const made = papers(3, 'lastTwoDigits')
    const set = await setUpExam(server, { candidates: 4, stations: 4, ...made })
    const sittings = await seatsOf(set)
    await server.call(startSession, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId },
    })
    for (const sitting of sittings) {
      const variant = Number(sitting.examNumber.slice(-2)) % 3
      expect(sitting.variant).toBe(variant)
      const { token } = await enter(set, sitting)
      const headers = { authorization: `Bearer ${token}` }
      const exam = await server.call(getExam, { headers })
      expect(exam.items[1]).toMatchObject({ stem: `stem ${variant}` })
      expect(exam.tasks.map((task) => task.instruction)).toEqual([`instruction ${variant}`])
      const open = await Promise.allSettled(
        made.variants.variants.map((paper) =>
          server.call(downloadFile, {
            headers,
            params: { hash: paper.tasks[0]?.materials[0]?.hash ?? '' },
          }),
        ),
      )
      expect(open.map(({ status }) => status === 'fulfilled')).toEqual(
        [0, 1, 2].map((own) => own === variant),
      )
      const picturesOf = async () =>
        (
          await Promise.allSettled(
            made.variants.variants.map((paper) =>
              server.call(downloadFile, {
                headers,
                params: { hash: paper.items[1]?.pictures?.[0]?.hash ?? '' },
              }),
            ),
          )
        ).map(({ status }) => status === 'fulfilled')
      expect(await picturesOf()).toEqual([0, 1, 2].map((own) => own === variant))
    }
    const { papers: listed } = await server.call(listPapers, { headers: set.office.headers })
    expect(listed.find((one) => one.title === made.variants.variants[0]?.title)).toMatchObject({
      ...{ items: 2, tasks: 1, points: 6, variants: 3, variantRule: 'lastTwoDigits' },
    })
  })

  it('never gives neighbours the same one where the variant follows the seat', async () => {
    const made = papers(4, 'neighbours')
    const set = await setUpExam(server, { candidates: 9, stations: 9, ...made })
    const layout = {
      ...{ rows: [3, 3, 3], aislesAfter: [], numbering: 'snake' as const },
      teacher: 'left' as const,
    }
    const before = await seatsOf(set)
    await server.call(setRoomLayout, {
      headers: set.office.headers,
      params: { roomId: set.roomId },
      body: { layout },
    })
    const after = await selectSittings(server.services.db, [set.sessionId])
    const at = new Map(after.map(({ seatNumber, variant }) => [seatNumber ?? 0, variant]))
    const numbers = before.map(({ seatNumber }) => seatNumber ?? 0)
    const { variants } = await server.call(getSession, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId },
    })
    expect(variants).toMatchObject({ rule: 'neighbours', total: 4, shared: [] })
    expect(variants?.stations).toHaveLength(9)
    for (const [one, other] of neighbourPairs(stationPositions(numbers, layout))) {
      expect(at.get(one), `${one} and ${other}`).not.toBe(at.get(other))
    }
  })

  it('follows a seat until the first log-in, and never changes afterwards', async () => {
    const made = papers(2, 'neighbours')
    const set = await setUpExam(server, { candidates: 2, stations: 12, ...made })
    const [one, other] = await seatsOf(set)
    if (!one || !other) throw new RangeError('Expected two candidates')
    const used = new Set([one.seatNumber, other.seatNumber])
    const wanted = (sitting: typeof one, isSame: boolean) =>
      Array.from({ length: 12 }, (_, index) => index + 1).find(
        (number) =>
          !used.has(number) &&
          ((Math.ceil(number / 6) + ((number - 1) % 6) + 1) % 2 === sitting.variant) === isSame,
      ) ?? 0
    const move = (sittingId: string, seatNumber: number, expectedEpoch: number | null) => {
      used.add(seatNumber)
      return server.call(changeStation, {
        headers: set.office.headers,
        params: { sessionId: set.sessionId, sittingId },
        body: { seatNumber, reason: 'dead', expectedEpoch },
      })
    }
    const variantOf = async ({ sittingId }: typeof one) =>
      (await selectSittings(server.services.db, [set.sessionId])).find(
        (row) => row.sittingId === sittingId,
      )?.variant
    await move(one.sittingId, wanted(one, false), null)
    expect(await variantOf(one)).toBe(1 - one.variant)
    const { binding } = await enter(set, other)
    await move(other.sittingId, wanted(other, false), binding.epoch)
    expect(await variantOf(other)).toBe(other.variant)
  })

  it('is refused when its variants are no equals', async () => {
    const { variants, materials } = papers(2, 'lastTwoDigits')
    const [first, second] = variants.variants
    if (!first || !second) throw new RangeError('Expected two variants')
    const outcome = await confirmPaper(
      server.services,
      { ...variants, variants: [first, { ...second, items: second.items.slice(1) }] },
      materials,
    ).catch((cause: unknown) => cause)
    expect(outcome).toBeInstanceOf(PaperFaults)
  })
})
