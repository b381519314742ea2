import { attribute, child, isOn } from '../package/xml-query.ts'
import { hasSetting, type WordDocument, type WordParagraph } from './word-document.ts'
import { headerPart, type HeaderTarget } from './word-targets.ts'
import type * as z from 'zod/mini'

export type HeaderKind = 'header' | 'footer'
export type HeaderType = 'default' | 'first' | 'even'

/** True when a section has another header and footer on its first page (10404). */
export function hasFirstPage(document: WordDocument, section: number): boolean {
  const title = child(document.sections[section], 'w:titlePg')
  return title !== undefined && isOn(attribute(title, 'w:val'))
}

/** The types of headers that a section shows: even ones by a setting of the whole document. */
export function shownTypes(document: WordDocument, section: number): readonly HeaderType[] {
  return [
    'default',
    ...(hasFirstPage(document, section) ? (['first'] as const) : []),
    ...(hasSetting(document, 'w:evenAndOddHeaders') ? (['even'] as const) : []),
  ]
}

/** One header or footer part of a target, with the sections that show it. */
interface ShownHeader {
  readonly part: string | undefined
  readonly sections: readonly number[]
  readonly paragraphs: readonly WordParagraph[]
}

/** The different parts that the sections of a target show; inherited ones once (10401). */
export function shownHeaders(
  document: WordDocument,
  target: z.infer<typeof HeaderTarget>,
): readonly ShownHeader[] {
  const sections =
    target.section === undefined ? document.sections.map((_, i) => i) : [target.section - 1]
  const byPart = new Map<string | undefined, number[]>()
  for (const section of sections) {
    if (document.sections[section] === undefined) continue
    const part = headerPart(document, target.in, target.type ?? 'default', section)
    byPart.set(part, [...(byPart.get(part) ?? []), section])
  }
  return [...byPart].map(([part, used]) => ({
    part,
    sections: used,
    paragraphs: part === undefined ? [] : document.partParagraphs(part, target.in),
  }))
}
