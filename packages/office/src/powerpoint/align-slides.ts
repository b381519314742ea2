import { foldSpaces, similarity } from '../package/normalize-text.ts'
import type { Presentation, Slide } from './read-presentation.ts'

/** Above this many pairs only equal texts and identities are compared. */
const MOST_PAIRS = 40_000
const LIKENESS = 0.6
const CREATION = 4
const EQUAL_TEXT = 3
const SAME_ID = 1

/** What tells a slide from another: its text, else what stands on it. */
function signatureOf(slide: Slide): string {
  const text = foldSpaces(slide.text)
  return text === '' ? slide.allShapes.map((one) => `${one.kind}:${one.name}`).join('|') : text
}

/**
 * Likeness of a slide as issued and one handed in. The id alone proves little: LibreOffice numbers
 * slides anew by their places when it saves.
 */
function scoreOf(
  start: Slide,
  submitted: Slide,
  left: string,
  right: string,
  isExact: boolean,
): number {
  const isCreation = start.creationId !== undefined && start.creationId === submitted.creationId
  const id = start.id !== '' && start.id === submitted.id ? SAME_ID : 0
  if (left === right) return EQUAL_TEXT + id + (isCreation ? CREATION : 0)
  if (isCreation) return CREATION + id
  if (isExact) return 0
  const likeness = similarity(left.slice(0, 2000), right.slice(0, 2000))
  return likeness >= LIKENESS ? likeness * 2 + id : 0
}

/**
 * Which slide of the submission is which slide of the start file: creation ids, equal texts, like
 * texts, then ids (2.3). A copy of a slide has a new id and so never takes the place of the original
 * when the program keeps ids.
 */
export function alignSlides(
  start: readonly Slide[],
  submitted: readonly Slide[],
): ReadonlyMap<Slide, Slide> {
  const found = new Map<Slide, Slide>()
  const taken = new Set<Slide>()
  const left = start.map(signatureOf)
  const right = submitted.map(signatureOf)
  const isExact = start.length * submitted.length > MOST_PAIRS
  const pairs = start.flatMap((from, i) =>
    submitted.flatMap((to, j) => {
      const score = scoreOf(from, to, left[i] ?? '', right[j] ?? '', isExact)
      return score > 0 ? [{ from, to, score, distance: Math.abs(i - j) }] : []
    }),
  )
  pairs.sort((one, two) => two.score - one.score || one.distance - two.distance)
  for (const { from, to } of pairs) {
    if (found.has(from) || taken.has(to)) continue
    found.set(from, to)
    taken.add(to)
  }
  for (const from of start) {
    if (found.has(from)) continue
    const same = submitted.find((to) => !taken.has(to) && to.id === from.id)
    if (same === undefined) continue
    found.set(from, same)
    taken.add(same)
  }
  return found
}

const cache = new WeakMap<Presentation, WeakMap<Presentation, ReadonlyMap<Slide, Slide>>>()

/** `alignSlides` of two presentations, computed once. */
export function alignedSlides(
  start: Presentation,
  submitted: Presentation,
): ReadonlyMap<Slide, Slide> {
  let known = cache.get(submitted)
  if (known === undefined) {
    known = new WeakMap()
    cache.set(submitted, known)
  }
  let map = known.get(start)
  if (map === undefined) {
    map = alignSlides(start.slides, submitted.slides)
    known.set(start, map)
  }
  return map
}
