import type { BankItem } from '@wenkao/shared/bank'

/*
 * What foreign formats have no place for travels as tags `wenkao:name=value`: other systems keep tags
 * and change nothing of them, and ours reads them back.
 */

export interface ItemFacts {
  readonly knowledgePoint?: string
  readonly difficulty?: number
  readonly keepOrder: boolean
  readonly keepPlace: boolean
  readonly partialCredit?: 'half' | 'perOption'
  readonly tags: readonly string[]
}

const MARK = 'wenkao:'

/** The item's tags and those that carry its facts. */
export function factTags({ knowledgePoint, difficulty, tags, content }: BankItem): string[] {
  return [
    `${MARK}point=${knowledgePoint}`,
    `${MARK}difficulty=${difficulty}`,
    ...(content.keepOrder === true ? [`${MARK}keepOrder`] : []),
    ...(content.keepPlace === true ? [`${MARK}keepPlace`] : []),
    ...(content.partialCredit ? [`${MARK}credit=${content.partialCredit}`] : []),
    ...tags,
  ]
}

/** Tags taken apart. */
export function readFactTags(all: readonly string[]): ItemFacts {
  const facts = new Map<string, string>()
  const tags: string[] = []
  for (const raw of all) {
    const tag = raw.trim()
    if (tag.startsWith(MARK)) {
      const [name = '', value = ''] = tag.slice(MARK.length).split('=', 2)
      facts.set(name, value)
    } else if (tag !== '' && !tags.includes(tag)) tags.push(tag)
  }
  const point = facts.get('point')
  const difficulty = Number(facts.get('difficulty'))
  const credit = facts.get('credit')
  return {
    ...(point !== undefined && { knowledgePoint: point }),
    ...(Number.isInteger(difficulty) && difficulty >= 1 && difficulty <= 5 && { difficulty }),
    ...((credit === 'half' || credit === 'perOption') && { partialCredit: credit }),
    keepOrder: facts.has('keepOrder'),
    keepPlace: facts.has('keepPlace'),
    tags,
  }
}
