import type { StarterTemplate } from './starter-template.ts'
import { excelTemplates } from './excel/index.ts'
import { powerPointTemplates } from './powerpoint/index.ts'
import { wordTemplates } from './word/index.ts'

export type { StarterTemplate } from './starter-template.ts'

/** The task templates of the starter bank, over all kinds. */
export const templates: readonly StarterTemplate[] = [
  ...wordTemplates,
  ...excelTemplates,
  ...powerPointTemplates,
]
