import * as z from 'zod/mini'
import { join, words, type Words } from '../checkpoints/checker.ts'
import { setAttributes } from '../package/edit-xml.ts'
import { attribute, isOn, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { describeLine, describeWanted, isLine, lineElement } from './border-line.ts'
import type { WordDocument } from './word-document.ts'

/** A line around text (10107) or paragraphs (10209). */
export const FrameLine = z.object({
  /** Accepted values of ST_Border: single, double, dashed, wave, … */
  style: z.optional(z.union([z.string(), z.array(z.string()).check(z.minLength(1))])),
  widthPt: z.optional(z.number().check(z.gt(0))),
  colors: z.optional(z.array(z.string()).check(z.minLength(1))),
  /** Distance from the text. */
  spacePt: z.optional(z.number().check(z.gte(0))),
  shadow: z.optional(z.boolean()),
})
export type FrameLine = z.infer<typeof FrameLine>

const hasShadow = (line: XmlElement | undefined): boolean => {
  const shadow = attribute(line, 'w:shadow')
  return shadow !== undefined && isOn(shadow)
}

/** True for a line as asked, its distance and shadow too. */
export function isFrameLine(
  document: WordDocument,
  line: XmlElement | undefined,
  expected: FrameLine,
): boolean {
  return (
    isLine(document, line, expected) &&
    (expected.spacePt === undefined || (numberOf(line, 'w:space') ?? 0) === expected.spacePt) &&
    (expected.shadow === undefined || hasShadow(line) === expected.shadow)
  )
}

const spaceWords = (points: number): Words =>
  words(`距正文${points}磅`, `${points} pt from the text`)
const shadowWords = (isShown: boolean): Words =>
  isShown ? words('阴影', 'shadow') : words('无阴影', 'no shadow')

export function expectedFrameWords(expected: FrameLine): Words {
  const list = [
    describeWanted(expected),
    ...(expected.spacePt === undefined ? [] : [spaceWords(expected.spacePt)]),
    ...(expected.shadow === undefined ? [] : [shadowWords(expected.shadow)]),
  ].filter((one) => one.zh !== '')
  return list.length === 0 ? words('有框线', 'a line') : join(list)
}

/** A line as it is; its distance and shadow where the checkpoint asks for them. */
export function frameWords(
  document: WordDocument,
  line: XmlElement | undefined,
  expected: FrameLine,
): Words {
  return join([
    describeLine(document, line),
    ...(expected.spacePt === undefined ? [] : [spaceWords(numberOf(line, 'w:space') ?? 0)]),
    ...(expected.shadow === undefined ? [] : [shadowWords(hasShadow(line))]),
  ])
}

/** A border element as asked; `usualSpacePt` where no distance is asked for. */
export function frameElement(name: string, expected: FrameLine, usualSpacePt: number): XmlElement {
  const line = lineElement(name, expected)
  setAttributes(line, {
    'w:space': expected.spacePt ?? usualSpacePt,
    'w:shadow': expected.shadow === true ? 1 : undefined,
  })
  return line
}
