import { expect, it } from 'vitest'
import { readTicks, withTick } from './ticked-steps.ts'

it('N09: ticks come back as they were kept, and never at the next candidate', () => {
  const none = readTicks(null, 's1')
  const ticked = withTick(withTick(withTick(none, 't', 0, true), 't', 2, true), 't', 0, false)
  const kept = JSON.stringify(ticked)
  expect(readTicks(kept, 's1').tasks).toEqual({ t: [2] })
  expect(readTicks(kept, 's2')).toEqual({ sittingId: 's2', tasks: {} })
  for (const torn of ['{', 'null', '{"sittingId":"s1"}'])
    expect(readTicks(torn, 's1').tasks).toEqual({})
})
