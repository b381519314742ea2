import { localFileVersions } from '@wenkao/shared/answer-files'
import { describe, expect, it } from 'vitest'
import type { BridgeLink } from '../../platform/network/bridge-link.ts'
import { CallError } from '../../platform/network/call.ts'
import { createRescueCall } from './rescue-call.ts'

const reply = { answerFolder: null, files: [] }

/** A bridge that refuses the first calls, as many as are named, and then answers. */
function bridgeRefusing(times: number, status = 401) {
  let calls = 0
  const link: BridgeLink = {
    hello: async () => 'answering',
    call: async () => {
      calls += 1
      if (calls <= times) throw new CallError('unauthenticated', 'No pass', { status })
      return reply as never
    },
  }
  return { link, calls: () => calls }
}

describe('calls with the rescue pass', () => {
  it('[F05a] ask for the code again when the pass has run out, and go on where they were', async () => {
    let asked = 0
    const { link } = bridgeRefusing(2)
    const call = createRescueCall(link, async () => {
      asked += 1
      return true
    })
    const both = await Promise.all([call(localFileVersions), call(localFileVersions)])
    expect(both).toEqual([reply, reply])
    expect(asked).toBe(1)
  })

  it('[F05a] fail when nobody gives the code', async () => {
    const { link, calls } = bridgeRefusing(9)
    const call = createRescueCall(link, async () => false)
    await expect(call(localFileVersions)).rejects.toThrow(CallError)
    expect(calls()).toBe(1)
  })

  it('[R8] do not ask for a code when the bridge is only silent', async () => {
    const { link } = bridgeRefusing(9, 0)
    const call = createRescueCall(link, () => Promise.reject(new Error('Expected no question')))
    await expect(call(localFileVersions)).rejects.toThrow(CallError)
  })
})
