import * as z from 'zod/mini'
import { ask } from '../checkpoints/asked.ts'
import { defineChecker, words, type Checker } from '../checkpoints/checker.ts'
import { readWarp } from '../drawing/read-geometry.ts'
import { element, ensureChild, ensureFirst, putChild, setAttributes } from '../package/edit-xml.ts'
import { attribute, child, descendants } from '../package/xml-query.ts'
import { insertShape } from './edit-objects.ts'
import { paragraphsToEdit } from './edit-text.ts'
import { OBJECTS, objectsStart } from './examples/objects-start.ts'
import {
  askObject,
  judgeBest,
  NewObjectTarget,
  OBJECT_PROPERTIES,
  objectsAt,
} from './object-questions.ts'
import type { WordObject } from './read-objects.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'
import { anchorParagraph, Forms, USUAL_HEIGHT, USUAL_WIDTH, writeObject } from './edit-shapes.ts'

const WARPS = words('弯曲', 'bent')

/** The bend of WordArt: a:prstTxWarp, or the form of old WordArt by its type number. */
function warpOf(object: WordObject): string {
  if (!object.isLegacy) return readWarp(object.body) ?? 'textNoShape'
  const number = /_t(\d+)$/.exec(attribute(object.node, 'type') ?? '')?.[1]
  return number === undefined || number === '136' ? 'textNoShape' : `type${number}`
}

const wordArt: Checker<WordView, WordDraft> = defineChecker({
  code: '10908',
  title: words('艺术字', 'WordArt'),
  target: NewObjectTarget,
  expected: z.object({
    ...OBJECT_PROPERTIES,
    /** Accepted bends: textWave1, textArchUp …; type138 … of old WordArt. */
    warps: z.optional(Forms),
  }),
  examine(view, target, expected) {
    const warp = (value: string) => words(`${WARPS.zh} ${value}`, `${WARPS.en} ${value}`)
    return judgeBest(
      view,
      target,
      words('艺术字', 'WordArt'),
      objectsAt(view, target, (one) => one.kind === 'wordArt'),
      [
        ...askObject(view, expected),
        ...ask<WordObject, readonly string[]>(
          expected.warps,
          (list) => warp(list.join('/')),
          (object, list) => ({
            isOk: list.includes(warpOf(object)),
            actual: warp(warpOf(object)),
          }),
        ),
      ],
    )
  },
  apply(draft, target, expected) {
    const known = objectsAt(draft.view(), target, (one) => one.kind === 'wordArt').find(
      (one) => !one.isLegacy,
    )
    const isNew = known === undefined
    const node =
      known?.node ??
      insertShape(draft, anchorParagraph(draft, target), {
        preset: 'rect',
        width: USUAL_WIDTH * 2,
        height: USUAL_HEIGHT,
        isTextBox: true,
        text: expected.text ?? '艺术字',
      })
    if (isNew) writeObject(draft, node, { fill: { kind: 'none' }, line: { none: true } })
    writeObject(draft, node, expected)
    const warp = expected.warps?.[0]
    const body = ensureChild(node, 'wps:bodyPr')
    setAttributes(body, { fromWordArt: 1 })
    if (warp !== undefined) putChild(body, 'a:prstTxWarp', { prst: warp }, [element('a:avLst')])
    for (const run of descendants(child(node, 'wps:txbx'), 'w:r'))
      putChild(
        ensureFirst(run, 'w:rPr'),
        'w14:textOutline',
        { 'w14:w': 9525, 'w14:cap': 'rnd', 'w14:cmpd': 'sng', 'w14:algn': 'ctr' },
        [element('w14:noFill')],
      )
  },
  example: {
    start: objectsStart,
    target: { in: 'paragraphs', anchors: [{ text: OBJECTS.art }] },
    expected: { text: '青春飞扬', eaFont: '隶书', size: 36, warps: ['textWave1'] },
    near: [
      {
        name: 'another bend',
        expected: { text: '青春飞扬', eaFont: '隶书', size: 36, warps: ['textArchUp'] },
      },
      {
        name: 'another text',
        expected: { text: '青春飞翔', eaFont: '隶书', size: 36, warps: ['textWave1'] },
      },
      {
        name: 'a plain text box',
        make(draft) {
          const anchors = [{ text: OBJECTS.art }]
          const [first] = paragraphsToEdit(draft, { in: 'paragraphs', anchors })
          if (first === undefined) throw new Error('There is no paragraph')
          insertShape(draft, first.paragraph.node, {
            preset: 'rect',
            width: USUAL_WIDTH,
            height: USUAL_HEIGHT,
            isTextBox: true,
            text: '青春飞扬',
          })
        },
      },
    ],
  },
})

export const wordArtCheckers: readonly Checker<WordView, WordDraft>[] = [wordArt]
