import { systemCode } from './bridge-error.ts'

/** Why a disk does not take what is written (F14). */
export type DiskTrouble = 'noSpace' | 'notWritable'

const NO_SPACE = new Set(['ENOSPC', 'EDQUOT'])
/**
 * ENOENT: the drive itself is missing, since folders are made on the way. ENOTDIR and EEXIST: a file
 * lies where a folder is meant to be.
 */
const NOT_WRITABLE = new Set([
  ...[
    'EROFS',
    'EACCES',
    'EPERM',
    'EIO',
    'ENODEV',
    'ENXIO',
    'ENOTDIR',
    'ENOENT',
    'EEXIST',
    'UNKNOWN',
  ],
])

/** What an error of the disk says; undefined for one that says something else. */
export function diskTrouble(cause: unknown): DiskTrouble | undefined {
  const code = systemCode(cause) ?? ''
  if (NO_SPACE.has(code)) return 'noSpace'
  return NOT_WRITABLE.has(code) ? 'notWritable' : undefined
}
