import { describe } from 'vitest'
import { disguiseWord } from '../testing/disguise-word.ts'
import { judgeDisguises } from '../testing/judge-disguises.ts'
import { editingStart } from './examples/editing-start.ts'
import { letterStart } from './examples/letter-start.ts'
import { longDocumentStart } from './examples/long-document-start.ts'
import { objectsStart } from './examples/objects-start.ts'
import { reviewStart, revisedStart } from './examples/review-start.ts'
import { wordCheckers } from './word-checkers.ts'

describe('verdicts on objects and long documents stored otherwise (CHECKPOINTS 14)', () => {
  const starts = [
    longDocumentStart,
    objectsStart,
    editingStart,
    letterStart,
    reviewStart,
    revisedStart,
  ]
  for (const start of starts) judgeDisguises('word', wordCheckers, start, disguiseWord, 3)
})
