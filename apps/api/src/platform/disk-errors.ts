const FULL = new Set(['ENOSPC', 'EDQUOT', 'EROFS', '53100'])

/**
 * Errors of the disk, also of the one under PostgreSQL, that mean "no room now": whoever sends the same
 * again once there is room loses nothing.
 */
export function isDiskFull(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  if ('code' in error && FULL.has(String(error.code))) return true
  return 'cause' in error && error.cause !== error && isDiskFull(error.cause)
}
