import type { EntryContent } from './bank-item.contract.ts'
import type { ContentChange } from './entries.contract.ts'
import { isItemContent } from './entry-text.ts'

type Piece = ContentChange['pieces'][number]

/** Above so many pairs of words a part is shown as replaced: a diff of novels helps nobody. */
const MOST_PAIRS = 4_000_000

/** A content as named texts, in the order in which an editor shows them. */
function partsOf(content: EntryContent): Map<string, string> {
  const parts = new Map<string, string>([['kind', content.kind]])
  if (!isItemContent(content)) {
    parts.set('title', content.title)
    parts.set('template', JSON.stringify(content.template, null, 2))
    return parts
  }
  parts.set('stem', content.stem)
  for (const { id, text } of content.options ?? []) parts.set(`options.${id}`, text)
  parts.set('answer', content.answer.join('\n'))
  parts.set('partialCredit', content.partialCredit ?? '')
  parts.set('keepOrder', content.keepOrder === true ? 'true' : '')
  parts.set('keepPlace', content.keepPlace === true ? 'true' : '')
  parts.set(
    'pictures',
    (content.pictures ?? []).map(({ name, hash }) => `${name} ${hash.slice(0, 12)}`).join('\n'),
  )
  parts.set('explanation', content.explanation)
  parts.set('source', content.source)
  return parts
}

/** What two contents differ in, part by part (BK7). Empty when they say the same. */
export function compareContents(from: EntryContent, to: EntryContent): ContentChange[] {
  const before = partsOf(from)
  const after = partsOf(to)
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((part) => {
    const [one, other] = [before.get(part) ?? '', after.get(part) ?? '']
    return one === other ? [] : [{ part, pieces: compareTexts(one, other) }]
  })
}

/** Chinese sign by sign, other scripts word by word, white space and marks one by one. */
const wordsOf = (text: string): string[] => text.match(/[A-Za-z0-9_]+|[^A-Za-z0-9_]/gu) ?? []

/** The pieces that lead from one text to the other: `same` and `removed` make the first. */
export function compareTexts(from: string, to: string): Piece[] {
  const before = wordsOf(from)
  const after = wordsOf(to)
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1
  let end = 0
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  )
    end += 1
  return joined([
    { kind: 'same', text: before.slice(0, start).join('') },
    ...comparedWords(
      before.slice(start, before.length - end),
      after.slice(start, after.length - end),
    ),
    { kind: 'same', text: before.slice(before.length - end).join('') },
  ])
}

function comparedWords(before: readonly string[], after: readonly string[]): Piece[] {
  const width = after.length + 1
  if (before.length * width > MOST_PAIRS) {
    return [
      { kind: 'removed', text: before.join('') },
      { kind: 'added', text: after.join('') },
    ]
  }
  // Lengths of the longest common subsequences of what follows each pair of places.
  const common = new Uint16Array((before.length + 1) * width)
  const at = (i: number, j: number): number => common[i * width + j] ?? 0
  for (let i = before.length - 1; i >= 0; i -= 1)
    for (let j = after.length - 1; j >= 0; j -= 1)
      common[i * width + j] =
        before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const pieces: Piece[] = []
  let i = 0
  let j = 0
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      pieces.push({ kind: 'same', text: before[i] ?? '' })
      i += 1
      j += 1
    } else if (j >= after.length || (i < before.length && at(i + 1, j) >= at(i, j + 1))) {
      pieces.push({ kind: 'removed', text: before[i] ?? '' })
      i += 1
    } else {
      pieces.push({ kind: 'added', text: after[j] ?? '' })
      j += 1
    }
  }
  return pieces
}

/** Neighbours of one kind as one piece, without empty ones. */
function joined(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = []
  for (const piece of pieces) {
    const last = result.at(-1)
    if (piece.text === '') continue
    if (last?.kind === piece.kind)
      result[result.length - 1] = { ...last, text: last.text + piece.text }
    else result.push({ ...piece })
  }
  return result
}
