/** What is wrong with an identity number: its form or check digit, its date of birth, or lost digits. */
export type IdentityFault =
  'identityNumberMalformed' | 'identityNumberImpossibleDate' | 'identityNumberRounded'

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/**
 * What is wrong with a text that should be an identity number, or undefined. The 18-digit form must
 * have a right check digit and a date of birth that the calendar has (GB 11643-1999); passports and
 * the like are 6 to 20 letters and digits.
 * @param isRoundedFile other numbers of the same file have lost their last digits: one that looks so
 *   and has the right check digit by chance, one of eleven, would name another person.
 */
export function identityFault(text: string, isRoundedFile: boolean): IdentityFault | undefined {
  if (looksRounded(text) && (isRoundedFile || !hasRightCheckDigit(text))) {
    return 'identityNumberRounded'
  }
  if (/^\d{17}[\dX]$/.test(text)) {
    if (!hasRightCheckDigit(text)) return 'identityNumberMalformed'
    return isBirthday(text.slice(6, 14)) ? undefined : 'identityNumberImpossibleDate'
  }
  if (/^\d+$/.test(text)) return 'identityNumberMalformed'
  return /^[A-Z0-9]{6,20}$/.test(text) ? undefined : 'identityNumberMalformed'
}

/** Whether a number has certainly lost its last digits: the check digit tells it by itself. */
export const isRounded = (text: string): boolean => looksRounded(text) && !hasRightCheckDigit(text)

/**
 * Whether a number looks as a spreadsheet leaves it that keeps 15 digits: in powers of ten
 * (`4.40106E+17`), or 18 digits that end in three noughts. One person in a thousand has such a number
 * by birth.
 */
function looksRounded(text: string): boolean {
  return isInPowersOfTen(text) || /^\d{15}000$/.test(text)
}

/**
 * Whether a long number was written as `4.40106E+17`, whose last digits are gone. `4E17` may be an
 * exam number as it is.
 */
export function isInPowersOfTen(text: string): boolean {
  return /^\d(\.\d+E\+?|E\+)\d{2}$/i.test(text)
}

/** A long number as a spreadsheet shows it, in its 15 digits: `4.4010620080101E+17`. */
export const inPowersOfTen = (digits: string): string =>
  Number(digits).toExponential(14).toUpperCase()

function hasRightCheckDigit(text: string): boolean {
  if (!/^\d{17}[\dX]$/.test(text)) return false
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(text[at]), 0)
  return '10X98765432'[sum % 11] === text[17]
}

/** @param digits yyyymmdd. */
function isBirthday(digits: string): boolean {
  const iso = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`
  const at = Date.parse(iso)
  // A date that the calendar does not have is no date, or another one.
  return /^(19|20)/.test(iso) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(iso)
}
