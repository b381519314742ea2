import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createTokenBucket } from './token-bucket.ts'

function bucketAt(bytesPerSecond: number, burstBytes: number) {
  const clock = { now: 5 }
  const bucket = createTokenBucket({ bytesPerSecond, burstBytes, monotonic: () => clock.now })
  return { clock, bucket }
}

it('lets a burst go at once, then as much as time brings', () => {
  const { clock, bucket } = bucketAt(1000, 16_000)
  expect(bucket.waitMs(16_000)).toBe(0)
  bucket.take(16_000)
  expect(bucket.waitMs(1000)).toBe(1000)
  expect(bucket.waitMs(10)).toBe(10)
  clock.now += 1000
  expect(bucket.waitMs(1000)).toBe(0)
})

it('never saves up more than a burst, and lets more than that go once it is full', () => {
  const { clock, bucket } = bucketAt(1000, 2000)
  clock.now += 1_000_000
  expect(bucket.waitMs(5000)).toBe(0)
  bucket.take(5000)
  expect(bucket.waitMs(1)).toBe(3001)
})

it('keeps to its rate whatever is sent and when: burst and refill bound every run', () => {
  const steps = fc.array(fc.record({ bytes: fc.nat(3000), pause: fc.nat(2000) }))
  fc.assert(
    fc.property(steps, (all) => {
      const { clock, bucket } = bucketAt(1000, 4000)
      const begunAt = clock.now
      let sent = 0
      for (const { bytes, pause } of all) {
        clock.now += pause
        clock.now += bucket.waitMs(bytes)
        expect(bucket.waitMs(bytes)).toBe(0)
        bucket.take(bytes)
        sent += bytes
        expect(sent).toBeLessThanOrEqual(4000 + clock.now - begunAt)
      }
    }),
  )
})
