import * as z from 'zod/mini'
import { join, snippet, words, type Evidence, type Words } from '../checkpoints/checker.ts'
import { partKey } from '../package/open-package.ts'
import { attribute, child, children, isOn, xpathOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import {
  hasSetting,
  type WordDocument,
  type WordParagraph,
  type WordTable,
} from './word-document.ts'
import type { TextPiece } from './read-pieces.ts'
import { anchorIndex, countedParagraphs, resolveAnchor, type WordView } from './word-view.ts'

const Count = z.int().check(z.gte(1))

export const AnchorSchema = z.object({
  text: z.string().check(z.minLength(1)),
  ordinal: z.optional(Count),
  /** The candidate writes this paragraph; the start file does not have it. */
  created: z.optional(z.boolean()),
})
const Anchors = z.array(AnchorSchema).check(z.minLength(1))
const TableReference = { index: z.optional(Count), containing: z.optional(z.string()) }

export const ParagraphsTarget = z.object({ in: z.literal('paragraphs'), anchors: Anchors })
export const TableTarget = z.object({ in: z.literal('table'), ...TableReference })
export const CellsTarget = z.object({
  in: z.literal('cells'),
  ...TableReference,
  rows: z.optional(z.tuple([Count, Count])),
  columns: z.optional(z.tuple([Count, Count])),
})
const BodyTarget = z.object({ in: z.literal('body'), except: z.optional(z.array(AnchorSchema)) })
export const TextTarget = z.object({
  in: z.literal('text'),
  find: z.string().check(z.minLength(1)),
  within: z.optional(Anchors),
})
export const HeaderTarget = z.object({
  in: z.enum(['header', 'footer']),
  type: z.optional(z.enum(['default', 'first', 'even'])),
  section: z.optional(Count),
})
export const SectionTarget = z.object({ in: z.literal('section'), index: z.optional(Count) })
export const DocumentTarget = z.object({
  in: z.literal('document'),
  except: z.optional(z.array(AnchorSchema)),
})
export const ParagraphTarget = z.discriminatedUnion('in', [
  ParagraphsTarget,
  BodyTarget,
  CellsTarget,
  HeaderTarget,
])
export const RunTarget = z.discriminatedUnion('in', [
  ParagraphsTarget,
  BodyTarget,
  CellsTarget,
  HeaderTarget,
  TextTarget,
])
export type ParagraphTarget = z.infer<typeof ParagraphTarget>
export type RunTarget = z.infer<typeof RunTarget>

/** Part of a paragraph's text; `missing` stands for an anchor that no paragraph matches. */
export interface Slice {
  readonly paragraph: WordParagraph
  readonly from: number
  readonly to: number
}
export interface Located {
  readonly slices: readonly Slice[]
  readonly missing: readonly string[]
}

const whole = (paragraph: WordParagraph): Slice => ({
  paragraph,
  from: 0,
  to: paragraph.text.length,
})

/** The pieces of a slice with the text of theirs that lies in it. */
export function piecesOf({
  paragraph,
  from,
  to,
}: Slice): readonly { readonly piece: TextPiece; readonly text: string; readonly start: number }[] {
  const found: { piece: TextPiece; text: string; start: number }[] = []
  let at = 0
  for (const piece of paragraph.pieces) {
    const start = at
    at += piece.text.length
    if (at <= from || start >= to) continue
    found.push({ piece, start, text: piece.text.slice(Math.max(0, from - start), to - start) })
  }
  // A dropped letter has a size and a font of its own (10211): it counts only when asked for alone.
  if (!found.some((one) => one.piece.isDropped)) return found
  const isMore = found.some((one) => !one.piece.isDropped)
  return isMore ? found.filter((one) => !one.piece.isDropped) : found
}

/** Finds a table by a text inside it, else by its number (2.3). */
export function findTable(
  document: WordDocument,
  reference: { readonly index?: number | undefined; readonly containing?: string | undefined },
): WordTable | undefined {
  if (reference.containing !== undefined) {
    const text = foldSpaces(reference.containing)
    const found = document.tables.find((table) => foldSpaces(table.text).includes(text))
    if (found !== undefined) return found
  }
  return document.tables[(reference.index ?? 1) - 1]
}

function isInside(range: readonly [number, number] | undefined, index: number): boolean {
  return range === undefined || (index + 1 >= range[0] && index + 1 <= range[1])
}

type HeaderType = 'default' | 'first' | 'even'

const referred = new WeakMap<WordDocument, Map<string, readonly (string | undefined)[]>>()

/** The part that each section refers to, or inherits from the one before it. */
function referredParts(
  document: WordDocument,
  kind: 'header' | 'footer',
  type: HeaderType,
): readonly (string | undefined)[] {
  const known = referred.get(document) ?? new Map<string, readonly (string | undefined)[]>()
  referred.set(document, known)
  const key = `${kind} ${type}`
  const cached = known.get(key)
  if (cached !== undefined) return cached
  const { source } = document
  const names = new Set(source.partNames.map(partKey))
  // A reference to a part that the file lost shows nothing.
  const targets = new Map(
    source
      .relationships(source.mainPart)
      .filter((link) => !link.isExternal && names.has(partKey(link.target)))
      .map((link) => [link.id, link.target]),
  )
  let inherited: string | undefined
  const parts = document.sections.map((section) => {
    const reference = children(section, `w:${kind}Reference`).find(
      (one) => (attribute(one, 'w:type') ?? 'default') === type,
    )
    const id = attribute(reference, 'r:id')
    if (id !== undefined) inherited = targets.get(id)
    return inherited
  })
  known.set(key, parts)
  return parts
}

/** The part that a section shows as header or footer; missing references inherit (10401). */
export function headerPart(
  document: WordDocument,
  kind: 'header' | 'footer',
  type: HeaderType,
  section: number,
): string | undefined {
  if (type === 'even' && !hasSetting(document, 'w:evenAndOddHeaders')) return undefined
  const title = child(document.sections[section], 'w:titlePg')
  if (type === 'first' && (title === undefined || !isOn(attribute(title, 'w:val'))))
    return undefined
  return referredParts(document, kind, type)[section]
}

/** The paragraphs of a header or footer, over the sections that the target names. */
export function headerParagraphs(
  document: WordDocument,
  target: z.infer<typeof HeaderTarget>,
): readonly WordParagraph[] {
  const sections =
    target.section === undefined ? document.sections.map((_, i) => i) : [target.section - 1]
  const parts = new Set(
    sections.map((section) => headerPart(document, target.in, target.type ?? 'default', section)),
  )
  return [...parts].flatMap((part) =>
    part === undefined ? [] : document.partParagraphs(part, target.in),
  )
}

function anchored(view: WordView, anchors: readonly z.infer<typeof AnchorSchema>[]): Located {
  const slices: Slice[] = []
  const missing: string[] = []
  for (const anchor of anchors) {
    const paragraph = resolveAnchor(view, anchor)
    if (paragraph === undefined) missing.push(anchor.text)
    else slices.push(whole(paragraph))
  }
  return { slices, missing }
}

/** Resolves a target to stretches of text of the document (2.3). */
export function locate(view: WordView, target: RunTarget): Located {
  const { document } = view
  if (target.in === 'paragraphs') return anchored(view, target.anchors)
  if (target.in === 'body') {
    const out = new Set(anchored(view, target.except ?? []).slices.map((slice) => slice.paragraph))
    return {
      slices: countedParagraphs(document)
        .filter((one) => !out.has(one))
        .map(whole),
      missing: [],
    }
  }
  if (target.in === 'cells') {
    const table = findTable(document, target)
    const cells = new Set(
      table?.rows
        .flatMap((row) => row.cells)
        // What a merge covers is not shown, and no program formats it.
        .filter((cell) => !cell.isCovered)
        .filter((cell) => isInside(target.rows, cell.row) && isInside(target.columns, cell.column))
        .map((cell) => cell.node),
    )
    return {
      slices: document.paragraphs
        .filter((one) => one.place !== undefined && cells.has(one.place.cell))
        .map(whole),
      missing: [],
    }
  }
  if (target.in === 'text') {
    const scope =
      target.within === undefined
        ? document.paragraphs
        : anchored(view, target.within).slices.map((slice) => slice.paragraph)
    return { slices: scope.flatMap((one) => occurrences(one, target.find)), missing: [] }
  }
  return { slices: headerParagraphs(document, target).map(whole), missing: [] }
}

/** Every place where a text occurs in a paragraph, whatever the runs are. */
export function occurrences(paragraph: WordParagraph, find: string): Slice[] {
  const found: Slice[] = []
  let at = paragraph.text.indexOf(find)
  while (at >= 0) {
    found.push({ paragraph, from: at, to: at + find.length })
    at = paragraph.text.indexOf(find, at + find.length)
  }
  return found
}

function describeAnchors(view: WordView, anchors: readonly z.infer<typeof AnchorSchema>[]): Words {
  const start = view.start === undefined ? [] : countedParagraphs(view.start)
  return join(
    anchors.slice(0, 4).map((anchor) => {
      const number = anchor.ordinal ?? anchorIndex(start, anchor) + 1
      const text = snippet(anchor.text).slice(0, 12)
      return number > 0 && anchor.created !== true
        ? words(`第${number}段“${text}”`, `paragraph ${number} “${text}”`)
        : words(`段落“${text}”`, `paragraph “${text}”`)
    }),
  )
}

/** A target in words for messages. */
export function describeTarget(view: WordView, target: RunTarget): Words {
  if (target.in === 'paragraphs') return describeAnchors(view, target.anchors)
  if (target.in === 'body') return words('正文各段', 'the body text')
  if (target.in === 'text') return words(`文字“${target.find}”`, `the text “${target.find}”`)
  if (target.in === 'cells') {
    const rows = target.rows
    const where = rows === undefined ? '' : ` ${rows.join('–')}`
    return words(
      `表格${target.index ?? 1}${where && ` 第${where.trim()}行`}`,
      `table ${target.index ?? 1}${where && `, rows${where}`}`,
    )
  }
  return target.in === 'header' ? words('页眉', 'the header') : words('页脚', 'the footer')
}

/** Evidence for a paragraph or any other element of the main document. */
export function evidenceOf(part: string, node: XmlElement, text: string): Evidence {
  return { part, xpath: xpathOf(node), snippet: snippet(text) }
}

export const NOT_FOUND = words('未找到评分对象', 'the object to be checked was not found')
