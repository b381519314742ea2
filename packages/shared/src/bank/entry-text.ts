import type { EntryContent, ItemContent } from './bank-item.contract.ts'
import { plainTextOf } from './parse-rich-text.ts'
import { foldSearchText } from './text-grams.ts'

const TITLE_SIGNS = 100

export const isItemContent = (content: EntryContent): content is ItemContent => 'stem' in content

/** What lists show of an entry: the beginning of its stem, or its template's title. */
export function titleOf(content: EntryContent): string {
  const text = isItemContent(content) ? plainTextOf(content.stem) : content.title
  const signs = [...text.replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, ' ').trim()]
  return signs.length > TITLE_SIGNS
    ? `${signs.slice(0, TITLE_SIGNS - 1).join('')}…`
    : signs.join('')
}

/** Every text of a template that a person could look for: those that hold a Chinese sign. */
function textsWithin(value: unknown): string[] {
  if (typeof value === 'string') return /\p{Script=Han}/u.test(value) ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(textsWithin)
}

/** What an entry is found by, folded: stem, options and accepted texts, or title and wordings. */
export function searchTextOf(content: EntryContent, tags: readonly string[] = []): string {
  const texts = isItemContent(content)
    ? [
        plainTextOf(content.stem),
        ...(content.options ?? []).map(({ text }) => plainTextOf(text)),
        ...(content.kind === 'fillIn' ? content.answer : []),
      ]
    : [content.title, ...textsWithin(content.template)]
  return foldSearchText([...texts, ...tags].join(' '))
}
