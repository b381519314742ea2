import { describe } from 'vitest'
import { disguiseSlides } from '../testing/disguise-slides.ts'
import { judgeDisguises } from '../testing/judge-disguises.ts'
import { linksStart } from './examples/links-start.ts'
import { objectsStart } from './examples/objects-start.ts'
import { designStart, slidesStart } from './examples/slides-start.ts'
import { textStart } from './examples/text-start.ts'
import { powerPointCheckers } from './powerpoint-checkers.ts'

describe('verdicts on the same presentation stored otherwise (CHECKPOINTS 14)', () => {
  for (const start of [slidesStart, designStart, textStart, objectsStart, linksStart])
    judgeDisguises('powerpoint', powerPointCheckers, start, disguiseSlides, 2)
})
