import type { BankItem, ItemContent } from '@wenkao/shared/bank'

/** Difficulty of an item, 1 (easy) to 5. */
type Level = 1 | 2 | 3 | 4 | 5

/** Why an answer is right, and where the fact is from. */
type Grounds = readonly [explanation: string, source: string]

const LETTERS = ['A', 'B', 'C', 'D', 'E', 'F'] as const

/** A number from a text, the same for ever: the place of the right option must not follow a habit. */
function numberOf(text: string): number {
  let sum = 7
  for (const sign of text) sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) % 1_000_003
  return sum
}

function entry(
  knowledgePoint: string,
  difficulty: Level,
  content: Omit<ItemContent, 'explanation' | 'source'>,
  [explanation, source]: Grounds,
): BankItem {
  return { knowledgePoint, difficulty, tags: [], content: { ...content, explanation, source } }
}

/** Options in an order that the stem alone decides. */
function placed(stem: string, right: readonly string[], wrong: readonly string[]) {
  const texts = [
    ...right.map((text) => [text, true] as const),
    ...wrong.map((text) => [text, false] as const),
  ]
  const ordered = texts.toSorted(([one], [other]) => {
    const difference = numberOf(stem + one) - numberOf(stem + other)
    return difference === 0 ? (one < other ? -1 : 1) : difference
  })
  const options = ordered.map(([text], at) => ({ id: LETTERS[at] ?? '', text }))
  const answer = ordered.flatMap(([, isRight], at) => (isRight ? [LETTERS[at] ?? ''] : []))
  return { options, answer }
}

/** Single choice: the right option first, then the wrong ones. */
export function single(
  point: string,
  level: Level,
  stem: string,
  right: string,
  wrong: readonly [string, string, string],
  ...grounds: Grounds
): BankItem {
  return entry(point, level, { kind: 'single', stem, ...placed(stem, [right], wrong) }, grounds)
}

/** Multiple choice; some right options without a wrong one earn half (漏选得一半). */
export function multiple(
  point: string,
  level: Level,
  stem: string,
  right: readonly string[],
  wrong: readonly string[],
  ...grounds: Grounds
): BankItem {
  const content = { kind: 'multiple', stem, ...placed(stem, right, wrong) } as const
  return entry(point, level, { ...content, partialCredit: 'half' }, grounds)
}

export function trueFalse(
  point: string,
  level: Level,
  stem: string,
  isTrue: boolean,
  ...grounds: Grounds
): BankItem {
  return entry(point, level, { kind: 'trueFalse', stem, answer: [String(isTrue)] }, grounds)
}

/** Fill-in with every accepted text; case, width and blanks do not matter (G2). */
export function fillIn(
  point: string,
  level: Level,
  stem: string,
  accepted: readonly string[],
  ...grounds: Grounds
): BankItem {
  return entry(point, level, { kind: 'fillIn', stem, answer: [...accepted] }, grounds)
}
