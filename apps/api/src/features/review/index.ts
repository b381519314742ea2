export { keepFlags } from './flag-exam.ts'
export { reviewRoutes } from './review.routes.ts'
