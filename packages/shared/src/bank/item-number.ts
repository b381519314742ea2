/*
 * Item numbers (题目编号, D02): type, category, knowledge point, serial. `1010101` is Word (1),
 * category 01, knowledge point 01, item 01. The type says which program or kind of question it is.
 */

/** The first digit of a number, and of the category tree below it. */
export const areaDigits = {
  word: '1',
  excel: '2',
  powerpoint: '3',
  files: '4',
  browser: '5',
  typing: '6',
  objective: '9',
} as const
export type Area = keyof typeof areaDigits

/** A number taken apart. A knowledge point's code is `area category point`, five digits. */
export interface ItemNumber {
  /** Type digit, category and knowledge point, e.g. `10101`. */
  readonly knowledgePoint: string
  /** From 1; two digits at least, so that numbers of one knowledge point sort up to 99. */
  readonly serial: number
}

/** A code of the category tree: area (1 digit), category (3), knowledge point (5). */
export const isCategoryCode = (code: string): boolean => /^[1-69](\d{2}){0,2}$/.test(code)

/** The area that a code or a number belongs to; undefined for a first digit without area. */
export function areaOf(code: string): Area | undefined {
  const found = Object.entries(areaDigits).find(([, digit]) => digit === code[0])
  return found?.[0] as Area | undefined
}

/** The code above: `10101` → `101` → `1` → undefined. */
export const parentCode = (code: string): string | undefined =>
  code.length > 1 ? code.slice(0, -2) : undefined

/** @throws RangeError when the knowledge point is no five-digit code or the serial is not from 1. */
export function composeNumber({ knowledgePoint, serial }: ItemNumber): string {
  if (knowledgePoint.length !== 5 || !isCategoryCode(knowledgePoint))
    throw new RangeError(`Expected a knowledge point's code, got ${knowledgePoint}`)
  if (!Number.isInteger(serial) || serial < 1)
    throw new RangeError(`Expected a serial, got ${serial}`)
  return knowledgePoint + String(serial).padStart(2, '0')
}

/** A number taken apart; undefined when a text is none. */
export function parseNumber(number: string): ItemNumber | undefined {
  const parts = /^([1-69]\d{4})(\d{2,6})$/.exec(number)
  const [, knowledgePoint, serial] = parts ?? []
  if (knowledgePoint === undefined || serial === undefined || Number(serial) === 0) return undefined
  return { knowledgePoint, serial: Number(serial) }
}

/**
 * The number of the original of an item or task in a paper: a task that differs between variants has
 * its variant's number behind the bank's, `1010101-2` (D05).
 */
export const originalNumber = (id: string): string => id.replace(/-\d{1,3}$/, '')
