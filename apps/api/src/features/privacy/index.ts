export { eraseAgain } from './erase-again.ts'
export { selectBook, type ErasureRow } from './erasures.queries.ts'
export { keepRetention } from './keep-retention.ts'
export { privacyRoutes } from './privacy.routes.ts'
