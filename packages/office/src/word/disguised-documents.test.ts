import { describe } from 'vitest'
import { disguiseWord } from '../testing/disguise-word.ts'
import { judgeDisguises } from '../testing/judge-disguises.ts'
import { charactersStart } from './examples/characters-start.ts'
import { listsStart } from './examples/lists-start.ts'
import { orderStart } from './examples/order-start.ts'
import { paragraphsStart } from './examples/paragraphs-start.ts'
import { wordCheckers } from './word-checkers.ts'

describe('verdicts on the same document stored otherwise (CHECKPOINTS 14)', () => {
  for (const start of [charactersStart, paragraphsStart, orderStart, listsStart])
    judgeDisguises('word', wordCheckers, start, disguiseWord)
})
