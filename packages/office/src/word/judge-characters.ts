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
import type { WordDocument, WordParagraph } from './word-document.ts'
import {
  describeTarget,
  evidenceOf,
  locate,
  NOT_FOUND,
  piecesOf,
  RunTarget,
  type Located,
  type Slice,
} from './word-targets.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'

/** A character that is judged, as far as its format does not tell. */
export interface JudgedCharacter {
  readonly slot: FontSlot | undefined
  readonly document: WordDocument
  readonly piece: TextPiece
  /** All pieces of the same stretch of text. */
  readonly pieces: readonly TextPiece[]
}

/**
 * The judgement of a run's characters of one font slot; undefined when the check says nothing about
 * them. It depends on nothing but what it is given.
 */
export type JudgeCharacter = (
  format: RunFormat,
  slot: FontSlot | undefined,
  character: JudgedCharacter,
) => Judgement | undefined
interface Judgement {
  readonly isOk: boolean
  readonly actual: Words
}

/** Notes whether more than the format was asked for; without that, formats are judged once. */
class AskedCharacter implements JudgedCharacter {
  slot: FontSlot | undefined = undefined
  readonly document: WordDocument
  isPieceAsked = false
  #piece: TextPiece | undefined = undefined
  #pieces: readonly TextPiece[] = []

  constructor(document: WordDocument) {
    this.document = document
  }

  isOf(slot: FontSlot | undefined, piece: TextPiece, pieces: readonly TextPiece[]): void {
    this.slot = slot
    this.#piece = piece
    this.#pieces = pieces
    this.isPieceAsked = false
  }

  get piece(): TextPiece {
    this.isPieceAsked = true
    if (this.#piece === undefined) throw new Error('no piece is being judged')
    return this.#piece
  }

  get pieces(): readonly TextPiece[] {
    this.isPieceAsked = true
    return this.#pieces
  }
}

/** Stretches of one format with how many characters of each slot they have. */
interface Span {
  readonly piece: TextPiece
  readonly format: RunFormat
  readonly slots: readonly (readonly [slot: FontSlot | undefined, count: number])[]
}
interface Spans {
  readonly spans: readonly Span[]
  readonly pieces: readonly TextPiece[]
}

function countSlots(text: string): Map<FontSlot | undefined, number> {
  const counts = new Map<FontSlot | undefined, number>()
  let last: FontSlot | undefined
  let run = 0
  const add = (slot: FontSlot | undefined): void => {
    if (slot !== last) flush()
    last = slot
    run += 1
  }
  const flush = (): void => {
    if (run > 0) counts.set(last, (counts.get(last) ?? 0) + run)
    run = 0
  }
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    // Nearly all text: printable ASCII and Chinese characters.
    if (code > 0x20 && code < 0x7f) add('ascii')
    else if (code >= 0x4e00 && code <= 0x9fff) add('eastAsia')
    else {
      const character = String.fromCodePoint(text.codePointAt(at) ?? 0)
      at += character.length - 1
      if (!/\s/.test(character)) add(slotOf(character))
    }
  }
  flush()
  return counts
}

const wholeSpans = new WeakMap<WordParagraph, Spans>()

function spansOf(document: WordDocument, slice: Slice): Spans {
  const { paragraph } = slice
  const isWhole = slice.from === 0 && slice.to === paragraph.text.length
  const known = isWhole ? wholeSpans.get(paragraph) : undefined
  if (known !== undefined) return known
  const own = piecesOf(slice)
  const made = {
    pieces: own.map((one) => one.piece),
    spans: own.map(({ piece, text }) => ({
      piece,
      format: runFormat(document, paragraph, piece.run),
      slots: [...countSlots(text)],
    })),
  }
  if (isWhole) wholeSpans.set(paragraph, made)
  return made
}

/** Asks a check about each format and slot once, unless it looks at the text itself. */
function judgeOnce(document: WordDocument, judge: JudgeCharacter) {
  const character = new AskedCharacter(document)
  const known = new Map<RunFormat, Map<FontSlot | undefined, Judgement | undefined>>()
  return (
    { format, piece }: Span,
    slot: FontSlot | undefined,
    pieces: readonly TextPiece[],
  ): Judgement | undefined => {
    let ofFormat = known.get(format)
    if (ofFormat === undefined) {
      ofFormat = new Map()
      known.set(format, ofFormat)
    }
    const kept = ofFormat.get(slot)
    if (kept !== undefined || ofFormat.has(slot)) return kept
    character.isOf(slot, piece, pieces)
    const judged = judge(format, slot, character)
    if (!character.isPieceAsked) ofFormat.set(slot, judged)
    return judged
  }
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
  const judgeSpan = judgeOnce(view.document, judge)
  for (const slice of located.slices) {
    const { paragraph } = slice
    const { spans, pieces } = spansOf(view.document, slice)
    for (const span of spans) {
      const { piece, format } = span
      let hasFailed = false
      for (const [slot, count] of span.slots) {
        const judged = judgeSpan(span, slot, pieces)
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
    character: JudgedCharacter,
  ) => Judgement | undefined
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
        (format, _slot, character) => judge(format, wanted, character),
      ),
    apply(draft, target, wanted) {
      for (const { properties } of runsToEdit(draft, target)) change(properties, wanted, draft)
    },
  })
}
