import { strToU8 } from 'fflate'
import { describe, expect, it } from 'vitest'
import { gradeTask } from '../checkpoints/grade-task.ts'
import { checkpoint } from '../testing/checkpoint-case.ts'
import { writeTyping } from './typing-record.ts'

const TEXT =
  '　　春天来了，校园里的玉兰花开了。\r\n　　同学们在树下读书，“一年之计在于春”——要珍惜时光。\r\n'
const PLAIN = TEXT.replace(/\s/g, '')
const ENGLISH = 'Spring is here.\r\nThe students read\nunder the trees.'
type Typed = string | Partial<Parameters<typeof writeTyping>[0]>
type Case = readonly [
  code: string,
  expected: Record<string, unknown>,
  right: readonly Typed[],
  wrong: readonly Typed[],
  more?: { readonly foldWidth?: boolean; readonly reference?: string },
]

const garbage = '天'.repeat(PLAIN.length)
const CASES: readonly Case[] = [
  ['60101', { min: 1 }, [PLAIN, TEXT, `${PLAIN.slice(0, 20)}\n`], [PLAIN.slice(0, 1), '', garbage]],
  ['60101', { min: 0.9, of: 'whole' }, [PLAIN], [PLAIN.slice(0, 20), garbage]],
  [
    '60101',
    { min: 1 },
    [ENGLISH, 'Spring is here. The students read under the trees.'],
    ['Springishere.Thestudentsread'],
    { reference: ENGLISH },
  ],
  [
    '60101',
    { min: 1 },
    [PLAIN.replaceAll('，', ',').replaceAll('。', '.').replaceAll(/[“”]/g, '"')],
    [PLAIN.replace('春', '冬')],
    { foldWidth: true },
  ],
  [
    '60102',
    { minPerMinute: 60, minutes: 1 },
    [{ milliseconds: 20_000 }],
    [
      { text: PLAIN.slice(0, 10), milliseconds: 5000 },
      { text: garbage, milliseconds: 20_000 },
    ],
  ],
  ['60103', { min: 0.9 }, [PLAIN, PLAIN.replace('春', '')], [garbage, PLAIN.slice(-10)]],
  ['60104', { maxErrors: 0 }, [PLAIN], [garbage, PLAIN.slice(0, 1), PLAIN.replace('，', ',')]],
  [
    '60105',
    {},
    [{}],
    [{ compositions: 0 }, { pastes: 1 }, { keys: 3, compositions: 3 }, { milliseconds: 500 }],
  ],
]

describe('typing: other right ways, and wrong ones that look right (7.3)', () => {
  it.each(CASES.map((one, index) => [one[0], index] as const))('%s (case %i)', (_, index) => {
    const [code, expected, right, wrong, more] = CASES[index] as Case
    const { reference = TEXT, foldWidth = false } = more ?? {}
    const verdictOf = (typed: Typed) =>
      gradeTask({
        task: {
          kind: 'typing',
          checkpoints: [
            checkpoint(
              code,
              { in: 'typing', path: 't.json', reference: 'r.txt', foldWidth },
              expected,
            ),
          ],
        },
        startFiles: new Map([['r.txt', strToU8(reference)]]),
        submittedFiles: new Map([
          [
            't.json',
            writeTyping({
              text: PLAIN,
              milliseconds: 60_000,
              keys: 150,
              pastes: 0,
              compositions: 30,
              ...(typeof typed === 'string' ? { text: typed } : typed),
            }),
          ],
        ]),
      }).verdicts[0]
    for (const typed of right) {
      const verdict = verdictOf(typed)
      expect([verdict?.messageZh, verdict?.verdict]).toEqual([verdict?.messageZh, 'pass'])
    }
    for (const typed of wrong) {
      const verdict = verdictOf(typed)
      expect([verdict?.messageZh, verdict?.verdict]).toEqual([verdict?.messageZh, 'fail'])
      expect(verdict?.messageEn).not.toMatch(/[\u4e00-\u9fff]/)
    }
  })
})
