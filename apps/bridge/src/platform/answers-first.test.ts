import { describe, expect, it } from 'vitest'
import { createAnswersFirst } from './answers-first.ts'

describe('answers go before contents of files (R1)', () => {
  it('lets contents pass at once while no answer waits', async () => {
    const { first, giveWay } = createAnswersFirst()
    await giveWay()
    expect(await first(async () => 'written')).toBe('written')
    await giveWay()
  })

  it('holds contents back until the last answer is written, also when it fails', async () => {
    const { first, giveWay } = createAnswersFirst()
    const order: string[] = []
    const one = Promise.withResolvers<undefined>()
    const other = Promise.withResolvers<undefined>()
    const answers = [
      first(() => one.promise.then(() => order.push('one'))),
      first(() => other.promise.then(() => order.push('other'))),
    ]
    const content = giveWay().then(() => order.push('content'))
    one.resolve(undefined)
    await answers[0]
    other.reject(new Error('disk'))
    await expect(answers[1]).rejects.toThrow('disk')
    await content
    expect(order).toEqual(['one', 'content'])
  })

  it('[R8] lets contents pass when an answer waits without end', async () => {
    const { first, giveWay } = createAnswersFirst()
    void first(() => new Promise(() => undefined))
    await giveWay()
  })
})
