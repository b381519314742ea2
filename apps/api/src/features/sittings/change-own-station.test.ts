import { listAudit } from '@wenkao/shared/audit'
import { getProctorCode, roomView } from '@wenkao/shared/monitor'
import { changeOwnStation, spareSeats } from '@wenkao/shared/sittings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logIn, setUpExam, startExam } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { registerTestStation } from '../../test-processes/test-station.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

/** A started exam with the candidate's own token, the free seats, and the proctor's code. */
async function setUpOwn() {
  const set = await setUpExam(server, { candidates: 2, stations: 5 })
  await startExam(server, set)
  const login = await logIn(server, set, 0)
  const headers = { authorization: `Bearer ${login.token}` }
  const params = { sessionId: set.sessionId }
  const office = { headers: set.office.headers }
  const { proctorCode } = await server.call(getProctorCode, { ...office, params })
  const room = await server.call(roomView, { ...office, params })
  const taken = new Set(room.sittings.map((sitting) => sitting.seatNumber))
  const free = room.seats.map((seat) => seat.number).filter((number) => !taken.has(number))
  return {
    ...{ set, login, proctorCode, free, office, params },
    spares: (code: string) => server.call(spareSeats, { headers, body: { proctorCode: code } }),
    change: (seatNumber: number, code: string) =>
      server.call(changeOwnStation, { headers, body: { seatNumber, proctorCode: code } }),
  }
}

describe('a machine change that the failing PC asks for (F02a)', () => {
  it('names the spares and moves to one, in any way of writing the code; repeating it is harmless', async () => {
    const { proctorCode, free, spares, change, office, params, login } = await setUpOwn()
    const typed = proctorCode.toLowerCase().replaceAll('-', ' ')
    expect((await spares(typed)).seats).toEqual(free)
    const [seatNumber = 0, other = 0] = free
    expect(await change(seatNumber, typed)).toEqual({ outcome: 'changed', seatNumber })
    expect(await change(seatNumber, proctorCode)).toEqual({ outcome: 'same', seatNumber })
    for (const refused of [() => change(other, proctorCode), () => spares(proctorCode)]) {
      await expect(refused()).rejects.toMatchObject({
        ...{ code: 'bindingSuperseded', details: { seatNumber } },
      })
    }
    const { rows } = await server.call(listAudit, {
      ...{ ...office, query: { sessionId: params.sessionId } },
    })
    expect(rows.filter((row) => row.subject.startsWith('machine change'))).toMatchObject([
      {
        actor: 'candidate',
        detail: {
          ...{ sittingId: login.sitting.sittingId, to: seatNumber, reason: 'by proctor code' },
        },
      },
    ])
  })

  it('shows only stations with a bridge to one that has a bridge itself', async () => {
    const { set, proctorCode, free, change } = await setUpOwn()
    const [first = 0, second = 0, third = 0] = free
    await registerTestStation(server, set, first)
    await change(first, proctorCode)
    await registerTestStation(server, set, second)
    const moved = await logInAtSeat(first)
    const { seats } = await server.call(spareSeats, {
      headers: { authorization: `Bearer ${moved.token}` },
      body: { proctorCode },
    })
    expect(seats).toEqual([second])
    expect(third).toBeGreaterThan(0)

    async function logInAtSeat(number: number) {
      const login = await logIn(server, set, 0)
      expect(login.sitting.seatNumber).toBe(number)
      return login
    }
  })

  it('wants the code of this session; wrong ones slow this sitting down, and never lock it', async () => {
    const { proctorCode, free, spares, change } = await setUpOwn()
    const other = await setUpOwn()
    const [seatNumber = 0] = free
    for (const wrong of [
      '',
      'nonsense',
      other.proctorCode,
      `${proctorCode}2`,
      proctorCode.slice(1),
    ]) {
      await expect(change(seatNumber, wrong)).rejects.toMatchObject({ code: 'wrongProctorCode' })
    }
    await expect(spares(proctorCode)).rejects.toMatchObject({ code: 'tooManyRequests' })
    expect((await other.spares(other.proctorCode)).seats).toEqual(other.free)
    server.clock.advance(31_000)
    expect((await spares(proctorCode)).seats).toEqual(free)
  })

  it('is refused without a candidate’s token', async () => {
    const { proctorCode, office } = await setUpOwn()
    for (const headers of [{}, office.headers]) {
      const refused = server.call(spareSeats, { headers, body: { proctorCode } })
      await expect(refused).rejects.toMatchObject({
        ...{ code: expect.stringMatching(/^(unauthenticated|forbidden)$/) as string },
      })
    }
  })
})
