export { keepFlags } from './flag-exam.ts'
export { keepAppeal } from './open-appeal.ts'
export { reviewRoutes } from './review.routes.ts'
