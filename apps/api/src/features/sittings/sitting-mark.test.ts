import { createSecretKey, randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { sittingMark, verifyMark } from './sitting-mark.ts'

const keys = { token: createSecretKey(Buffer.alloc(32, 7)) }
const id = (digit: number) => `01900000-0000-7000-8000-00000000000${digit}`
const marked = { examId: id(1), sittingId: id(2), paperId: id(3) }
const mark = sittingMark(keys, marked)

it('is the same every time, and of this very form for ever', () => {
  expect(sittingMark(keys, { ...marked })).toBe(mark)
  expect(mark).toBe(`wk1.${id(1)}.${id(2)}.${id(3)}.4CqGQDzbFrsWXlNcMLqBNw`)
})

it('names its sitting again, for this server alone', () => {
  expect(verifyMark(keys, mark)).toEqual(marked)
  expect(verifyMark({ token: createSecretKey(randomBytes(32)) }, mark)).toBeUndefined()
})

it('of another sitting, exam or paper is another one, and no sign of it can be changed', () => {
  for (const other of [{ examId: id(9) }, { sittingId: id(9) }, { paperId: id(9) }]) {
    const changed = sittingMark(keys, { ...marked, ...other })
    expect(changed).not.toBe(mark)
    expect(verifyMark(keys, changed)).toEqual({ ...marked, ...other })
  }
  for (let at = 0; at < mark.length; at += 1) {
    for (const sign of ['0', 'A', 'z', '.', '_']) {
      const changed = mark.slice(0, at) + sign + mark.slice(at + 1)
      if (changed !== mark) expect(verifyMark(keys, changed), changed).toBeUndefined()
    }
  }
})

it.each([
  '',
  'wk1',
  'wk1....',
  mark.slice(0, -1),
  `${mark}A`,
  `${mark}\n`,
  ` ${mark}`,
  '人'.repeat(137),
])('is not made of %j', (garbage) => {
  expect(verifyMark(keys, garbage)).toBeUndefined()
})
