import { endpoint } from '@wenkao/shared/kernel'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { createCaller } from './call.ts'

const readRoom = endpoint({
  id: 'test.readRoom',
  method: 'GET',
  path: '/api/rooms/:roomId',
  action: 'public.read',
  summary: 'A room',
  params: z.object({ roomId: z.string() }),
  query: z.object({ search: z.optional(z.string()) }),
  reply: z.object({ name: z.string() }),
})

function callerWith(fetch: (url: string) => Promise<Response>) {
  return createCaller({ baseUrl: 'https://exam.example', fetch: (url) => fetch(String(url)) })
}
const input = { params: { roomId: 'a/b' }, query: { search: '机房' } }

describe('calls', () => {
  it('[STYLE 3.2] fill the path, ask the query, and keep only what the contract names', async () => {
    let asked = ''
    const { call } = callerWith(async (url) => {
      asked = url
      return Response.json({ name: '第三机房', later: 1 })
    })
    expect(await call(readRoom, input)).toEqual({ name: '第三机房' })
    expect(asked).toBe('https://exam.example/api/rooms/a%2Fb?search=%E6%9C%BA%E6%88%BF')
  })

  it('say offline when there is no answer, or only a proxy’s', async () => {
    const gone = callerWith(() => Promise.reject(new TypeError('Failed to fetch')))
    await expect(gone.call(readRoom, input)).rejects.toMatchObject({ code: 'offline', status: 0 })
    const proxy = callerWith(async () => new Response('<html>', { status: 502 }))
    await expect(proxy.call(readRoom, input)).rejects.toMatchObject({ code: 'offline' })
  })

  it('carry the code and the facts of a refusal', async () => {
    const body = { error: { code: 'wrongStation', message: 'no', details: { seatNumber: 8 } } }
    const { call } = callerWith(async () => Response.json(body, { status: 409 }))
    await expect(call(readRoom, input)).rejects.toMatchObject({
      code: 'wrongStation',
      status: 409,
      details: { seatNumber: 8 },
    })
  })

  it('refuse a reply of another shape', async () => {
    const { call } = callerWith(async () => Response.json({ title: 'no name' }))
    await expect(call(readRoom, input)).rejects.toMatchObject({ code: 'malformedReply' })
  })

  it('[issue 3.6] carry how long the server asks to be left alone, in ms, and nothing when it names no number', async () => {
    const refuse = (retryAfter: string) => {
      const body = { error: { code: 'unavailable', message: 'full' } }
      const headers = { 'retry-after': retryAfter }
      return callerWith(async () => Response.json(body, { status: 503, headers }))
    }
    const ask = (retryAfter: string) => refuse(retryAfter).call(readRoom, input)
    await expect(ask('7')).rejects.toMatchObject({ status: 503, retryAfterMs: 7000 })
    const byDate = 'Wed, 21 Oct 2026 07:28:00 GMT'
    await expect(ask(byDate)).rejects.toMatchObject({ retryAfterMs: undefined })
  })
})
