import * as z from 'zod/mini'
import { words } from '../checkpoints/checker.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { insertBlocks, paragraphOf } from './edit-blocks.ts'
import { paragraphsToEdit } from './edit-text.ts'
import type { WordDraft } from './word-draft.ts'
import { DocumentTarget, locate, ParagraphsTarget } from './word-targets.ts'
import type { WordView } from './word-view.ts'
/** The whole document, or some paragraphs of it. */
export const Where = z.discriminatedUnion('in', [DocumentTarget, ParagraphsTarget])
export type Where = z.infer<typeof Where>
/** Accepted names. */
export const Names = z.array(z.string().check(z.minLength(1))).check(z.minLength(1))

/** Such a place in words for messages. */
export const whereWords = (target: Where) =>
  target.in === 'document' ? words('文档', 'the document') : words('指定段落', 'the paragraph')

/** The elements in which a target's objects are looked for. */
export function rootsOf(view: WordView, target: Where): readonly XmlElement[] {
  if (target.in === 'paragraphs')
    return locate(view, target).slices.map(({ paragraph }) => paragraph.node)
  return [view.document.source.xml(view.document.source.mainPart)]
}

/** The paragraph to insert into: the target's first, else a new last one. */
export function paragraphFor(draft: WordDraft, target: Where): XmlElement {
  if (target.in === 'paragraphs') {
    const [first] = paragraphsToEdit(draft, target)
    if (first !== undefined) return first.paragraph.node
  }
  const paragraph = paragraphOf([])
  insertBlocks(draft, { at: 'end' }, [paragraph])
  return paragraph
}
