import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  single,
  words,
  type Checker,
  type Unit,
} from '../checkpoints/checker.ts'
import { imageSize } from '../package/image-size.ts'
import { setAttributes } from '../package/edit-xml.ts'
import { at, attribute, child, isOn } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { writeTransform } from '../drawing/write-drawing.ts'
import { insertPicture } from './edit-objects.ts'
import { insertBlocks, paragraphOf } from './edit-blocks.ts'
import { paragraphsToEdit } from './edit-text.ts'
import { OBJECTS, objectsStart, PICTURES } from './examples/objects-start.ts'
import { findObject, ObjectTarget, objectToEdit, objectWords } from './object-targets.ts'
import { sizeOf, type WordObject } from './read-objects.ts'
import { matchingPictures, PictureReference, readPictures, wantedPicture } from './read-pictures.ts'
import { EMU_PER_CM } from './word-names.ts'
import { DocumentTarget, evidenceOf, locate, ParagraphsTarget } from './word-targets.ts'
import type { WordView } from './word-view.ts'
import type { WordDraft } from './word-draft.ts'

const inserted: Checker<WordView, WordDraft> = defineChecker({
  code: '10901',
  title: words('插入图片', 'picture inserted'),
  target: z.discriminatedUnion('in', [DocumentTarget, ParagraphsTarget]),
  expected: z
    .object({ ...PictureReference, count: z.optional(z.int().check(z.gte(1))) })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  examine(view, target, expected) {
    const wanted = wantedPicture(view.materials, expected)
    const where =
      target.in === 'document' ? words('文档', 'the document') : words('指定段落', 'the paragraph')
    const description = words(
      `图片${expected.file ?? ''}${expected.count === undefined ? '' : ` 共${expected.count}张`}`,
      `picture ${expected.file ?? ''}${expected.count === undefined ? '' : ` (${expected.count} in all)`}`,
    )
    const paragraphs =
      target.in === 'paragraphs'
        ? new Set(locate(view, target).slices.map((slice) => slice.paragraph.node))
        : undefined
    const pictures = (
      wanted === undefined ? readPictures(view.document) : matchingPictures(view, wanted)
    ).filter((one) => paragraphs === undefined || paragraphs.has(one.paragraph))
    const isOk =
      expected.count === undefined ? pictures.length > 0 : pictures.length === expected.count
    return found(
      where,
      description,
      COUNT.items,
      single(isOk, words(`符合的图片${pictures.length}张`, `${pictures.length} such pictures`)),
      pictures.map((one) => evidenceOf(view.document.source.mainPart, one.node, one.target)),
    )
  },
  apply(draft, target, expected) {
    const { file } = expected
    if (file === undefined) throw new Error('Only an issued picture can be inserted')
    const view = draft.view()
    const wanted = wantedPicture(view.materials, { file })
    const paragraphs =
      target.in === 'paragraphs'
        ? new Set(locate(view, target).slices.map((slice) => slice.paragraph.node))
        : undefined
    const there = (wanted === undefined ? [] : matchingPictures(view, wanted)).filter(
      (one) => paragraphs === undefined || paragraphs.has(one.paragraph),
    )
    for (let count = there.length; count < (expected.count ?? 1); count += 1) {
      if (target.in === 'document') {
        const paragraph = paragraphOf([])
        insertBlocks(draft, { at: 'end' }, [paragraph])
        insertPicture(draft, paragraph, file)
        continue
      }
      const [first] = paragraphsToEdit(draft, target)
      if (first !== undefined) insertPicture(draft, first.paragraph.node, file)
    }
  },
  example: {
    start: objectsStart,
    target: { in: 'paragraphs', anchors: [{ text: OBJECTS.logo }] },
    expected: { file: PICTURES.logo },
    near: [
      { name: 'another picture', expected: { file: PICTURES.poster } },
      {
        name: 'another paragraph',
        target: { in: 'paragraphs', anchors: [{ text: OBJECTS.ending }] },
      },
    ],
  },
})

const round = (value: number): number => Math.round(value * 1000) / 1000

const size: Checker<WordView, WordDraft> = defineChecker({
  code: '10902',
  title: words('图片大小', 'picture size'),
  target: ObjectTarget,
  expected: z
    .object({
      widthCm: z.optional(z.number()),
      heightCm: z.optional(z.number()),
      /** Of the issued picture's own size at 96 dots per inch. */
      scalePercent: z.optional(z.number().check(z.gt(0))),
      /** True: width and height keep their ratio when one of them is changed. */
      lockRatio: z.optional(z.boolean()),
      toleranceCm: z._default(z.number(), 0.05),
    })
    .check(z.refine((value) => Object.keys(value).length > 1, 'nothing expected')),
  examine(view, target, expected) {
    const where = objectWords(target)
    const { widthCm, heightCm, scalePercent } = expected
    const text = (width: number | undefined, height: number | undefined) => {
      const zh = [
        width === undefined ? '' : `宽${width}`,
        height === undefined ? '' : `高${height}`,
      ]
      const en = [
        width === undefined ? '' : `${width} wide`,
        height === undefined ? '' : `${height} high`,
      ]
      return words(`${zh.join(' ').trim()} 厘米`, `${en.join(' ').trim()} cm`)
    }
    const wanted =
      scalePercent === undefined
        ? text(widthCm, heightCm)
        : words(`缩放${scalePercent}%`, `scaled to ${scalePercent} %`)
    const object = findObject(view, target)
    if (object === undefined)
      return blocked(where, wanted, words('没有这个对象', 'there is no such object'))
    const { width, height } = sizeOf(object)
    const [actualWidth, actualHeight] = [round(width / EMU_PER_CM), round(height / EMU_PER_CM)]
    const isNear = (actual: number, value: number | undefined): boolean =>
      value === undefined || Math.abs(actual - value) <= expected.toleranceCm + 1e-9
    const natural = naturalSize(view, target)
    const scale = (scalePercent ?? 100) / 100
    const isScaled =
      scalePercent === undefined ||
      (natural !== undefined &&
        isNear(actualWidth, natural.widthCm * scale) &&
        isNear(actualHeight, natural.heightCm * scale))
    const isLocked = hasLockedRatio(object)
    const units: Unit[] = [
      {
        isOk: isScaled && isNear(actualWidth, widthCm) && isNear(actualHeight, heightCm),
        weight: 1,
        actual: text(actualWidth, actualHeight),
      },
    ]
    if (expected.lockRatio !== undefined)
      units.push({
        isOk: isLocked === expected.lockRatio,
        weight: 1,
        actual: isLocked
          ? words('锁定纵横比', 'ratio locked')
          : words('未锁定纵横比', 'ratio not locked'),
      })
    return found(where, wanted, COUNT.items, units, [
      evidenceOf(view.document.source.mainPart, object.node, object.text),
    ])
  },
  apply(draft, target, expected) {
    const object = objectToEdit(draft, target)
    const natural = naturalSize(draft.view(), target)
    const scale = expected.scalePercent === undefined ? undefined : expected.scalePercent / 100
    const widthCm = scale === undefined ? expected.widthCm : (natural?.widthCm ?? 0) * scale
    const heightCm = scale === undefined ? expected.heightCm : (natural?.heightCm ?? 0) * scale
    const emu = (value: number | undefined) =>
      value === undefined ? undefined : Math.round(value * EMU_PER_CM)
    const [width, height] = [emu(widthCm), emu(heightCm)]
    const extent = child(object.frame, 'wp:extent')
    if (extent !== undefined)
      setAttributes(extent, {
        ...(width === undefined ? {} : { cx: width }),
        ...(height === undefined ? {} : { cy: height }),
      })
    if (expected.lockRatio !== undefined)
      for (const locks of locksOf(object))
        setAttributes(locks, { noChangeAspect: expected.lockRatio ? 1 : undefined })
    const transform = child(object.properties, 'a:xfrm')
    if (transform !== undefined) writeTransform(transform, { width, height })
  },
  example: {
    start: objectsStart,
    target: { in: 'picture', file: PICTURES.stage },
    expected: { widthCm: 8, heightCm: 6 },
    near: [
      { name: 'a millimetre wider', expected: { widthCm: 8.1, heightCm: 6 } },
      { name: 'another picture', target: { in: 'picture', file: PICTURES.dance } },
    ],
  },
})

/** Where a picture's ratio is locked: in its own properties and in its frame's. */
function locksOf({ node, frame }: WordObject): readonly XmlElement[] {
  return [
    at(node, 'pic:nvPicPr', 'pic:cNvPicPr', 'a:picLocks'),
    at(frame, 'wp:cNvGraphicFramePr', 'a:graphicFrameLocks'),
  ].filter((one) => one !== undefined)
}

function hasLockedRatio(object: WordObject): boolean {
  return locksOf(object).some((one) => {
    const value = attribute(one, 'noChangeAspect')
    return value !== undefined && isOn(value)
  })
}

/** What an issued picture measures before it is scaled. */
function naturalSize(
  view: WordView,
  target: ObjectTarget,
): { readonly widthCm: number; readonly heightCm: number } | undefined {
  const bytes = target.file === undefined ? undefined : view.materials.get(target.file)
  const object = bytes === undefined ? findObject(view, target) : undefined
  const own = readPictures(view.document).find((one) => one.node === object?.node)
  const pixels = bytes === undefined ? own?.pixels : imageSize(bytes)
  if (pixels === undefined) return undefined
  return { widthCm: (pixels.width / 96) * 2.54, heightCm: (pixels.height / 96) * 2.54 }
}

export const pictureCheckers: readonly Checker<WordView, WordDraft>[] = [inserted, size]
