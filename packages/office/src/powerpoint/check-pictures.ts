import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  words,
  type Checker,
  type Unit,
} from '../checkpoints/checker.ts'
import { insertBeside, remove } from '../package/edit-xml.ts'
import { imageSize } from '../package/image-size.ts'
import { pictureElement } from './edit-pictures.ts'
import { addShape, slideToEdit } from './edit-slides.ts'
import { LIBRARY, objectsStart, PLAYGROUND } from './examples/objects-start.ts'
import { relateMaterial } from './materials.ts'
import { placeOf } from './placeholders.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import { showsFile } from './shape-targets.ts'
import {
  describeSlide,
  evidenceAt,
  findSlide,
  NO_SLIDE,
  NonEmpty,
  SlideTarget,
} from './slide-targets.ts'

/** A picture of 96 dots per inch, as programs insert one that does not say. */
const EMU_PER_PIXEL = 9525

const InsertExpected = z.object({
  /** Path of the issued picture. */
  file: NonEmpty,
  /** True: within a placeholder of the layout. */
  inPlaceholder: z.optional(z.boolean()),
  count: z.optional(z.int().check(z.gte(1))),
})

const inserted: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30301',
  title: words('插入图片', 'picture inserted'),
  target: SlideTarget,
  expected: InsertExpected,
  examine(view, target, { file, inPlaceholder, count }) {
    const where = describeSlide(target.slide)
    const wanted = words(
      `图片 ${file}${inPlaceholder === true ? '（占位符中）' : ''}`,
      `the picture ${file}${inPlaceholder === true ? ' in a placeholder' : ''}`,
    )
    const slide = findSlide(view, target.slide)
    if (slide === undefined) return blocked(where, wanted, NO_SLIDE)
    const pictures = slide.allShapes.filter((one) => one.kind === 'picture')
    const same = pictures.filter((one) => showsFile(view, slide, one, file))
    const units: Unit[] = [
      {
        isOk: count === undefined ? same.length > 0 : same.length === count,
        weight: 1,
        actual: words(`该图片${same.length}张`, `${same.length} of this picture`),
      },
    ]
    if (inPlaceholder !== undefined && same.length > 0) {
      const isPlaced = same.some((one) => one.placeholder !== undefined)
      units.push({
        isOk: isPlaced === inPlaceholder,
        weight: 1,
        actual: isPlaced
          ? words('在占位符中', 'in a placeholder')
          : words('不在占位符中', 'not in a placeholder'),
      })
    }
    const evidence = pictures.map((one) => evidenceAt(slide.part, one.node, one.name))
    return found(where, wanted, COUNT.items, units, evidence)
  },
  apply(draft, target, { file, inPlaceholder, count }) {
    const view = draft.view()
    const slide = slideToEdit(draft, target.slide)
    const same = slide.allShapes.filter((one) => showsFile(view, slide, one, file))
    const relationship = (): string => relateMaterial(draft, slide.part, file)
    const bytes = draft.materials.get(file)
    const pixels = bytes === undefined ? undefined : imageSize(bytes)
    const width = (pixels?.width ?? 200) * EMU_PER_PIXEL
    const height = (pixels?.height ?? 150) * EMU_PER_PIXEL
    for (let known = same.length; known < (count ?? 1); known += 1) {
      const holder =
        inPlaceholder === true
          ? slide.allShapes.find(
              (one) =>
                one.text === '' && /^(obj|pic|body|clipArt)$/.test(one.placeholder?.type ?? ''),
            )
          : undefined
      const place = holder === undefined ? undefined : placeOf(slide, holder)
      const box = {
        x: place?.x ?? 3_000_000,
        y: place?.y ?? 2_200_000,
        width,
        height,
      }
      const ph = holder?.placeholder
      const picture = pictureElement(slide, {
        relationship: relationship(),
        box,
        ...(ph === undefined
          ? {}
          : {
              placeholder: {
                type: ph.type === 'obj' ? undefined : ph.type,
                idx: ph.index === 0 ? undefined : ph.index,
              },
            }),
      })
      if (holder === undefined) addShape(slide, picture)
      else {
        insertBeside(holder.node, 'after', [picture])
        remove(holder.node)
      }
    }
  },
  limits: words(
    'LibreOffice 另存后图片不再属于占位符，要求“占位符中”的题目不适用于 LibreOffice',
    'after saving in LibreOffice no picture is in a placeholder any more',
  ),
  example: {
    start: objectsStart,
    target: { slide: { start: 2 } },
    expected: { file: LIBRARY },
    near: [
      { name: 'another picture', expected: { file: PLAYGROUND } },
      { name: 'on another slide', target: { slide: { start: 6 } } },
    ],
  },
})

export const pictureCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [inserted]
