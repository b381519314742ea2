import { alignTyping, foldSigns, typingErrors } from '@wenkao/shared/typing'
import * as z from 'zod/mini'
import {
  COUNT,
  defineChecker,
  found,
  single,
  unsupported,
  words,
  type Checker,
} from '../checkpoints/checker.ts'
import { MISSING } from './check-entries.ts'
import { TYPING_TEXT, typingStart } from './examples/typing-start.ts'
import type { FilesDraft } from './files-draft.ts'
import type { FilesView } from './files-view.ts'
import { examineTyping, MinTyped, tooLittle, TypingTarget } from './open-typing.ts'
import { HOUR_MS, nearMiss, TARGET, typeAll } from './typing-examples.ts'

const punctuation: Checker<FilesView, FilesDraft> = defineChecker({
  code: '60104',
  title: words('标点和全角半角', 'punctuation and width'),
  target: TypingTarget,
  expected: z.object({ maxErrors: z._default(z.int().check(z.gte(0)), 0), minTyped: MinTyped }),
  examine(view, target, expected) {
    const wanted = words(
      `标点、全角半角错误不超过${expected.maxErrors}处`,
      `at most ${expected.maxErrors} signs of another width or kind`,
    )
    return examineTyping(view, { ...target, foldWidth: false }, wanted, (typed, where) => {
      if (typed.text === '') return found(where, wanted, COUNT.items, single(false, MISSING))
      const errorsOf = (one: string, other: string): number => typingErrors(alignTyping(one, other))
      const asked = foldSigns(typed.reference)
      const figures = alignTyping(asked, foldSigns(typed.text))
      const little = tooLittle(figures, asked, expected.minTyped, where, wanted)
      if (little !== undefined) return little
      const strict = errorsOf(typed.reference, typed.text)
      const folded = errorsOf(foldSigns(typed.reference), foldSigns(typed.text))
      const count = Math.max(0, strict - folded)
      return found(
        where,
        wanted,
        COUNT.items,
        single(count <= expected.maxErrors, words(`${count}处`, `${count} of them`)),
      )
    })
  },
  apply: (draft, target) => {
    typeAll(draft, target, HOUR_MS)
  },
  example: {
    start: { ...typingStart, name: 'typing-punctuation' },
    target: TARGET,
    expected: { maxErrors: 0 },
    near: [nearMiss('half-width commas', { text: TYPING_TEXT.replace('，', ',') })],
  },
})

/** Nobody presses keys faster for a whole text; a program does. */
const SHORTEST_KEY_MS = 25
/** So many Chinese characters cannot come without an input method. */
const MOST_WITHOUT_METHOD = 10

const integrity: Checker<FilesView, FilesDraft> = defineChecker({
  code: '60105',
  title: words('录入真实性', 'typed by hand'),
  target: TypingTarget,
  expected: z.object({}),
  examine(view, target) {
    const wanted = words('逐字录入，没有粘贴', 'typed key by key, nothing pasted')
    return examineTyping(view, target, wanted, ({ work, text }, where) => {
      if (work.kind === 'text')
        return unsupported(where, wanted, words('没有录入记录', 'the typing was not recorded'))
      const { keys, pastes, milliseconds, compositions } = work.record
      const length = [...text].length
      const tooFew = keys + compositions < length / 4
      const tooFast = keys > 0 && milliseconds / keys < SHORTEST_KEY_MS
      const chinese = text.match(/\p{Script=Han}/gu)?.length ?? 0
      const noMethod = compositions === 0 && chinese >= MOST_WITHOUT_METHOD
      const actual = [
        ...(pastes > 0 ? [words(`粘贴${pastes}次`, `${pastes} pasted`)] : []),
        ...(tooFew ? [words('按键过少', 'too few keys')] : []),
        ...(tooFast ? [words('按键过快', 'too fast')] : []),
        ...(noMethod ? [words('没有使用输入法', 'no input method was used')] : []),
      ]
      return found(
        where,
        wanted,
        COUNT.items,
        single(
          actual.length === 0 && length > 0,
          actual[0] ?? words(`按键${keys}次`, `${keys} keys`),
        ),
        [],
        actual.slice(1),
      )
    })
  },
  apply: (draft, target) => {
    typeAll(draft, target, HOUR_MS)
  },
  example: {
    start: { ...typingStart, name: 'typing-integrity' },
    target: TARGET,
    expected: {},
    near: [
      nearMiss('pasted', { pastes: 1, keys: 4, compositions: 0 }),
      nearMiss('a program typed', { milliseconds: 900 }),
    ],
  },
})

/** How a text was typed: its signs, and whether by hand (CHECKPOINTS.md 7.3). */
export const typingMannerCheckers: readonly Checker<FilesView, FilesDraft>[] = [
  punctuation,
  integrity,
]
