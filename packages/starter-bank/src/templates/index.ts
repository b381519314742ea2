import { browserTemplates } from './browser/index.ts'
import { excelTemplates } from './excel/index.ts'
import { filesTemplates } from './files/index.ts'
import { powerPointTemplates } from './powerpoint/index.ts'
import type { StarterTemplate } from './starter-template.ts'
import { typingTemplates } from './typing/index.ts'
import { wordTemplates } from './word/index.ts'

export type { StarterTemplate } from './starter-template.ts'

/** The task templates of the starter bank, over all kinds. */
export const templates: readonly StarterTemplate[] = [
  ...wordTemplates,
  ...excelTemplates,
  ...powerPointTemplates,
  ...filesTemplates,
  ...browserTemplates,
  ...typingTemplates,
]
