export { accountsRoutes, cookieName } from './accounts.routes.ts'
export { findStaff, insertStaff } from './accounts.queries.ts'
export { createAttemptLimiter } from './limit-attempts.ts'
export { API_KEY_PREFIX, makeLink, makeSetupLink, programOfKey, staffOfCookie } from './sign-in.ts'
