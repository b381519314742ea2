import { canonicalJson, type Json } from '../kernel/index.ts'
import type { EntryContent } from './bank-item.contract.ts'
import { isItemContent } from './entry-text.ts'
import { plainTextOf } from './parse-rich-text.ts'

/** Programs write the same text with other white space and other compositions of the same signs. */
const plain = (text: string): string =>
  plainTextOf(text).normalize('NFC').replace(/\s+/gu, ' ').trim()

/**
 * What makes two contents the same entry (EX1): of an item what candidates see and what is right, of a
 * template all of it. Explanation, source and names of pictures are no part of it.
 */
export function identityOf(content: EntryContent): string {
  if (!isItemContent(content)) return canonicalJson(content as Json)
  const { kind, stem, options = [], answer, pictures = [] } = content
  const right = kind === 'fillIn' ? answer.map((text) => text.normalize('NFC').trim()) : [...answer]
  return canonicalJson({
    ...{ kind, stem: plain(stem), answer: right.sort() },
    options: options.map(({ id, text }) => [id, plain(text)]),
    pictures: pictures.map(({ hash }) => hash).sort(),
  })
}
