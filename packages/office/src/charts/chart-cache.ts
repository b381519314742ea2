import { at, child, children, textOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'

/** The reference of c:tx, c:cat, c:val, c:xVal or c:yVal, as written. */
export function referenceOf(holder: XmlElement | undefined): string | undefined {
  const kind = children(holder).find((one) => /^c:(numRef|strRef|multiLvlStrRef)$/.test(one.name))
  const formula = child(kind, 'c:f')
  return formula === undefined ? undefined : textOf(formula).trim()
}

const pointTexts = (cache: XmlElement | undefined): string[] =>
  children(cache, 'c:pt').map((point) => textOf(child(point, 'c:v')))

/** Values kept beside a reference, or typed in place of one. */
export function cachedNumbers(holder: XmlElement | undefined): number[] {
  return pointTexts(at(holder, 'c:numRef', 'c:numCache') ?? at(holder, 'c:numLit')).map(Number)
}

/** Texts kept beside a reference; numbers as they are stored, several levels as the lowest one. */
export function cachedTexts(holder: XmlElement | undefined): string[] {
  const level = children(at(holder, 'c:multiLvlStrRef', 'c:multiLvlStrCache'), 'c:lvl')[0]
  return pointTexts(
    at(holder, 'c:strRef', 'c:strCache') ??
      at(holder, 'c:strLit') ??
      at(holder, 'c:numRef', 'c:numCache') ??
      at(holder, 'c:numLit') ??
      level,
  )
}
