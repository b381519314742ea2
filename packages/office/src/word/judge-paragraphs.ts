import type * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  snippet,
  UnitTally,
  words,
  type Checker,
  type Evidence,
  type Example,
  type Finding,
  type Loss,
  type Words,
} from '../checkpoints/checker.ts'
import { isBlankText } from '../package/normalize-text.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { paragraphsToEdit } from './edit-text.ts'
import { paragraphFormat, type ParagraphFormat } from './paragraph-format.ts'
import { runFormat } from './run-format.ts'
import type { WordDocument, WordParagraph } from './word-document.ts'
import { describeTarget, evidenceOf, locate, NOT_FOUND, ParagraphTarget } from './word-targets.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'

export interface Judged {
  readonly isOk: boolean
  readonly actual: Words
  /** What a person should look at, whatever the verdict. */
  readonly note?: Words | undefined
}

/** A finding keeps no more; looking for a place costs as much as judging it. */
const MOST_EVIDENCE = 5

/** Judges every located paragraph that has something in it (coverage, 2.5). */
export function judgeParagraphs(
  view: WordView,
  target: z.infer<typeof ParagraphTarget>,
  expected: Words,
  judge: (format: ParagraphFormat, paragraph: WordParagraph) => Judged,
): Finding {
  const located = locate(view, target)
  const description = describeTarget(view, target)
  const tally = new UnitTally()
  const evidence: Evidence[] = []
  const notes = new Map<string, Words>()
  const paragraphs = located.slices
    .map((slice) => slice.paragraph)
    .filter((one) => target.in === 'cells' || !isBlankText(one.text) || one.fields.length > 0)
  if (paragraphs.length === 0) return blocked(description, expected, NOT_FOUND)
  for (const paragraph of paragraphs) {
    const judged = judge(paragraphFormat(view.document, paragraph), paragraph)
    tally.add(judged.isOk, judged.actual)
    if (judged.note !== undefined) notes.set(judged.note.zh, judged.note)
    if (!judged.isOk && evidence.length < MOST_EVIDENCE)
      evidence.push(evidenceOf(paragraph.part, paragraph.node, paragraph.text))
  }
  for (const text of located.missing)
    tally.add(false, words(`缺少“${snippet(text)}”`, `“${snippet(text)}” is missing`))
  const [first] = paragraphs
  if (evidence.length === 0 && first !== undefined)
    evidence.push(evidenceOf(first.part, first.node, first.text))
  return found(description, expected, COUNT.paragraphs, tally.units, evidence, [...notes.values()])
}

/** The size, in points, that a paragraph's indents in characters are measured by (2.7). */
export function sizeOfParagraph(document: WordDocument, paragraph: WordParagraph): number {
  const piece = paragraph.pieces.find((one) => !one.isDropped && /\S/.test(one.text))
  return piece === undefined ? 10.5 : runFormat(document, paragraph, piece.run).size
}

/** A paragraph with the document that its values resolve in. */
export interface ParagraphPlace {
  readonly document: WordDocument
  readonly paragraph: WordParagraph
}

interface ParagraphCheck<Expected> {
  readonly code: string
  readonly title: Words
  readonly expected: z.ZodMiniType<Expected>
  readonly describe: (expected: Expected) => Words
  readonly judge: (format: ParagraphFormat, expected: Expected, place: ParagraphPlace) => Judged
  /** Changes the w:pPr of a paragraph. */
  readonly change: (
    properties: XmlElement,
    expected: Expected,
    place: ParagraphPlace,
    draft: WordDraft,
  ) => void
  readonly example: Example<WordDraft>
  readonly lostBy?: readonly Loss[]
  readonly limits?: Words
}

/** A checkpoint on a format that every paragraph of its target must have (4.2). */
export function paragraphChecker<Expected>(
  check: ParagraphCheck<Expected>,
): Checker<WordView, WordDraft> {
  const { code, title, expected, describe, judge, change, example, lostBy, limits } = check
  return defineChecker({
    code,
    title,
    target: ParagraphTarget,
    expected,
    example,
    ...(lostBy === undefined ? {} : { lostBy }),
    ...(limits === undefined ? {} : { limits }),
    examine: (view, target, wanted) =>
      judgeParagraphs(view, target, describe(wanted), (format, paragraph) =>
        judge(format, wanted, { document: view.document, paragraph }),
      ),
    apply(draft, target, wanted) {
      const { document } = draft.view()
      for (const { paragraph, properties } of paragraphsToEdit(draft, target))
        change(properties, wanted, { document, paragraph }, draft)
    },
  })
}
