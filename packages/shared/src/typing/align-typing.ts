/** How typed text compares with what was to be typed (60101). */
export interface TypingFigures {
  readonly correct: number
  /** 错字: another character in place of the right one. */
  readonly wrong: number
  /** 漏字: left out. */
  readonly missing: number
  /** 多字: typed although it is not there. */
  readonly extra: number
  /** Characters of the reference up to where the candidate had come. */
  readonly reached: number
  /** The same up to the last right character: signs typed at random come nowhere. */
  readonly lastRight: number
}

/** What became of each typed sign, in its order. */
export type SignMark = 'match' | 'wrong' | 'extra'

/** The figures with what they were counted from. */
export interface TypingAlignment extends TypingFigures {
  readonly marks: readonly SignMark[]
  /** Places of the reference that were left out, from 0, in signs. */
  readonly left: readonly number[]
}

/** Longest texts that are aligned as a whole: 36 million fields of a byte each. */
export const MOST_TYPED = 6000

const STEP = { match: 0, wrong: 1, missing: 2, extra: 3 } as const

/**
 * Aligns typed text with the best beginning of the reference by Levenshtein distance: one character
 * left out does not make the rest wrong, and what was not reached is no error (TY1, CHECKPOINTS 7.3).
 * @param reference, typed at most MOST_TYPED characters each.
 */
export function alignTyping(reference: string, typed: string): TypingFigures {
  const { marks: _marks, left: _left, ...figures } = alignSigns(reference, typed)
  return figures
}

/** The same with a mark for each typed sign, as a page shows them (TY1). */
export function alignSigns(reference: string, typed: string): TypingAlignment {
  const [asked, given] = [[...reference], [...typed]]
  const width = asked.length + 1
  const steps = new Uint8Array((given.length + 1) * width)
  let before = Int32Array.from({ length: width }, (_, column) => column)
  for (let column = 1; column < width; column += 1) steps[column] = STEP.missing
  for (let row = 1; row <= given.length; row += 1) {
    const now = new Int32Array(width)
    now[0] = row
    steps[row * width] = STEP.extra
    for (let column = 1; column < width; column += 1) {
      const isSame = given[row - 1] === asked[column - 1]
      let least = (before[column - 1] ?? 0) + (isSame ? 0 : 1)
      let step: number = isSame ? STEP.match : STEP.wrong
      const left = (now[column - 1] ?? 0) + 1
      if (left < least) [least, step] = [left, STEP.missing]
      const up = (before[column] ?? 0) + 1
      if (up < least) [least, step] = [up, STEP.extra]
      now[column] = least
      steps[row * width + column] = step
    }
    before = now
  }
  // The longest of the best beginnings: what was typed right at the end counts.
  let reached = 0
  for (let column = 1; column < width; column += 1)
    if ((before[column] ?? 0) <= (before[reached] ?? 0)) reached = column
  const counts = [0, 0, 0, 0]
  const marks: SignMark[] = []
  const left: number[] = []
  let lastRight = 0
  for (let row = given.length, column = reached; row > 0 || column > 0;) {
    const step = steps[row * width + column] ?? STEP.extra
    counts[step] = (counts[step] ?? 0) + 1
    if (step === STEP.match) lastRight = Math.max(lastRight, column)
    if (step === STEP.missing) left.push(column - 1)
    else marks.push(step === STEP.match ? 'match' : step === STEP.wrong ? 'wrong' : 'extra')
    if (step !== STEP.missing) row -= 1
    if (step !== STEP.extra) column -= 1
  }
  const [correct = 0, wrong = 0, missing = 0, extra = 0] = counts
  marks.reverse()
  left.reverse()
  return { correct, wrong, missing, extra, reached, lastRight, marks, left }
}

/** Errors of every kind. */
export const typingErrors = ({ wrong, missing, extra }: TypingFigures): number =>
  wrong + missing + extra

/** Share of right signs in what was typed so far, 0 to 1 (TY2, 60101); 0 for nothing. */
export const typingAccuracy = (figures: TypingFigures): number =>
  figures.correct / Math.max(1, figures.correct + typingErrors(figures))

/** So much a minute (TY2, 60102); less than a second counts as one. @param milliseconds of the test. */
export const perMinute = (amount: number, milliseconds: number): number =>
  amount / (Math.max(1000, milliseconds) / 60_000)
