import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { createActionDesk, type ActionRequest } from './action-desk.ts'
import { CallError, type Call } from './call.ts'

const proctor = { staffId: 'p1', name: '王老师' }
const request: ActionRequest = {
  ...{ method: 'POST', path: '/api/sessions/s/sittings/a/station' },
  ...{ body: { seatNumber: 17 }, reply: z.unknown() },
}

/** A page of the tablet: its clock, its session storage, and a server that answers as it is told. */
function setUp() {
  let now = 1_000_000
  let timers: { at: number; task: () => void }[] = []
  const kept = new Map<string, string>()
  const sent: unknown[] = []
  let isOnline = true
  let answer: () => Promise<unknown> = () => Promise.resolve({ outcome: 'changed' })
  const call = ((_endpoint: unknown, input: { body?: unknown }) => {
    sent.push(input.body)
    return answer()
  }) as Call
  const open = () => {
    timers = []
    return createActionDesk({
      call,
      clock: {
        wallClock: () => now,
        monotonic: () => now,
        schedule: (ms, task) => {
          const timer = { at: now + ms, task }
          timers.push(timer)
          return () => {
            timers = timers.filter((other) => other !== timer)
          }
        },
      },
      storage: {
        getItem: (name) => kept.get(name) ?? null,
        setItem: (name, text) => void kept.set(name, text),
      },
      isOnline: () => isOnline,
      fraction: () => 1,
    })
  }
  /** Lets every promise that is ready go on; nothing in the desk waits for anything else. */
  const settled = async () => {
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve()
  }
  const desk = open()
  desk.resume(proctor)
  return {
    ...{ desk, sent, kept, settled },
    answerWith: (next: () => Promise<unknown>) => (answer = next),
    setOnline: (value: boolean) => (isOnline = value),
    /** Loads the page anew; requests of the former one are lost with it. */
    reload: (staff = proctor) => {
      const next = open()
      next.resume(staff)
      return next
    },
    pass: async (ms: number) => {
      now += ms
      const due = timers.filter(({ at }) => at <= now)
      timers = timers.filter(({ at }) => at > now)
      for (const { task } of due) task()
      await settled()
    },
  }
}

const offline = () => Promise.reject(new CallError('offline', 'No answer'))
const never = () => new Promise<never>(() => undefined)

describe('an action of the tablet (F17)', () => {
  it('joins a double tap, and begins nothing else on the same object meanwhile (R4)', async () => {
    const { desk, sent, answerWith } = setUp()
    let reply: (value: unknown) => void = () => undefined
    answerWith(() => new Promise((resolve) => (reply = resolve)))
    const first = desk.run('move/a', '换机', request)
    const second = desk.run('move/a', '换机', request)
    const other = desk.run('move/a', '换机', { ...request, body: { seatNumber: 3 } })
    expect(await other).toBeUndefined()
    reply({ outcome: 'changed' })
    expect(await Promise.all([first, second])).toEqual([
      { outcome: 'changed' },
      { outcome: 'changed' },
    ])
    expect(sent).toEqual([request.body])
  })

  it('says after a second on the line that it is under way', async () => {
    const { desk, answerWith, pass } = setUp()
    answerWith(never)
    void desk.run('move/a', '换机', request)
    await pass(999)
    expect(desk.find('move/a')).toMatchObject({ phase: 'underWay', isLong: false })
    await pass(1)
    expect(desk.find('move/a')).toMatchObject({ phase: 'underWay', isLong: true })
  })

  it('waits without network, and goes by itself with the same body when it is back', async () => {
    const { desk, sent, answerWith, settled, pass } = setUp()
    answerWith(offline)
    const done = desk.run('move/a', '换机', request)
    await settled()
    expect(desk.find('move/a')).toMatchObject({ phase: 'waiting', tries: 1 })
    await pass(2000)
    expect(desk.find('move/a')).toMatchObject({ phase: 'waiting', tries: 2 })
    answerWith(() => Promise.resolve({ outcome: 'same' }))
    desk.wake()
    expect(await done).toEqual({ outcome: 'same' })
    expect(sent).toEqual([request.body, request.body, request.body])
  })

  it('sends nothing while the device knows that it has no network, and says so when given up', async () => {
    const { desk, sent, setOnline, settled } = setUp()
    setOnline(false)
    const done = desk.run('move/a', '换机', request)
    await settled()
    expect(desk.find('move/a')).toMatchObject({ phase: 'waiting', tries: 0 })
    desk.cancel('move/a')
    expect(await done).toBeUndefined()
    expect(desk.find('move/a')).toMatchObject({ phase: 'abandoned', tries: 0 })
    setOnline(true)
    desk.wake()
    await settled()
    expect(sent).toEqual([])
  })

  it('given up after it was sent, it tells that it may have happened', async () => {
    const { desk, answerWith, settled } = setUp()
    answerWith(offline)
    void desk.run('move/a', '换机', request)
    await settled()
    desk.cancel('move/a')
    expect(desk.find('move/a')).toMatchObject({ phase: 'abandoned', tries: 1 })
  })

  it('is finished after a reload in its middle, and its outcome stays until somebody read it', async () => {
    const { desk, sent, answerWith, settled, reload } = setUp()
    answerWith(never)
    const unwatch = desk.watch('move/a')
    void desk.run('move/a', '张三换到 17 号机', request)
    unwatch()
    answerWith(() => Promise.resolve({ outcome: 'same' }))
    const second = reload()
    await settled()
    expect(second.unwatched()).toMatchObject([
      { phase: 'done', what: '张三换到 17 号机', reply: { outcome: 'same' } },
    ])
    expect(sent).toEqual([request.body, request.body])
    const third = reload()
    expect(third.unwatched()).toMatchObject([{ phase: 'done', what: '张三换到 17 号机' }])
    third.dismiss('move/a')
    expect(reload().unwatched()).toEqual([])
  })

  it('shows a refusal with its cause, also after a reload', async () => {
    const { desk, answerWith, settled, reload } = setUp()
    answerWith(() =>
      Promise.reject(
        new CallError('seatTaken', 'Taken', { status: 409, details: { seatNumber: 17 } }),
      ),
    )
    expect(await desk.run('move/a', '换机', request)).toBeUndefined()
    await settled()
    expect(desk.find('move/a')).toMatchObject({ phase: 'refused', error: { code: 'seatTaken' } })
    expect(reload().find('move/a')?.error).toMatchObject({
      code: 'seatTaken',
      details: { seatNumber: 17 },
    })
  })

  it('asks about one that waited for minutes instead of repeating it', async () => {
    const { desk, sent, answerWith, settled, pass, reload } = setUp()
    answerWith(offline)
    void desk.run('move/a', '换机', request)
    await settled()
    await pass(5 * 60_000 + 1)
    const second = reload()
    await settled()
    expect(second.find('move/a')?.phase).toBe('asking')
    expect(sent).toHaveLength(1)
    answerWith(() => Promise.resolve({ outcome: 'changed' }))
    second.confirm('move/a')
    await settled()
    expect(second.find('move/a')?.phase).toBe('done')
    expect(sent).toEqual([request.body, request.body])
  })

  it('does not carry out for one person what another began', async () => {
    const { desk, sent, answerWith, settled, reload } = setUp()
    answerWith(offline)
    void desk.run('move/a', '换机', request)
    await settled()
    const second = reload({ staffId: 'p2', name: '李老师' })
    await settled()
    expect(second.find('move/a')).toMatchObject({ phase: 'asking', by: '王老师' })
    expect(sent).toHaveLength(1)
  })

  it('lets actions on other objects go on meanwhile', async () => {
    const { desk, answerWith } = setUp()
    answerWith(never)
    void desk.run('move/a', '换机', request)
    answerWith(() => Promise.resolve('ok'))
    expect(await desk.run('move/b', '换机', request)).toBe('ok')
  })

  it('leaves a busy server alone for as long as it says', async () => {
    const { desk, sent, answerWith, settled, pass } = setUp()
    answerWith(() => Promise.reject(new CallError('unavailable', 'Busy', { retryAfterMs: 7000 })))
    void desk.run('move/a', '换机', request)
    await settled()
    await pass(6999)
    expect(sent).toHaveLength(1)
    await pass(1)
    expect(sent).toHaveLength(2)
  })

  it('passes over what another version of the page left', () => {
    const { kept, reload } = setUp()
    kept.set('wenkao.actions', JSON.stringify([{ key: 'x', do: 'anything' }]))
    expect(reload().unwatched()).toEqual([])
    kept.set('wenkao.actions', '{')
    expect(reload().unwatched()).toEqual([])
  })

  it('takes an outcome away with the place that showed it, and keeps one that nobody saw', async () => {
    const { desk } = setUp()
    const unwatch = desk.watch('move/a')
    await desk.run('move/a', '换机', request)
    unwatch()
    expect(desk.unwatched()).toEqual([])
    await desk.run('move/b', '换机', request)
    expect(desk.unwatched()).toMatchObject([{ key: 'move/b', phase: 'done' }])
  })
})
