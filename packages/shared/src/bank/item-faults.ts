import { foldTypedText } from '../grading/index.ts'
import type { ItemContent } from './bank-item.contract.ts'

/** What keeps an item from being reviewed; a message key of `bank.faults` each. */
export const itemFaultKinds = [
  'fewOptions',
  'optionsAlike',
  'emptyOption',
  'optionIds',
  'optionsOfOtherKind',
  'answerIsNoOption',
  'oneAnswerOnly',
  'answerTwice',
  'neitherTrueNorFalse',
  'emptyAnswer',
  'pictureMissing',
  'creditOfOtherKind',
] as const
export type ItemFault = (typeof itemFaultKinds)[number]

/** How an option's text compares with another's; case counts: an item may ask for it. */
const folded = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '')

/**
 * Faults of an item that its schema cannot see: answers that are no options, options that read the
 * same, pictures that are named and not there. Empty when it may be reviewed.
 */
export function itemFaults(content: ItemContent): ItemFault[] {
  const { kind, answer, pictures, partialCredit } = content
  const options = content.options ?? []
  const isChoice = kind === 'single' || kind === 'multiple'
  const ids = options.map(({ id }) => id)
  const texts = options.map(({ text }) => folded(text))
  const named = [content.stem, content.explanation, ...options.map(({ text }) => text)].flatMap(
    (text) => [...text.matchAll(/!\[[^\]\n]*\]\(([^)\s]+)\)/g)].map((match) => match[1]),
  )
  const faults: [ItemFault, boolean][] = [
    ['fewOptions', isChoice && options.length < 2],
    ['optionsAlike', new Set(texts).size < texts.length],
    ['emptyOption', texts.includes('')],
    ['optionIds', ids.some((id, at) => id !== 'ABCDEFGH'[at])],
    ['optionsOfOtherKind', !isChoice && options.length > 0],
    ['answerIsNoOption', isChoice && !answer.every((id) => ids.includes(id))],
    ['oneAnswerOnly', kind === 'single' && answer.length !== 1],
    [
      'answerTwice',
      new Set(kind === 'fillIn' ? answer.map(foldTypedText) : answer).size < answer.length,
    ],
    ['neitherTrueNorFalse', kind === 'trueFalse' && !/^(true|false)$/.test(answer.join())],
    ['emptyAnswer', answer.some((text) => folded(text) === '')],
    ['pictureMissing', named.some((name) => !pictures?.some((picture) => picture.name === name))],
    ['creditOfOtherKind', kind !== 'multiple' && partialCredit !== undefined],
  ]
  return faults.flatMap(([fault, isThere]) => (isThere ? [fault] : []))
}
