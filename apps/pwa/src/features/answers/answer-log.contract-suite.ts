import { sha256Hex } from '@wenkao/shared/kernel'
import { describe, expect, it } from 'vitest'
import type { AnswerLog, NewEntry } from './answer-log.port.ts'

const SITTING = '00000000-0000-7000-8000-000000000001'
const OTHER = '00000000-0000-7000-8000-000000000002'

function entry(text: string, facts: Partial<NewEntry> = {}): NewEntry {
  return { text, hash: sha256Hex(text), sitting: SITTING, acknowledged: false, ...facts }
}

/** What every answer log does. @param open a new, empty log. */
export function describeAnswerLog(name: string, open: () => Promise<AnswerLog>): void {
  describe(`answer log: ${name}`, () => {
    it('[R1] gives back what was appended, byte for byte and in order', async () => {
      const log = await open()
      const texts = ['{"a":1}', '{ "b" : 2 }', '{"文":"字"}']
      for (const text of texts) await log.append([entry(text)])
      expect((await log.read(SITTING)).map((kept) => kept.text)).toEqual(texts)
    })

    it('[R4] keeps one copy of an entry that is appended again', async () => {
      const log = await open()
      await log.append([entry('one'), entry('one')])
      await log.append([entry('one'), entry('two')])
      expect((await log.read(SITTING)).map((kept) => kept.text)).toEqual(['one', 'two'])
    })

    it('keeps the sittings apart', async () => {
      const log = await open()
      await log.append([entry('mine'), entry('theirs', { sitting: OTHER })])
      expect((await log.read(SITTING)).map((kept) => kept.text)).toEqual(['mine'])
      expect((await log.read(OTHER)).map((kept) => kept.text)).toEqual(['theirs'])
    })

    it('[R3] marks exactly the acknowledged entries', async () => {
      const log = await open()
      await log.append([entry('one'), entry('two')])
      await log.acknowledge([sha256Hex('two'), sha256Hex('unknown')])
      expect((await log.read(SITTING)).map((kept) => kept.acknowledged)).toEqual([false, true])
    })

    it('[R3] never forgets an acknowledgement, whatever is appended later', async () => {
      const log = await open()
      await log.append([entry('one')])
      await log.append([entry('one', { acknowledged: true })])
      await log.append([entry('two')])
      expect((await log.read(SITTING)).map((kept) => kept.acknowledged)).toEqual([true, false])
    })

    it('[R1] names what it does not hold of a sitting', async () => {
      const log = await open()
      await log.append([entry('one'), entry('theirs', { sitting: OTHER })])
      const hashes = ['one', 'two', 'theirs'].map((text) => sha256Hex(text))
      expect(await log.lacking(SITTING, hashes)).toEqual(hashes.slice(1))
    })

    it('is empty for a sitting that nobody wrote', async () => {
      const log = await open()
      expect(await log.read(SITTING)).toEqual([])
    })
  })
}
