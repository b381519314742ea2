/**
 * A name as a screen at the door may show it: of each part the first sign, of a Chinese name of three
 * and more signs also the last (张*丰, 张*, A*** L**).
 */
export function maskName(name: string): string {
  const parts = name.trim().split(/\s+/)
  return parts.map((part) => maskPart(part)).join(' ')
}

function maskPart(part: string): string {
  const signs = [...part]
  const [first = ''] = signs
  if (signs.length <= 1) return part
  const isHan = /^\p{Script=Han}/u.test(part)
  if (isHan && signs.length > 2) return `${first}${'*'.repeat(signs.length - 2)}${signs.at(-1)}`
  return `${first}${'*'.repeat(signs.length - 1)}`
}
