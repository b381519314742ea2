/**
 * What programs leave beside a document while it is open. A hint only: both survive a power cut.
 * - MS Office and WPS: `~$name.docx`, in which one or two letters of a long name are left out; the
 *   program holds that file itself as long as it lives.
 * - LibreOffice: `.~lock.name.docx#`; text: `full name,system user,host,time,profile;`.
 */
export interface LockFile {
  readonly host: string
  /** Address of the LibreOffice profile, e.g. `file:///home/a/.config/libreoffice/4`. */
  readonly profile: string
}

/** The name of the document that LibreOffice's lock file of this name stands for, or undefined. */
export function documentOfLock(name: string): string | undefined {
  return /^\.~lock\.(.+)#$/.exec(name)?.[1]
}

/** The document that an owner file of MS Office or WPS stands for, out of its folder's names. */
export function documentOfOwner(name: string, names: readonly string[]): string | undefined {
  if (!name.startsWith('~$')) return undefined
  const rest = name.slice(2)
  return names.find((other) => [0, 1, 2].some((left) => other.slice(left) === rest))
}

/** Reads the text of LibreOffice's lock file; a comma within a field is written as `\,`. */
export function readLockFile(text: string): LockFile | undefined {
  const fields = ['']
  for (const [sign] of text.matchAll(/\\.|[^]/g)) {
    if (sign === ',') fields.push('')
    else fields.push((fields.pop() ?? '') + (sign.length === 2 ? sign.slice(1) : sign))
  }
  const [, , host, , profile] = fields
  if (host === undefined || profile === undefined) return undefined
  return { host, profile: profile.replace(/;\s*$/, '') }
}
