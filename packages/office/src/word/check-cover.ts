import * as z from 'zod/mini'
import {
  COUNT,
  defineChecker,
  found,
  join,
  single,
  snippet,
  words,
  type Checker,
  type Unit,
} from '../checkpoints/checker.ts'
import { append, element, insertBeside, remove } from '../package/edit-xml.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { at, attribute, child, children, descendants } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { bodyOf, insertBlocks, paragraphOf, textParagraph } from './edit-blocks.ts'
import { textRun } from './edit-text.ts'
import { letterStart } from './examples/letter-start.ts'
import { storyText } from './read-objects.ts'
import { readPieces } from './read-pieces.ts'
import { standing } from './revisions.ts'
import type { WordDraft } from './word-draft.ts'
import { DocumentTarget, evidenceOf } from './word-targets.ts'
import type { WordView } from './word-view.ts'

const COVERS = /cover pages|封面/i

/** The gallery that a block of the document was taken from (Cover Pages …). */
const galleryOf = (node: XmlElement): string =>
  attribute(at(node, 'w:sdtPr', 'w:docPartObj', 'w:docPartGallery'), 'w:val') ??
  attribute(at(node, 'w:sdtPr', 'w:docPartList', 'w:docPartGallery'), 'w:val') ??
  ''

function textOfBlock(node: XmlElement): string {
  const content = child(node, 'w:sdtContent')
  const boxes = descendants(content, 'w:txbxContent').map(storyText)
  const runs = children(content, 'w:r').length > 0 ? [content] : []
  const inline = runs.flatMap((one) => (one === undefined ? [] : readPieces(one).pieces))
  return [storyText(content), ...boxes, ...inline.map((piece) => piece.text)].join('\n')
}

const cover: Checker<WordView, WordDraft> = defineChecker({
  code: '10711',
  title: words('封面、构建基块', 'cover page, building block'),
  target: DocumentTarget,
  expected: z.object({
    /** Gallery by its stored English name; cover pages unless told. */
    gallery: z._default(z.string().check(z.minLength(1)), 'Cover Pages'),
    /** Texts that the block must show. */
    texts: z.optional(z.array(z.string().check(z.minLength(1)))),
  }),
  limits: words(
    '文件不记录所选封面的名称，只记录库；可检查其中的文字',
    'the file names the gallery, not the block that was chosen; its texts can be checked',
  ),
  examine(view, _target, expected) {
    const { source } = view.document
    const isCover = COVERS.test(expected.gallery)
    const name = isCover ? words('封面', 'a cover page') : words(expected.gallery, expected.gallery)
    const wanted = join([
      name,
      ...(expected.texts ?? []).map((text) => words(`“${snippet(text)}”`, `“${snippet(text)}”`)),
    ])
    const isAsked = (gallery: string): boolean =>
      isCover ? COVERS.test(gallery) : gallery.toLowerCase() === expected.gallery.toLowerCase()
    const blocks = standing(source.xml(source.mainPart), 'w:sdt').filter((one) =>
      isAsked(galleryOf(one)),
    )
    const [first] = blocks
    if (first === undefined)
      return found(
        words('文档', 'the document'),
        wanted,
        COUNT.items,
        single(false, words(`没有${name.zh}`, `no ${name.en.replace(/^an? /, '')}`)),
      )
    const text = foldSpaces(blocks.map(textOfBlock).join('\n'))
    const units: Unit[] = [
      { isOk: true, weight: 1, actual: name },
      ...(expected.texts ?? []).map((one) => {
        const isOk = text.includes(foldSpaces(one))
        return {
          isOk,
          weight: 1,
          actual: isOk
            ? words(`“${snippet(one)}”`, `“${snippet(one)}”`)
            : words(`缺少“${snippet(one)}”`, `no “${snippet(one)}”`),
        }
      }),
    ]
    return found(words('文档', 'the document'), wanted, COUNT.items, units, [
      evidenceOf(source.mainPart, first, text),
    ])
  },
  apply(draft, _target, expected) {
    const body = bodyOf(draft)
    for (const one of children(body, 'w:sdt')) if (galleryOf(one) === expected.gallery) remove(one)
    const lines = (expected.texts ?? []).map((text) => textParagraph(text))
    const end = paragraphOf([element('w:r', {}, [element('w:br', { 'w:type': 'page' })])])
    const block = element('w:sdt', {}, [
      element('w:sdtPr', {}, [
        element('w:docPartObj', {}, [
          element('w:docPartGallery', { 'w:val': expected.gallery }),
          element('w:docPartUnique'),
        ]),
      ]),
      element('w:sdtContent', {}, [...lines, end]),
    ])
    const [first] = children(body)
    if (first === undefined) append(body, block)
    else insertBeside(first, 'before', [block])
  },
  example: {
    start: letterStart,
    target: { in: 'document' },
    expected: { texts: ['家校联系手册'] },
    near: [
      { name: 'another text', expected: { texts: ['家校联系簿'] } },
      {
        name: 'a title typed on a page of its own',
        make(draft) {
          const page = element('w:r', {}, [element('w:br', { 'w:type': 'page' })])
          insertBlocks(draft, { at: 'start' }, [paragraphOf([textRun('家校联系手册'), page])])
        },
      },
    ],
  },
})

export const coverCheckers: readonly Checker<WordView, WordDraft>[] = [cover]
