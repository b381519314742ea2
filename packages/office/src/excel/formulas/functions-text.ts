import { toText } from '../cell-value.ts'
import type { CellValue } from '../read-workbook.ts'
import { matchesWildcards } from '../formula-criteria.ts'
import { textOfValue } from './text-of-number.ts'
import {
  EMPTY,
  ERRORS,
  isOmitted,
  numberIn,
  numeric,
  rowsOf,
  scalar,
  single,
  textual,
  truth,
  truthIn,
  valuesOf,
  type Argument,
  type FormulaFunction,
} from './argument.ts'
import { ownTable } from '../../package/own-table.ts'

/** The text of a value by its characters; the bytes variants count Chinese signs twice. */
const LONGEST = 32_767

const textFunction = (
  apply: (text: string, numbers: readonly (number | undefined)[]) => string | number | CellValue,
): FormulaFunction =>
  scalar(([first, ...rest]) => {
    const result = apply(first === undefined ? '' : toText(first), rest.map(numberIn))
    if (typeof result === 'string') return result.length > LONGEST ? ERRORS.value : textual(result)
    return typeof result === 'number' ? numeric(result) : result
  })

const widthOf = (sign: string): number => ((sign.codePointAt(0) ?? 0) > 0xff ? 2 : 1)

function cutBytes(text: string, from: number, count: number): string {
  let [at, result] = [0, '']
  for (const sign of text) {
    const width = widthOf(sign)
    if (at >= from && at + width <= from + count) result += sign
    at += width
  }
  return result
}
const bytesOf = (text: string): number => [...text].reduce((sum, sign) => sum + widthOf(sign), 0)

/** Where a text is found, from 1; wildcards and no case for SEARCH. */
function position(list: readonly CellValue[], isLoose: boolean): CellValue {
  const [wanted, within, from] = list
  if (wanted === undefined || within === undefined) return ERRORS.value
  const start = from === undefined ? 1 : (numberIn(from) ?? 0)
  const fold = (value: CellValue): string => (isLoose ? toText(value).toLowerCase() : toText(value))
  const [needle, text] = [fold(wanted), fold(within)]
  if (start < 1 || start > text.length + 1) return ERRORS.value
  if (isLoose && /[*?~]/.test(needle) && text.length <= 2000) {
    for (let at = start - 1; at <= text.length; at += 1)
      if (matchesWildcards(text.slice(at), `${needle}*`)) return numeric(at + 1)
    return ERRORS.value
  }
  const at = text.indexOf(needle, Math.trunc(start) - 1)
  return at < 0 ? ERRORS.value : numeric(at + 1)
}

function substitute(list: readonly CellValue[]): CellValue {
  const [text = '', old = '', fresh = ''] = list.slice(0, 3).map(toText)
  const which = list[3] === undefined ? undefined : numberIn(list[3])
  if (old === '') return textual(text)
  if (which === undefined) return textual(text.replaceAll(old, () => fresh).slice(0, LONGEST))
  if (which < 1) return ERRORS.value
  let at = -1
  for (let count = 0; count < Math.trunc(which); count += 1) {
    at = text.indexOf(old, at + 1)
    if (at < 0) return textual(text)
  }
  return textual(text.slice(0, at) + fresh + text.slice(at + old.length))
}

const joined: FormulaFunction = {
  signature: 'a',
  apply(list) {
    const values = list.flatMap(valuesOf)
    return (
      values.find((one) => one.kind === 'error') ??
      textual(values.map(toText).join('').slice(0, LONGEST))
    )
  },
}

function money(value: number, digits: number, sign: string): string {
  const mask = `${sign}#,##0${digits > 0 ? `.${'0'.repeat(Math.min(digits, 30))}` : ''}`
  const scale = 10 ** Math.min(digits, 0)
  const rounded = digits < 0 ? Math.round(value * scale) / scale : value
  return textOfValue(rounded, sign === '' ? mask : `${mask}_);(${mask})`)
}

const shiftWidth = (text: string, isNarrow: boolean): string =>
  [...text]
    .map((sign) => {
      const code = sign.codePointAt(0) ?? 0
      if (isNarrow)
        return code === 0x3000
          ? ' '
          : code > 0xff00 && code < 0xff5f
            ? String.fromCodePoint(code - 0xfee0)
            : sign
      return code === 0x20
        ? '　'
        : code > 0x20 && code < 0x7f
          ? String.fromCodePoint(code + 0xfee0)
          : sign
    })
    .join('')

const capitals = (text: string): string =>
  text.toLowerCase().replace(/(?<!\p{L})\p{L}/gu, (letter) => letter.toUpperCase())

const fixed = scalar(([value, digits, noCommas]) => {
  const number = numberIn(value)
  const places = digits === undefined ? 2 : numberIn(digits)
  if (number === undefined || places === undefined) return ERRORS.value
  const text = money(number, places, '')
  return textual(
    truthIn(noCommas) === true && noCommas?.kind !== 'empty' ? text.replaceAll(',', '') : text,
  )
})

const between = (isAfter: boolean): FormulaFunction =>
  scalar(([whole, mark, which]) => {
    const [text, sign] = [whole, mark].map((one) => (one === undefined ? '' : toText(one)))
    const count = which === undefined ? 1 : (numberIn(which) ?? 1)
    if (text === undefined || sign === undefined || sign === '') return ERRORS.value
    const parts = text.split(sign)
    const cut = count > 0 ? count : parts.length + count
    if (cut < 1 || cut >= parts.length) return ERRORS.na
    return textual((isAfter ? parts.slice(cut) : parts.slice(0, cut)).join(sign))
  })

const charAt = textFunction((text) => {
  const code = Number(text)
  return code >= 1 && code < 256 ? String.fromCharCode(Math.trunc(code)) : ERRORS.value
})

const firstOf = (argument: Argument | undefined): string => {
  const value = valuesOf(argument)[0]
  return value === undefined ? '' : toText(value)
}

export const TEXTS: Readonly<Record<string, FormulaFunction>> = ownTable({
  LEN: textFunction((text) => text.length),
  LENB: textFunction(bytesOf),
  LEFT: textFunction((text, [count = 1]) => (count < 0 ? ERRORS.value : text.slice(0, count))),
  RIGHT: textFunction((text, [count = 1]) =>
    count < 0 ? ERRORS.value : count < 1 ? '' : text.slice(-count),
  ),
  MID: textFunction((text, [from = 1, count = 0]) =>
    from < 1 || count < 0
      ? ERRORS.value
      : text.slice(Math.trunc(from) - 1, Math.trunc(from) - 1 + Math.trunc(count)),
  ),
  LEFTB: textFunction((text, [count = 1]) => cutBytes(text, 0, count)),
  RIGHTB: textFunction((text, [count = 1]) => cutBytes(text, bytesOf(text) - count, count)),
  MIDB: textFunction((text, [from = 1, count = 0]) => cutBytes(text, from - 1, count)),
  TRIM: textFunction((text) => text.replace(/^ +| +$/g, '').replace(/ {2,}/g, ' ')),
  CLEAN: textFunction((text) => [...text].filter((sign) => sign >= ' ').join('')),
  UPPER: textFunction((text) => text.toUpperCase()),
  LOWER: textFunction((text) => text.toLowerCase()),
  PROPER: textFunction(capitals),
  ASC: textFunction((text) => shiftWidth(text, true)),
  WIDECHAR: textFunction((text) => shiftWidth(text, false)),
  REPT: textFunction((text, [count = 0]) =>
    count < 0 || text.length * count > LONGEST ? ERRORS.value : text.repeat(count),
  ),
  CHAR: charAt,
  UNICHAR: textFunction((text) => {
    const code = Number(text)
    return code >= 1 && code <= 0x10ffff ? String.fromCodePoint(code) : ERRORS.value
  }),
  CODE: textFunction((text) => (text === '' ? ERRORS.value : text.charCodeAt(0))),
  UNICODE: textFunction((text) => text.codePointAt(0) ?? ERRORS.value),
  T: {
    signature: 'r',
    apply(list) {
      const [first] = valuesOf(list[0])
      return first?.kind === 'text' || first?.kind === 'error' ? first : textual('')
    },
  },
  N: {
    signature: 'r',
    apply(list) {
      const [first] = valuesOf(list[0])
      if (first?.kind === 'error') return first
      return numeric(
        first?.kind === 'number' ? first.number : first?.kind === 'boolean' && first.value ? 1 : 0,
      )
    },
  },
  EXACT: scalar(([one, two]) =>
    truth(one !== undefined && two !== undefined && toText(one) === toText(two)),
  ),
  FIND: scalar((list) => position(list, false)),
  SEARCH: scalar((list) => position(list, true)),
  FINDB: scalar((list) => position(list, false)),
  SEARCHB: scalar((list) => position(list, true)),
  SUBSTITUTE: scalar(substitute),
  REPLACE: scalar(([text, from, count, fresh]) => {
    const [start, length] = [numberIn(from), numberIn(count)]
    if (
      text === undefined ||
      start === undefined ||
      length === undefined ||
      start < 1 ||
      length < 0
    )
      return ERRORS.value
    const whole = toText(text)
    return textual(
      whole.slice(0, Math.trunc(start) - 1) +
        (fresh === undefined ? '' : toText(fresh)) +
        whole.slice(Math.trunc(start) - 1 + Math.trunc(length)),
    )
  }),
  CONCATENATE: scalar((list) => textual(list.map(toText).join('').slice(0, LONGEST))),
  CONCAT: joined,
  TEXTJOIN: {
    signature: 'esa',
    apply(list) {
      const mark = firstOf(list[0])
      const values = list.slice(2).flatMap(valuesOf)
      const failed = values.find((one) => one.kind === 'error')
      if (failed !== undefined) return failed
      const leavesEmpty = truthIn(single(list[1])) === true
      const texts = values.map(toText).filter((text) => !leavesEmpty || text !== '')
      return textual(texts.join(mark).slice(0, LONGEST))
    },
  },
  TEXTBEFORE: between(false),
  TEXTAFTER: between(true),
  TEXTSPLIT: {
    signature: 'sss',
    apply(list) {
      const [text, across, down] = list.map(firstOf)
      const lines = down === undefined || down === '' ? [text ?? ''] : (text ?? '').split(down)
      const rows = lines.map((line) =>
        (across === undefined || across === '' ? [line] : line.split(across)).map(textual),
      )
      return { kind: 'array', rows }
    },
  },
  VALUE: scalar(([value]) => {
    if (value?.kind === 'boolean') return ERRORS.value
    const number = numberIn(value)
    return number === undefined ? ERRORS.value : numeric(number)
  }),
  NUMBERVALUE: scalar(([value]) => {
    const number = numberIn(value)
    return number === undefined ? ERRORS.value : numeric(number)
  }),
  TEXT: {
    signature: 's',
    apply(list, context) {
      const value = single(list[0])
      const code = isOmitted(list[1]) ? '' : firstOf(list[1])
      if (value?.kind === 'boolean') return textual(toText(value))
      const number = numberIn(value)
      if (code === '') return textual('')
      const shown = number ?? toText(value ?? EMPTY)
      return textual(textOfValue(shown, code, context.workbook.isDate1904))
    },
  },
  FIXED: fixed,
  DOLLAR: scalar(([value, digits]) => {
    const number = numberIn(value)
    const places = digits === undefined ? 2 : numberIn(digits)
    return number === undefined || places === undefined
      ? ERRORS.value
      : textual(money(number, places, '$').trim())
  }),
  RMB: scalar(([value, digits]) => {
    const number = numberIn(value)
    const places = digits === undefined ? 2 : numberIn(digits)
    return number === undefined || places === undefined
      ? ERRORS.value
      : textual(money(number, places, '¥').trim())
  }),
  ARRAYTOTEXT: {
    signature: 'a',
    apply: (list) => textual(rowsOf(list[0]).flat().map(toText).join(', ').slice(0, LONGEST)),
  },
})
