/** Every page but the candidate's, in a chunk of its own. */
export { default as RoutedPages } from './RoutedPages.vue'
export { createAppRouter } from './router.ts'
