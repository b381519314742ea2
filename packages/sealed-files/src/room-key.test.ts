import { newCode } from '@wenkao/shared/kernel'
import { Encrypter } from 'age-encryption'
import { describe, expect, it } from 'vitest'
import { createIdentity, recipientOf, unwrapIdentity, wrapIdentity } from './room-key.ts'

const code = newCode(
  Uint8Array.from({ length: 40 }, (_, at) => at * 5),
  17,
)

describe('the room key', () => {
  it('has a public half that its private one gives', async () => {
    const { identity, recipient } = await createIdentity()
    expect(identity).toMatch(/^AGE-SECRET-KEY-1/)
    expect(await recipientOf(identity)).toBe(recipient)
    await expect(recipientOf('AGE-SECRET-KEY-PQ-1')).rejects.toThrow(RangeError)
  })

  it('opens by its code however it is typed, and by no other', async () => {
    const { identity } = await createIdentity()
    const wrapped = await wrapIdentity(identity, code)
    expect(await unwrapIdentity(wrapped, code)).toBe(identity)
    expect(await unwrapIdentity(wrapped, ` ${code.toLowerCase().replaceAll('-', ' ')}`)).toBe(
      identity,
    )
    expect(await unwrapIdentity(wrapped, newCode(new Uint8Array(40).fill(9), 17))).toBeUndefined()
    expect(await unwrapIdentity(wrapped, '')).toBeUndefined()
  })

  it('stays shut when a byte of its wrapping is changed or missing', async () => {
    const wrapped = await wrapIdentity((await createIdentity()).identity, code)
    const step = process.env['WENKAO_FULL'] === '1' ? 1 : 5
    for (let at = 0; at < wrapped.length; at += step) {
      const changed = wrapped.slice()
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(await unwrapIdentity(changed, code), `byte ${at}`).toBeUndefined()
      expect(await unwrapIdentity(wrapped.slice(0, at), code), `${at} bytes`).toBeUndefined()
    }
  })

  it('takes no other file for a wrapped key, nor one that would cost much to try', async () => {
    const passphrase = async (text: string, factor: number) => {
      const encrypter = new Encrypter()
      encrypter.setPassphrase(code.replaceAll('-', ''))
      encrypter.setScryptWorkFactor(factor)
      return encrypter.encrypt(text)
    }
    const { identity, recipient } = await createIdentity()
    expect(await unwrapIdentity(await passphrase(identity, 8), code)).toBe(identity)
    expect(await unwrapIdentity(await passphrase('something else', 8), code)).toBeUndefined()
    const costly = new TextDecoder().decode((await passphrase(identity, 8)).slice(0, 120))
    const asked = new TextEncoder().encode(costly.replace(/ 8\n/, ' 20\n'))
    expect(await unwrapIdentity(asked, code)).toBeUndefined()
    const toKey = new Encrypter()
    toKey.addRecipient(recipient)
    expect(await unwrapIdentity(await toKey.encrypt(identity), code)).toBeUndefined()
    expect(await unwrapIdentity(new Uint8Array(10_000), code)).toBeUndefined()
    expect(await unwrapIdentity(new Uint8Array(0), code)).toBeUndefined()
  })
})
