import type * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  snippet,
  UnitTally,
  words,
  type Checker,
  type Evidence,
  type Example,
  type Finding,
  type Loss,
  type Words,
} from '../checkpoints/checker.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { runsToEdit } from './edit-text.ts'
import type { TextPiece } from './read-pieces.ts'
import { runFormat, slotOf, type FontSlot, type RunFormat } from './run-format.ts'
import type { WordDocument } from './word-document.ts'
import {
  describeTarget,
  evidenceOf,
  locate,
  NOT_FOUND,
  piecesOf,
  RunTarget,
  type Located,
} from './word-targets.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'

/**
 * The judgement of a run's characters of one font slot; undefined when the check says nothing about
 * them. `pieces` are all those of the stretch of text that the piece belongs to, in order.
 */
export type JudgeCharacter = (
  format: RunFormat,
  slot: FontSlot | undefined,
  piece: TextPiece,
  pieces: readonly TextPiece[],
) => { readonly isOk: boolean; readonly actual: Words } | undefined

function countSlots(text: string): Map<FontSlot | undefined, number> {
  const counts = new Map<FontSlot | undefined, number>()
  let last: FontSlot | undefined
  let run = 0
  const flush = (): void => {
    if (run > 0) counts.set(last, (counts.get(last) ?? 0) + run)
    run = 0
  }
  for (const character of text) {
    // Chinese text, nearly all of it, holds no white space from here on but one sign.
    if ((character < '\u4e00' || character === '\ufeff') && /\s/.test(character)) continue
    const slot = slotOf(character)
    if (slot !== last) flush()
    last = slot
    run += 1
  }
  flush()
  return counts
}

/** Judges every visible character of the located text (coverage, 2.5). */
export function judgeCharacters(
  view: WordView,
  located: Located,
  target: Words,
  expected: Words,
  judge: JudgeCharacter,
): Finding {
  if (located.slices.length === 0) return blocked(target, expected, NOT_FOUND)
  const tally = new UnitTally()
  const evidence: Evidence[] = []
  const notes: Words[] = []
  for (const slice of located.slices) {
    const { paragraph } = slice
    const own = piecesOf(slice)
    const pieces = own.map((one) => one.piece)
    for (const { piece, text } of own) {
      const format = runFormat(view.document, paragraph, piece.run)
      let hasFailed = false
      for (const [slot, count] of countSlots(text)) {
        const judged = judge(format, slot, piece, pieces)
        if (judged === undefined) continue
        tally.add(judged.isOk, judged.actual, count)
        hasFailed ||= !judged.isOk
      }
      if (format.isToggled && notes.length === 0)
        notes.push(
          words(
            '段落样式与字符样式相互抵消，请人工核对',
            'a paragraph and a character style cancel each other; please look at the file',
          ),
        )
      if (hasFailed && evidence.length < 5)
        evidence.push(evidenceOf(paragraph.part, piece.run, piece.text))
    }
  }
  for (const text of located.missing)
    tally.add(false, words(`缺少“${snippet(text)}”`, `“${snippet(text)}” is missing`), text.length)
  if (tally.units.length === 0) return blocked(target, expected, NOT_FOUND)
  const [first] = located.slices
  if (evidence.length === 0 && first !== undefined)
    evidence.push(evidenceOf(first.paragraph.part, first.paragraph.node, first.paragraph.text))
  return found(target, expected, COUNT.characters, tally.units, evidence, notes)
}

interface RunCheck<Expected> {
  readonly code: string
  readonly title: Words
  readonly expected: z.ZodMiniType<Expected>
  readonly describe: (expected: Expected) => Words
  readonly judge: (
    format: RunFormat,
    expected: Expected,
    character: {
      readonly slot: FontSlot | undefined
      readonly piece: TextPiece
      /** All pieces of the same stretch of text. */
      readonly pieces: readonly TextPiece[]
      readonly document: WordDocument
    },
  ) => { readonly isOk: boolean; readonly actual: Words } | undefined
  /** Changes the w:rPr of a run that holds just the target's text. */
  readonly change: (properties: XmlElement, expected: Expected, draft: WordDraft) => void
  readonly example: Example<WordDraft>
  readonly lostBy?: readonly Loss[]
  readonly limits?: Words
}

/** A checkpoint on a format that every visible character of its target must have (4.1). */
export function runChecker<Expected>(check: RunCheck<Expected>): Checker<WordView, WordDraft> {
  const { code, title, expected, describe, judge, change, example, lostBy, limits } = check
  return defineChecker({
    code,
    title,
    target: RunTarget,
    expected,
    example,
    ...(lostBy === undefined ? {} : { lostBy }),
    ...(limits === undefined ? {} : { limits }),
    examine: (view, target, wanted) =>
      judgeCharacters(
        view,
        locate(view, target),
        describeTarget(view, target),
        describe(wanted),
        (format, slot, piece, pieces) =>
          judge(format, wanted, { slot, piece, pieces, document: view.document }),
      ),
    apply(draft, target, wanted) {
      for (const { properties } of runsToEdit(draft, target)) change(properties, wanted, draft)
    },
  })
}
