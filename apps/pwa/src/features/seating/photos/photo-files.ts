/** A photo as a check at the door needs it; larger ones only make the tablet wait. */
const MOST_WIDTH = 480
const MOST_HEIGHT = 640

/**
 * Exam number in the name of a photo's file: `501001.jpg`, `501001_name.png`.
 * @returns undefined when the name begins with none.
 */
export function examNumberOfFile(fileName: string): string | undefined {
  const stem = fileName.normalize('NFKC').replace(/\.[^.]*$/, '')
  const first = stem.split(/[_\s+(]/)[0] ?? ''
  return /^[0-9A-Za-z-]{1,32}$/.test(first) && /\d/.test(first) ? first : undefined
}

/** Size that fits into what the door needs, never larger than the picture is. */
export function fittedSize(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, MOST_WIDTH / width, MOST_HEIGHT / height)
  return { width: Math.round(width * scale), height: Math.round(height * scale) }
}
