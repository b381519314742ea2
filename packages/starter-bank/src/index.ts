export { itemCategories, starterItems } from './items/index.ts'
export { templates, type StarterTemplate } from './templates/index.ts'
