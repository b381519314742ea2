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

/** Longest texts that are aligned as a whole: 36 million fields of a byte each. */
export const MOST_TYPED = 6000

const STEP = { match: 0, wrong: 1, missing: 2, extra: 3 } as const

/**
 * Aligns typed text with the best beginning of the reference by Levenshtein distance: one character
 * left out does not make the rest wrong, and what was not reached is no error (CHECKPOINTS 7.3).
 * @param reference, typed at most MOST_TYPED characters each.
 */
export function alignTyping(reference: string, typed: string): TypingFigures {
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
  let lastRight = 0
  for (let row = given.length, column = reached; row > 0 || column > 0;) {
    const step = steps[row * width + column] ?? STEP.extra
    counts[step] = (counts[step] ?? 0) + 1
    if (step === STEP.match) lastRight = Math.max(lastRight, column)
    if (step !== STEP.missing) row -= 1
    if (step !== STEP.extra) column -= 1
  }
  const [correct = 0, wrong = 0, missing = 0, extra = 0] = counts
  return { correct, wrong, missing, extra, reached, lastRight }
}
