import { alignTyping } from '@wenkao/shared/typing'
import { strToU8 } from 'fflate'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gradeTask } from '../checkpoints/grade-task.ts'
import { checkpoint } from '../testing/checkpoint-case.ts'
import { writeTyping } from './typing-record.ts'

const TEXT = '一年之计在于春，一日之计在于晨。'
const record = (text: string, more: Partial<Parameters<typeof writeTyping>[0]> = {}): Uint8Array =>
  writeTyping({ text, milliseconds: 30_000, keys: 60, pastes: 0, compositions: 16, ...more })

function judge(
  code: string,
  expected: Record<string, unknown>,
  typed: Uint8Array,
  more: Record<string, unknown> = {},
) {
  return gradeTask({
    task: {
      kind: 'typing',
      checkpoints: [
        checkpoint(code, { in: 'typing', path: 't.json', reference: 'r.txt', ...more }, expected, {
          scoring: 'proportional',
        }),
      ],
    },
    startFiles: new Map([['r.txt', strToU8(TEXT)]]),
    submittedFiles: new Map([['t.json', typed]]),
  }).verdicts[0]
}

describe('a typing test (CHECKPOINTS 7.3)', () => {
  it('counts one left-out character once, not the rest of the text (60101)', () => {
    expect(alignTyping(TEXT, TEXT.slice(0, 3) + TEXT.slice(4))).toEqual({
      correct: 15,
      wrong: 0,
      missing: 1,
      extra: 0,
      reached: 16,
      lastRight: 16,
    })
  })

  it('does not count what was not reached as errors (60101)', () => {
    expect(alignTyping(TEXT, TEXT.slice(0, 8))).toMatchObject({
      correct: 8,
      missing: 0,
      reached: 8,
    })
  })

  it('tells wrong, extra and missing characters apart', () => {
    expect(alignTyping('甲乙丙丁', '甲己丙丙丁')).toMatchObject({ correct: 3, wrong: 1, extra: 1 })
  })

  it('agrees with itself for any texts: nothing is counted twice', () => {
    const text = fc
      .array(fc.constantFrom('甲', '乙', '丙'), { maxLength: 30 })
      .map((one) => one.join(''))
    fc.assert(
      fc.property(text, text, (asked, typed) => {
        const { correct, wrong, missing, extra, reached } = alignTyping(asked, typed)
        expect(correct + wrong + extra).toBe(typed.length)
        expect(correct + wrong + missing).toBe(reached)
      }),
    )
  })

  it('gives points by the share of right characters (60101)', () => {
    expect(judge('60101', {}, record(TEXT.replace('春', '夏')))?.points).toBe(1.88)
    expect(judge('60101', { of: 'whole' }, record(TEXT.slice(0, 8)))?.points).toBe(1)
    expect(judge('60101', {}, record(''))?.points).toBe(0)
  })

  it('counts right characters a minute, less a penalty, by the recorded time (60102)', () => {
    expect(judge('60102', { minPerMinute: 32 }, record(TEXT))?.verdict).toBe('pass')
    expect(judge('60102', { minPerMinute: 64 }, record(TEXT))?.points).toBe(1)
    const wrong = record(TEXT.replace('春', '夏'))
    expect(judge('60102', { minPerMinute: 28, penalty: 1 }, wrong)?.verdict).toBe('pass')
    expect(judge('60102', { minPerMinute: 30, penalty: 1 }, wrong)?.verdict).toBe('partial')
  })

  it('cannot tell speed or pasting from a text file: a person has to look (60102, 60105)', () => {
    expect(judge('60102', { minPerMinute: 30 }, strToU8(TEXT))?.verdict).toBe('unsupported')
    expect(judge('60105', {}, strToU8(TEXT))?.verdict).toBe('unsupported')
    expect(judge('60101', { min: 1 }, strToU8(TEXT))?.verdict).toBe('pass')
  })

  it('folds width and quotes only where the item says so (60104)', () => {
    const half = record(TEXT.replaceAll('，', ',').replaceAll('。', '.'))
    expect(judge('60101', { min: 1 }, half)?.verdict).toBe('fail')
    expect(judge('60101', { min: 1 }, half, { foldWidth: true })?.verdict).toBe('pass')
    expect(judge('60104', { maxErrors: 1 }, half)?.verdict).toBe('fail')
    expect(judge('60104', { maxErrors: 2 }, half)?.verdict).toBe('pass')
  })

  it('refuses a text beyond what is aligned, and a record of another version is text', () => {
    expect(judge('60101', { min: 1 }, record('字'.repeat(7000)))?.verdict).toBe('unsupported')
    const other = strToU8('{"format":"wenkao-typing","version":2,"text":"一"}')
    expect(judge('60102', { minPerMinute: 1 }, other)?.verdict).toBe('unsupported')
  })
})
