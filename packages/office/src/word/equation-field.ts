/** What an EQ field sets together, as Word's dialogs for Chinese text write it (10116-10118). */
export type Composed =
  | { readonly kind: 'phonetic'; readonly guide: string }
  | { readonly kind: 'enclosed'; readonly frame: string }
  | { readonly kind: 'combined' }

export interface EquationText {
  /** The visible text: the base without its guide, frame or places. */
  readonly text: string
  readonly composed: Composed
}

const LONGEST = 2000

/** The arguments of a bracket that opens at `from`, parted by commas or semicolons. */
function argumentsAt(code: string, from: number): string[] {
  const found: string[] = []
  let depth = 0
  let current = ''
  for (let at = from; at < code.length; at += 1) {
    const sign = code.charAt(at)
    if (sign === '\\' && /[\\(),;]/.test(code.charAt(at + 1))) {
      current += code.slice(at, at + 2)
      at += 1
      continue
    }
    if (sign === '(') depth += 1
    if (sign === ')') depth -= 1
    if (depth === 0) return [...found, current]
    if (depth === 1 && (sign === ',' || sign === ';')) {
      found.push(current)
      current = ''
    } else if (depth > 1 || sign !== '(') current += sign
  }
  return []
}

const unescaped = (text: string): string => text.replace(/\\([\\(),;])/g, '$1').trim()

const UP = /^\s*\\s\s*\\up\s*\d*\s*\(/i
const FRAME = /^[○□△◇]$/u
const DOWN = /^\s*\\s\s*\\do\s*\d*\s*\(/i

/** The text of `\s\up 9(text)` or `\s\do 2(text)`; undefined for anything else. */
function raised(argument: string, way: RegExp): string | undefined {
  const switches = way.exec(argument)
  if (switches === null) return undefined
  const [inside] = argumentsAt(argument, switches[0].length - 1)
  return inside === undefined ? undefined : unescaped(inside)
}

/** Reads the overstrike switch of an EQ field's instruction; undefined for any other field. */
export function readEquation(instruction: string): EquationText | undefined {
  const code = instruction.slice(0, LONGEST)
  if (!/^\s*eq\b/i.test(code)) return undefined
  const switches = /\\o\s*(?:\\a[dclr]\s*)?\(/i.exec(code)
  if (switches === null) return undefined
  const list = argumentsAt(code, switches.index + switches[0].length - 1)
  const [first, second] = list
  if (first === undefined || second === undefined || list.length !== 2) return undefined
  const above = raised(first, UP)
  const below = raised(second, DOWN)
  if (above !== undefined && below !== undefined && !FRAME.test(above))
    return { text: above + below, composed: { kind: 'combined' } }
  const text = below ?? raised(second, UP) ?? unescaped(second)
  // A frame that was moved a little stays a frame.
  const frame = above ?? raised(first, DOWN) ?? unescaped(first)
  if (above !== undefined && !FRAME.test(frame))
    return { text, composed: { kind: 'phonetic', guide: above } }
  if (!/\\ac/i.test(switches[0])) return undefined
  return { text, composed: { kind: 'enclosed', frame } }
}
