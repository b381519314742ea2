import type * as z from 'zod/mini'
import { append, element, insertInOrder, putChild, remove } from '../package/edit-xml.ts'
import { attribute, child, children, descendants } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { paragraphOf } from './edit-blocks.ts'
import { textRun } from './edit-text.ts'
import { switchSetting } from './judge-sections.ts'
import type { HeaderKind, HeaderType } from './shown-headers.ts'
import type { HeaderTarget } from './word-targets.ts'
import type { WordDraft } from './word-draft.ts'

const ROOT = { header: 'w:hdr', footer: 'w:ftr' } as const

function styleOf(draft: WordDraft, kind: HeaderKind): string | undefined {
  return attribute(draft.view().document.styles.byName(kind, 'paragraph'), 'w:styleId')
}

/** The part that a section refers to or inherits, whether or not it is shown. */
export function referredPart(
  draft: WordDraft,
  kind: HeaderKind,
  type: HeaderType,
  section: number,
): string | undefined {
  const { document } = draft.view()
  const { source } = draft.package
  for (let index = section; index >= 0; index -= 1) {
    const reference = children(document.sections[index], `w:${kind}Reference`).find(
      (one) => (attribute(one, 'w:type') ?? 'default') === type,
    )
    const id = attribute(reference, 'r:id')
    if (id === undefined) continue
    return source.relationships(source.mainPart).find((link) => link.id === id)?.target
  }
  return undefined
}

/** The root of a section's header or footer, made with an empty paragraph when there is none. */
export function headerToEdit(
  draft: WordDraft,
  kind: HeaderKind,
  type: HeaderType,
  section: number,
): XmlElement {
  const { source } = draft.package
  const known = referredPart(draft, kind, type, section)
  if (known !== undefined) return source.xml(known)
  const properties = draft.view().document.sections[section]
  if (properties === undefined) throw new Error(`There is no section ${section + 1}`)
  const part = draft.package.addPart(
    `word/${kind}#.xml`,
    `application/vnd.openxmlformats-officedocument.wordprocessingml.${kind}+xml`,
    element(ROOT[kind], {}, [paragraphOf([], styleOf(draft, kind))]),
  )
  const id = draft.package.relate(source.mainPart, kind, part)
  // A reference that leads nowhere would stand before the new one.
  for (const one of children(properties, `w:${kind}Reference`))
    if ((attribute(one, 'w:type') ?? 'default') === type) remove(one)
  insertInOrder(properties, element(`w:${kind}Reference`, { 'w:type': type, 'r:id': id }))
  return source.xml(part)
}

/** Makes the headers of a type be shown: the first page's in its section, even ones everywhere. */
function showType(draft: WordDraft, type: HeaderType, section: number): void {
  const properties = draft.view().document.sections[section]
  if (type === 'first' && properties !== undefined) putChild(properties, 'w:titlePg')
  if (type === 'even') switchSetting(draft, 'w:evenAndOddHeaders', true)
}

/** The roots of the headers or footers of a target, made and shown where they are not. */
export function headersToEdit(
  draft: WordDraft,
  target: z.infer<typeof HeaderTarget>,
): readonly XmlElement[] {
  const type = target.type ?? 'default'
  const count = draft.view().document.sections.length
  const sections =
    target.section === undefined ? Array.from({ length: count }, (_, i) => i) : [target.section - 1]
  return [
    ...new Set(
      sections.map((section) => {
        showType(draft, type, section)
        return headerToEdit(draft, target.in, type, section)
      }),
    ),
  ]
}

/** The first paragraph of a header, made when it has none. */
export function firstParagraph(root: XmlElement): XmlElement {
  const [known] = children(root, 'w:p')
  if (known !== undefined) return known
  const made = element('w:p')
  append(root, made)
  return made
}

/** Puts a text in place of all text of a header; pictures and drawings stay. */
export function setHeaderText(root: XmlElement, text: string): void {
  for (const run of descendants(root, 'w:r')) {
    const isText = children(run).every((one) =>
      ['w:rPr', 'w:t', 'w:tab', 'w:br', 'w:fldChar', 'w:instrText'].includes(one.name),
    )
    if (isText) remove(run)
  }
  for (const field of descendants(root, 'w:fldSimple')) remove(field)
  if (text !== '') append(firstParagraph(root), textRun(text))
}

/** Switches another header for the first page of a section on or off. */
export function switchFirstPage(properties: XmlElement, isWanted: boolean): void {
  const known = child(properties, 'w:titlePg')
  if (known !== undefined) remove(known)
  if (isWanted) putChild(properties, 'w:titlePg')
}
