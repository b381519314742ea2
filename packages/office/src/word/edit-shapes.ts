import * as z from 'zod/mini'
import { writtenColor } from '../checkpoints/color-names.ts'
import { writeExpectedEffects } from '../drawing/expect-effects.ts'
import { writeExpectedFill } from '../drawing/expect-fill.ts'
import { writeExpectedLine } from '../drawing/expect-line.ts'
import { writeTransform } from '../drawing/write-drawing.ts'
import { ensureChild, ensureFirst, putChild, setAttributes } from '../package/edit-xml.ts'
import { child, descendants } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { insertBlocks, paragraphOf, textParagraph } from './edit-blocks.ts'
import { materialBytes, relatePicture } from './edit-objects.ts'
import { paragraphsToEdit } from './edit-text.ts'
import type { NewObjectTarget } from './object-questions.ts'
import { type ObjectProperties } from './object-questions.ts'
import { EMU_PER_CM, pointsOf } from './word-names.ts'
import type { WordDraft } from './word-draft.ts'
/** Size of a new shape, EMU. */
export const USUAL_WIDTH = 3 * EMU_PER_CM
export const USUAL_HEIGHT = 2 * EMU_PER_CM
/** Accepted presets of a form or a bend. */
export const Forms = z.array(z.string().check(z.minLength(1))).check(z.minLength(1))

/** The paragraph that a new object is anchored in: the target's first, else a new last one. */
export function anchorParagraph(
  draft: WordDraft,
  target: z.infer<typeof NewObjectTarget>,
): XmlElement {
  if (target.in === 'paragraphs') {
    const [first] = paragraphsToEdit(draft, target)
    if (first !== undefined) return first.paragraph.node
  }
  const paragraph = paragraphOf([])
  insertBlocks(draft, { at: 'end' }, [paragraph])
  return paragraph
}

/** Writes the expected properties into a wps:wsp that stands in a frame. */
export function writeObject(draft: WordDraft, node: XmlElement, expected: ObjectProperties): void {
  const properties = ensureChild(node, 'wps:spPr')
  const emu = (value: number | undefined) =>
    value === undefined ? undefined : Math.round(value * EMU_PER_CM)
  const [width, height] = [emu(expected.widthCm), emu(expected.heightCm)]
  if (width !== undefined || height !== undefined) {
    writeTransform(ensureChild(properties, 'a:xfrm'), { width, height })
    let frame: XmlElement | undefined = node
    while (frame !== undefined && child(frame, 'wp:extent') === undefined) frame = frame.parent
    const extent = child(frame, 'wp:extent')
    if (extent !== undefined)
      setAttributes(extent, {
        ...(width === undefined ? {} : { cx: width }),
        ...(height === undefined ? {} : { cy: height }),
      })
  }
  if (expected.fill !== undefined)
    writeExpectedFill(properties, expected.fill, (file) =>
      relatePicture(draft, file, materialBytes(draft, file)),
    )
  if (expected.line !== undefined) writeExpectedLine(properties, expected.line)
  if (expected.effects !== undefined) writeExpectedEffects(properties, expected.effects)
  const body = ensureChild(node, 'wps:bodyPr')
  if (expected.vertical !== undefined)
    setAttributes(body, { vert: expected.vertical ? 'eaVert' : 'horz' })
  if (expected.text !== undefined) {
    const content = ensureChild(ensureChild(node, 'wps:txbx'), 'w:txbxContent')
    content.children.splice(0)
    for (const line of expected.text.split('\n')) {
      const paragraph = textParagraph(line)
      paragraph.parent = content
      content.children.push(paragraph)
    }
  }
  writeText(node, expected)
}

/** Writes the expected character format into every run of an object's text. */
function writeText(node: XmlElement, expected: ObjectProperties): void {
  const { eaFont, size, bold, colors } = expected
  const points = size === undefined ? undefined : pointsOf(size)
  for (const run of descendants(child(node, 'wps:txbx'), 'w:r')) {
    const properties = ensureFirst(run, 'w:rPr')
    if (eaFont !== undefined)
      setAttributes(ensureChild(properties, 'w:rFonts'), {
        'w:eastAsia': eaFont,
        'w:eastAsiaTheme': undefined,
      })
    if (bold !== undefined) putChild(properties, 'w:b', { 'w:val': bold ? undefined : '0' })
    if (colors?.[0] !== undefined)
      putChild(properties, 'w:color', { 'w:val': writtenColor(colors[0]) })
    if (points !== undefined) putChild(properties, 'w:sz', { 'w:val': points * 2 })
  }
}
