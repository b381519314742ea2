export { templates } from './templates/index.ts'
