import type { LackingSign } from '@wenkao/shared/documents'
import type { Fonts } from './draw/fonts.fs.ts'
import { plainText } from './draw/fit-text.ts'

/** Some of those whom a sign concerns are named. */
const MOST_NUMBERS = 10

interface Texts {
  readonly examNumber: string
  readonly name: string
  readonly school: string | null
  readonly className: string | null
}

/**
 * Signs of a document that the main font does not have (DO6), those that no font has first.
 * @param general texts that stand on it beside those of people.
 */
export function lackingSigns(
  fonts: Fonts,
  people: readonly Texts[],
  general: readonly string[],
): LackingSign[] {
  const found = new Map<string, { drawn: LackingSign['drawn']; examNumbers: string[] }>()
  const look = (text: string, examNumber?: string): void => {
    for (const sign of new Set(plainText(text))) {
      const face = fonts.faceOf(sign.codePointAt(0) ?? 0, 'regular')
      if (face === 'regular') continue
      const entry = found.get(sign) ?? {
        drawn: face === undefined ? 'box' : 'otherFont',
        examNumbers: [],
      }
      if (examNumber !== undefined) entry.examNumbers.push(examNumber)
      found.set(sign, entry)
    }
  }
  for (const { name, school, className, examNumber } of people)
    look(`${name}${school ?? ''}${className ?? ''}`, examNumber)
  for (const text of general) look(text)
  return [...found]
    .map(([sign, { drawn, examNumbers }]) => ({
      ...{ sign, drawn, candidates: examNumbers.length },
      code: `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
      examNumbers: examNumbers.slice(0, MOST_NUMBERS),
    }))
    .sort(
      (a, b) =>
        a.drawn.localeCompare(b.drawn) ||
        b.candidates - a.candidates ||
        a.code.localeCompare(b.code),
    )
}
