import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { createContactBook } from './contacts.ts'

let server: TestServer

beforeAll(async () => {
  server = await createTestServer()
})
afterAll(async () => {
  await server.close()
})

const progress = (answered: number) => ({ answered, of: 20, unsent: 0, filesUnsent: 0 })

describe('the contact book (DESIGN section 11)', () => {
  it('shows a contact at once and writes all of them in one go', async () => {
    const [sessionId, one, two] = [randomUUID(), randomUUID(), randomUUID()]
    const book = createContactBook(server.services)
    book.note({ sessionId, sittingId: one, at: 10, progress: progress(1) })
    book.note({ sessionId, sittingId: two, at: 11, progress: undefined })
    expect((await book.read(sessionId)).get(one)).toMatchObject({ lastSeenAt: 10 })
    expect(await book.flush()).toBe(true)
    const other = await createContactBook(server.services).read(sessionId)
    expect(other.get(one)).toMatchObject({ lastSeenAt: 10, progress: progress(1) })
    expect(other.get(two)).toMatchObject({ lastSeenAt: 11, progress: null })
    await book.stop()
  })

  it('merges what several processes noted: the later one stands, a heartbeat keeps the progress', async () => {
    const [sessionId, sittingId] = [randomUUID(), randomUUID()]
    const [one, two] = [createContactBook(server.services), createContactBook(server.services)]
    one.note({ sessionId, sittingId, at: 20, progress: progress(5) })
    two.note({ sessionId, sittingId, at: 30, progress: undefined })
    await two.flush()
    await one.flush()
    const merged = { lastSeenAt: 30, progress: progress(5) }
    expect((await one.read(sessionId)).get(sittingId)).toMatchObject(merged)
    two.note({ sessionId, sittingId, at: 40, progress: undefined })
    expect((await two.read(sessionId)).get(sittingId)).toMatchObject({ ...merged, lastSeenAt: 40 })
    await Promise.all([one.stop(), two.stop()])
  })

  it('keeps what a failed write did not take, and writes it with the next one', async () => {
    const [sessionId, sittingId] = [randomUUID(), randomUUID()]
    let isDown = true
    const sql = new Proxy(server.services.sql, {
      apply: (target, self, input: unknown[]) => {
        if (isDown) throw new Error('the database is down')
        return Reflect.apply(target, self, input) as unknown
      },
    })
    const book = createContactBook({ ...server.services, sql })
    book.note({ sessionId, sittingId, at: 1, progress: progress(3) })
    expect(await book.flush()).toBe(false)
    book.note({ sessionId, sittingId, at: 2, progress: undefined })
    expect((await book.read(sessionId)).get(sittingId)).toMatchObject({ lastSeenAt: 2 })
    isDown = false
    expect(await book.flush()).toBe(true)
    const stored = await createContactBook(server.services).read(sessionId)
    expect(stored.get(sittingId)).toMatchObject({ lastSeenAt: 2, progress: progress(3) })
    await book.stop()
  })

  it('writes what still waits when it is stopped', async () => {
    const [sessionId, sittingId] = [randomUUID(), randomUUID()]
    const book = createContactBook(server.services)
    book.note({ sessionId, sittingId, at: 7, progress: undefined })
    await book.stop()
    const stored = await createContactBook(server.services).read(sessionId)
    expect(stored.get(sittingId)).toMatchObject({ lastSeenAt: 7 })
  })
})
