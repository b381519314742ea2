import type { LookupAddress } from 'node:dns'
import { describe, expect, it } from 'vitest'
import { guardLookup, postDelivery } from './post-delivery.ts'

/** What connecting to a name ends with, where names lead to these addresses. */
const outcomeOf = (found: string | LookupAddress[], isGone = false): Promise<string> =>
  new Promise((resolve) => {
    const gone = isGone ? Object.assign(new Error('gone'), { code: 'ENOTFOUND' }) : null
    const look = guardLookup((_name, _options, callback) => callback(gone, found, 4))
    look('office.example', {}, (cause) => {
      resolve(cause?.code ?? 'connects')
    })
  })
const many = (...addresses: string[]): LookupAddress[] =>
  addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))

describe('where a delivery goes', () => {
  it.each([
    ['169.254.169.254', 'EFORBIDDEN'],
    ['100.100.100.200', 'EFORBIDDEN'],
    ['fe80::1', 'EFORBIDDEN'],
    ['::ffff:169.254.169.254', 'EFORBIDDEN'],
    ['0.0.0.0', 'EFORBIDDEN'],
    ['10.1.2.3', 'connects'],
    ['93.184.216.34', 'connects'],
  ])('WH5: a name that leads to %s %s', async (address, outcome) => {
    expect(await outcomeOf(address)).toBe(outcome)
    expect(await outcomeOf(many('10.1.2.3', address))).toBe(outcome)
  })

  it('WH5: a name that leads nowhere is told as such', async () => {
    expect(await outcomeOf([], true)).toBe('ENOTFOUND')
  })

  it('WH5: an address that was stored before it was forbidden gets nothing', async () => {
    const posted = await postDelivery('http://[fe80::1]/', {}, '{}')
    expect(posted).toEqual({ status: null, error: 'EFORBIDDEN' })
  })
})
