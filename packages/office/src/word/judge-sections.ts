import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  found,
  snippet,
  UnitTally,
  words,
  type Evidence,
  type Finding,
  type Words,
} from '../checkpoints/checker.ts'
import { insertInOrder, element } from '../package/edit-xml.ts'
import { child, xpathOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { settingsOf } from './edit-blocks.ts'
import { TWIPS_PER_CM } from './word-names.ts'
import {
  describeTarget,
  locate,
  NOT_FOUND,
  ParagraphsTarget,
  SectionTarget,
} from './word-targets.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'

/** Sections by number, all of them, or those that hold given paragraphs. */
export const SectionsTarget = z.discriminatedUnion('in', [SectionTarget, ParagraphsTarget])
export type SectionsTarget = z.infer<typeof SectionsTarget>

/** A page border adds its width to the margins that some writers store (2.7). */
export const LENGTH_TOLERANCE = 0.06 * TWIPS_PER_CM

/** Twips as centimetres with two digits, for messages. */
export const centimetres = (twips: number): number => Math.round((twips / TWIPS_PER_CM) * 100) / 100

/** Indexes of the sections of a target, in document order. */
function sectionIndexes(view: WordView, target: SectionsTarget): readonly number[] {
  const { sections } = view.document
  const picked =
    target.in === 'paragraphs'
      ? [...new Set(locate(view, target).slices.map((slice) => slice.paragraph.section))]
      : target.index === undefined
        ? sections.map((_, index) => index)
        : [target.index - 1]
  return picked.filter((index) => sections[index] !== undefined)
}

/** Where a check of sections looks, in words. */
function describeSections(view: WordView, target: SectionsTarget): Words {
  if (target.in === 'paragraphs') return describeTarget(view, target)
  return target.index === undefined
    ? words('页面', 'the page')
    : words(`第${target.index}节`, `section ${target.index}`)
}

/** Judges each section of a target by its w:sectPr; blocked where there is none. */
export function judgeSections(
  view: WordView,
  target: SectionsTarget,
  expected: Words,
  judge: (section: XmlElement) => { readonly isOk: boolean; readonly actual: Words },
): Finding {
  const sections = sectionIndexes(view, target).flatMap(
    (index) => view.document.sections[index] ?? [],
  )
  if (sections.length === 0) return blocked(describeSections(view, target), expected, NOT_FOUND)
  const tally = new UnitTally()
  const evidence: Evidence[] = []
  for (const section of sections) {
    const judged = judge(section)
    tally.add(judged.isOk, judged.actual)
    if (evidence.length < 5)
      evidence.push({
        part: view.document.source.mainPart,
        xpath: xpathOf(section),
        snippet: judged.actual.zh,
      })
  }
  const missing = target.in === 'paragraphs' ? locate(view, target).missing : []
  for (const text of missing)
    tally.add(false, words(`缺少“${snippet(text)}”`, `“${snippet(text)}” is missing`))
  return found(describeSections(view, target), expected, COUNT.sections, tally.units, evidence)
}

/** The w:sectPr elements of a target, to be changed. Throws when there is none. */
export function sectionsToEdit(draft: WordDraft, target: SectionsTarget): readonly XmlElement[] {
  const view = draft.view()
  const sections = sectionIndexes(view, target).flatMap(
    (index) => view.document.sections[index] ?? [],
  )
  if (sections.length === 0) throw new Error(`There is no section at ${JSON.stringify(target)}`)
  return sections
}

/** Switches a setting on (present) or off (absent). */
export function switchSetting(draft: WordDraft, name: string, isWanted: boolean): void {
  const settings = settingsOf(draft)
  for (let known = child(settings, name); known !== undefined; known = child(settings, name))
    settings.children.splice(settings.children.indexOf(known), 1)
  if (isWanted) insertInOrder(settings, element(name))
}
