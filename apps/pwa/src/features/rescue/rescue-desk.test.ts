import { bridgeStatus } from '@wenkao/shared/rescue'
import { describe, expect, it } from 'vitest'
import { createRescueDesk } from './rescue-desk.ts'
import { doorOf, rescueTabs, tabInAddress } from './rescue-tabs.ts'

const station = { stationId: '0190', number: 12, roomName: '', siteName: '' }

describe('the door of the rescue window', () => {
  it('[F03a] [N01] lets anybody send what is sealed and take session files, also at a PC that is no station', () => {
    const open = rescueTabs.filter((tab) => doorOf(tab, false, { station: null }) === 'open')
    expect(open).toEqual(['unsent', 'submit', 'sessions'])
    expect(doorOf('submit', false, { station: null })).toBe('open')
  })

  it('[F07] asks for no other code where an extra-time code is typed, but for a registration', () => {
    expect(doorOf('extraTime', false, { station })).toBe('open')
    expect(doorOf('extraTime', false, { station: null })).toBe('unregistered')
  })

  it('[F02d] asks for the code before all else, and says when the PC is not registered', () => {
    expect(doorOf('restore', false, { station })).toBe('code')
    expect(doorOf('restore', false, undefined)).toBe('code')
    expect(doorOf('restore', true, { station })).toBe('open')
    expect(doorOf('restore', false, { station: null })).toBe('unregistered')
  })

  it('[F15] opens the part that a link asks for, and the state of the PC for any other', () => {
    expect(tabInAddress('restore')).toBe('restore')
    expect(tabInAddress('nothing')).toBe('status')
    expect(tabInAddress(undefined)).toBe('status')
  })
})

describe('the pass of the rescue window', () => {
  /** A bridge that wants a pass, and forgets the first one. */
  function forgetfulBridge() {
    const passes: (string | null)[] = []
    const fetch = async (url: unknown, init?: RequestInit) => {
      if (String(url).endsWith('/hello'))
        return Response.json({ bridge: true, version: '1', token: 't' })
      const pass = new Headers(init?.headers).get('x-wenkao-rescue')
      passes.push(pass)
      return Response.json({ error: { code: 'forbidden', message: 'no' } }, { status: 403 })
    }
    return { passes, fetch: fetch as typeof globalThis.fetch }
  }

  it('[F05a] is shown with every call, and is gone with the code when nobody gives it again', async () => {
    const { passes, fetch } = forgetfulBridge()
    const desk = createRescueDesk(fetch)
    desk.opened('pass-1', 'ABCD')
    expect(desk.proctorCode.value).toBe('ABCD')
    const call = desk.call(bridgeStatus)
    await expect.poll(() => desk.isAskedAgain.value).toBe(true)
    desk.leave()
    await expect(call).rejects.toMatchObject({ code: 'forbidden' })
    expect(passes).toEqual(['pass-1', 'pass-1'])
    expect([desk.isOpen.value, desk.proctorCode.value]).toEqual([false, ''])
  })
})
