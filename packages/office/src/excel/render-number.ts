import { bracketsFor, textOfValue } from './formulas/text-of-number.ts'

/** What a cell shows of a value: its text without paddings, and the colour that the format names. */
export interface Rendered {
  readonly text: string
  readonly color: string | undefined
}

const COLORS: ReadonlyMap<string, string> = new Map([
  ['黑色', 'black'],
  ['蓝色', 'blue'],
  ['青色', 'cyan'],
  ['绿色', 'green'],
  ['洋红色', 'magenta'],
  ['红色', 'red'],
  ['白色', 'white'],
  ['黄色', 'yellow'],
  ['color3', 'red'],
])
const COLOR =
  /^(black|blue|cyan|green|magenta|red|white|yellow|[黑蓝青绿红白黄]色|洋红色|(?:color|颜色)\s*\d+)$/i

/** Shows a value under a format code, as a Chinese Excel does; a date serial counts from 1900. */
export function renderValue(code: string, value: number | string): Rendered {
  const brackets = bracketsFor(value, code)
  const named = brackets
    .find((one) => COLOR.test(one))
    ?.toLowerCase()
    .replace(/\s/g, '')
  // Dates show their Chinese numerals to no reader of ours: the mark tells them apart.
  const numerals = brackets.flatMap((one) => /^dbnum(\d)/i.exec(one)?.[1] ?? [])[0]
  const text = textOfValue(value, code).replaceAll('￥', '¥').replace(/\s+/g, ' ').trim()
  return {
    text: numerals === undefined ? text : `[${numerals}]${text}`,
    color: named === undefined ? undefined : (COLORS.get(named) ?? named),
  }
}

const SAMPLES: readonly (number | string)[] = [
  0,
  1,
  -1,
  0.5,
  -0.456,
  0.125,
  12,
  1234.567,
  -1234.567,
  1_234_567.891,
  -98_765_432.1,
  45_000.75,
  36_526.3756,
  '文字',
]

/** True when two codes show every sample alike: different codes may mean the same (20309). */
export function isSameFormat(one: string, other: string): boolean {
  if (one === other) return true
  return SAMPLES.every((value) => {
    const left = renderValue(one, value)
    const right = renderValue(other, value)
    return left.text === right.text && left.color === right.color
  })
}
