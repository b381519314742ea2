import { itemCategories } from './items/index.ts'
import { taskCategories } from './task-categories.ts'
export { starterItems } from './items/index.ts'
export { templates, type StarterTemplate } from './templates/index.ts'

/** The category tree of the starter bank, parents before what lies below them (D01). */
export const starterCategories = [...itemCategories, ...taskCategories]
