import { createHash } from 'node:crypto'
import { headsOf } from '@wenkao/shared/answers'
import { expect, it } from 'vitest'
import { heldSittingOf } from '../../test-processes/exam-server-double.ts'
import { memorySegments } from '../../test-processes/memory-segments.ts'
import { createOwnWriter, type OwnEvent } from './own-writer.ts'
import { openSittingLog, type SittingLog } from './sitting-log.ts'

const { sitting, binding, bindings } = heldSittingOf(null)
const event = (item: string): OwnEvent => ({ kind: 'file', item, value: null })

/** Name of the nth writer of a test. */
function nameOf(n: number): Buffer {
  return createHash('sha256').update(`${n}`).digest().subarray(0, 16)
}

/** A writer over a log whose appends are counted, and fail on demand. */
async function writerOf(fails: () => boolean) {
  const log = await openSittingLog(memorySegments(), sitting.sittingId, () => 0)
  const appends: number[] = []
  let run = 0
  const counted: SittingLog = {
    ...log,
    append: async (texts) => {
      appends.push(texts.length)
      if (fails()) throw new Error('no room')
      return log.append(texts)
    },
  }
  const writer = createOwnWriter({
    ...{ log: counted, binding, bindings: () => bindings, caughtUp: Promise.resolve() },
    clock: { wall: () => 5, monotonic: () => 0, boot: () => null },
    serverClock: { now: () => 1000 } as Parameters<typeof createOwnWriter>[0]['serverClock'],
    random: (bytes) =>
      createHash('sha256')
        .update(`${(run += 1)}`)
        .digest()
        .subarray(0, bytes),
  })
  return { log, writer, appends }
}

it('[R1] many events are journaled in their order with one flush, one above the other', async () => {
  const { log, writer, appends } = await writerOf(() => false)
  const names = Array.from({ length: 200 }, (_, n) => `任务/${n}.txt`)
  const [written, after] = await Promise.all([
    writer.write(names.map(event)),
    writer.write([event('last')]),
  ])
  expect(appends).toEqual([201, 1])
  expect(written.map(({ item }) => item)).toEqual(names)
  const clocks = [...written, ...after].map(({ hlc }) => hlc)
  expect(clocks).toEqual([...clocks].sort((a, b) => a - b))
  expect(new Set(clocks).size).toBe(201)
  expect(headsOf(log.all().flatMap(({ key, hash }) => (key ? [{ ...key, hash }] : [])))).toEqual(
    log.heads(),
  )
})

it('[R4] a flush that fails counts none of them, and its keys are never used again', async () => {
  let isFull = true
  const { log, writer } = await writerOf(() => isFull)
  await expect(writer.write([event('a'), event('b')])).rejects.toThrow('no room')
  expect(log.all()).toEqual([])
  isFull = false
  const [first] = await writer.write([event('a')])
  const [second] = await writer.write([event('b')])
  expect(second?.writer).toBe(first?.writer)
  expect(first?.n).toBe(1)
  expect(first?.writer).toBe(nameOf(2).toString('hex'))
})

it('nothing to write writes nothing', async () => {
  const { writer, appends } = await writerOf(() => false)
  expect(await writer.write([])).toEqual([])
  expect(appends).toEqual([])
})
