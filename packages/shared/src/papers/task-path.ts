/** Signs that Windows forbids in names, stream and wildcard signs, and what only looks like a slash. */
const FORBIDDEN = /[\\/:*?"<>|\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u2044\u2215\u2216\u29f8\u29f9]/u
/** Device names, which Windows opens as devices in every folder and whatever the extension. */
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(\.|$)/iu

/**
 * Whether a text can be the name of one file or folder on every system, and names nothing but that:
 * no way up, no device, no alternate stream, no ending that Windows drops (DESIGN section 6).
 */
export function isPathPart(part: string): boolean {
  if (part === '' || FORBIDDEN.test(part) || RESERVED.test(part)) return false
  // Windows drops trailing dots and spaces, so that `.. ` and `a.` are other names than they look.
  if (/[. ]$/.test(part)) return false
  const plain = part.normalize('NFKC')
  return !/[\\/]/.test(plain) && !/^[. ]*$/.test(plain) && !RESERVED.test(plain)
}

/** Whether a text is a relative path, parts joined by `/`, that stays inside its folder. */
export function isTaskPath(path: string): boolean {
  return path.split('/').every(isPathPart)
}
