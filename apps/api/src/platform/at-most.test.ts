import { expect, it } from 'vitest'
import { atMost } from './at-most.ts'

it('RO8: at most so many are under way, and who waited comes first, also after one that failed', async () => {
  const inTurn = atMost(2)
  const ends: (() => void)[] = []
  const begun: number[] = []
  const work = (name: number) =>
    inTurn(async () => {
      begun.push(name)
      await new Promise<void>((end) => ends.push(end))
      if (name === 1) throw new Error('failed')
      return name
    })
  const all = [1, 2, 3, 4].map(work)
  const told = Promise.allSettled(all)
  expect(begun).toEqual([1, 2])
  ends[0]?.()
  await expect(all[0]).rejects.toThrow('failed')
  expect(begun).toEqual([1, 2, 3])
  ends[1]?.()
  await all[1]
  expect(begun).toEqual([1, 2, 3, 4])
  for (const end of ends) end()
  expect((await told).map(({ status }) => status)).toEqual([
    ...['rejected', 'fulfilled', 'fulfilled', 'fulfilled'],
  ])
})
