import {
  alignSigns,
  asTyped,
  foldSigns,
  MOST_TYPED,
  perMinute,
  typingAccuracy,
  type SignMark,
} from '@wenkao/shared/typing'

/** A stretch of text that is shown in one way. */
export interface MarkedStretch {
  readonly text: string
  readonly mark: SignMark | 'left' | 'reached' | 'ahead'
}

/** What is shown of typed text: the reference with what was left out, the typed signs with their faults. */
export interface TypedSheet {
  readonly reference: readonly MarkedStretch[]
  readonly typed: readonly MarkedStretch[]
  /** 0 to 1, of what was typed. */
  readonly accuracy: number
  /** 0 to 1, of the whole text. */
  readonly done: number
  /** Right signs so far. */
  readonly correct: number
}

/**
 * Compares what was typed with the text as grading does (TY1, TY2), and says it of the texts as they
 * are shown, with their line ends. Longer texts than grading aligns are shown without marks.
 */
export function markTyped(reference: string, typed: string, foldWidth: boolean): TypedSheet {
  const fold = (text: string): string => (foldWidth ? foldSigns(asTyped(text)) : asTyped(text))
  const [asked, given] = [fold(reference), fold(typed)]
  if (asked.length > MOST_TYPED || given.length > MOST_TYPED)
    return {
      reference: [{ text: reference, mark: 'ahead' }],
      typed: [{ text: typed, mark: 'match' }],
      ...{ accuracy: 0, done: 0, correct: 0 },
    }
  const figures = alignSigns(asked, given)
  const left = new Set(figures.left)
  const ofReference = [...asked].map((_, at) =>
    left.has(at) ? 'left' : at < figures.reached ? 'reached' : 'ahead',
  )
  return {
    reference: stretches(reference, [...asked], ofReference, 'ahead', foldWidth),
    typed: stretches(typed, [...given], figures.marks, 'match', foldWidth),
    accuracy: typingAccuracy(figures),
    done: figures.reached / Math.max(1, ofReference.length),
    correct: figures.correct,
  }
}

/** Right signs a minute (TY2). */
export const speedOf = ({ correct }: TypedSheet, milliseconds: number): number =>
  perMinute(correct, milliseconds)

/**
 * Puts marks of a text that was normalised for comparing onto the text as it stands: what comparing
 * left out, line ends and spaces at them, goes with what is before it.
 */
function stretches<Mark extends MarkedStretch['mark']>(
  text: string,
  normal: readonly string[],
  marks: readonly Mark[],
  usual: Mark,
  foldWidth: boolean,
): MarkedStretch[] {
  const found: { text: string; mark: Mark }[] = []
  let at = 0
  for (const sign of text) {
    const wanted = normal[at]
    const isSame =
      sign === wanted ||
      (wanted === ' ' && /\s/.test(sign)) ||
      (foldWidth && foldSigns(sign) === wanted)
    const last = found.at(-1)
    const mark: Mark = isSame ? (marks[at] ?? usual) : (last?.mark ?? usual)
    if (isSame) at += 1
    if (last?.mark === mark) last.text += sign
    else found.push({ text: sign, mark })
  }
  return found
}
