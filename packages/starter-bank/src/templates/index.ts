import type { StarterTemplate } from './starter-template.ts'
import { wordTemplates } from './word/index.ts'

export type { StarterTemplate } from './starter-template.ts'

/** The task templates of the starter bank, over all kinds. */
export const templates: readonly StarterTemplate[] = [...wordTemplates]
