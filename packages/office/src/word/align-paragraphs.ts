import { foldSpaces, similarity } from '../package/normalize-text.ts'

/** Above this many comparisons the exact alignment gives way to a match of equal texts. */
const MOST_CELLS = 4_000_000
const LIKENESS = 0.6

function commonOrder(left: readonly string[], right: readonly string[]): Map<number, number> {
  const found = new Map<number, number>()
  if (left.length * right.length > MOST_CELLS) {
    let from = 0
    left.forEach((text, index) => {
      const match = right.indexOf(text, from)
      if (match < 0) return
      found.set(index, match)
      from = match + 1
    })
    return found
  }
  const width = right.length + 1
  const lengths = new Uint32Array((left.length + 1) * width)
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        left[i] === right[j]
          ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0)
    }
  }
  let i = 0
  let j = 0
  while (i < left.length && j < right.length) {
    if (left[i] === right[j]) {
      found.set(i, j)
      i += 1
      j += 1
    } else if ((lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0)) i += 1
    else j += 1
  }
  return found
}

/** Letters without their case: a candidate may be asked to change it (10113). */
const lower = (text: string | undefined): string => (text ?? '').toLowerCase()

/**
 * Maps paragraphs of the start file to paragraphs of the submission: longest common subsequence of
 * normalised texts, then the best likeness of at least 0.6 among those left over (2.3).
 */
export function alignTexts(
  start: readonly string[],
  submitted: readonly string[],
): ReadonlyMap<number, number> {
  const left = start.map(foldSpaces)
  const right = submitted.map(foldSpaces)
  const found = commonOrder(left, right)
  const taken = new Set(found.values())
  const candidates: { from: number; to: number; likeness: number }[] = []
  const freeLeft = left.flatMap((_, index) => (found.has(index) ? [] : [index]))
  const freeRight = right.flatMap((_, index) => (taken.has(index) ? [] : [index]))
  if (freeLeft.length * freeRight.length > MOST_CELLS / 100) return found
  for (const from of freeLeft) {
    for (const to of freeRight) {
      const likeness = similarity(lower(left[from]), lower(right[to]))
      if (likeness >= LIKENESS) candidates.push({ from, to, likeness })
    }
  }
  candidates.sort((one, two) => two.likeness - one.likeness || one.from - two.from)
  for (const { from, to } of candidates) {
    if (found.has(from) || taken.has(to)) continue
    found.set(from, to)
    taken.add(to)
  }
  return found
}
