import * as z from 'zod/mini'
import { snippet, words, type Words } from '../checkpoints/checker.ts'
import { formWords } from '../drawing/drawing-words.ts'
import { readGeometry } from '../drawing/read-geometry.ts'
import { child } from '../package/xml-query.ts'
import { isMaterial, pictureLinks } from './materials.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import type { Page, Slide } from './read-presentation.ts'
import type { Shape, ShapeKind } from './read-shapes.ts'
import { canonicalName } from './shape-names.ts'
import {
  Count,
  describeSlide,
  findSlide,
  issuedOf,
  NonEmpty,
  SlideReference,
} from './slide-targets.ts'
import { ownTable } from '../package/own-table.ts'

const KINDS = [
  'shape',
  'picture',
  'media',
  'table',
  'chart',
  'diagram',
  'object',
  'group',
  'connector',
] as const satisfies readonly ShapeKind[]

/** Placeholder roles as items speak of them, with the types that play them. */
const ROLES = {
  title: ['title', 'ctrTitle'],
  subTitle: ['subTitle'],
  body: ['body', 'obj', 'tbl', 'chart', 'dgm', 'media', 'clipArt', 'pic'],
  date: ['dt'],
  footer: ['ftr'],
  slideNumber: ['sldNum'],
} as const
export type Role = keyof typeof ROLES

/**
 * One shape of a slide, by what is given: role of the placeholder, kind, name, text; `nth` among those
 * that fit, in drawing order (2.3). Names and texts are also looked up in the start file, so that a
 * shape is found whose text or name changed.
 */
export const ShapeReference = z
  .object({
    placeholder: z.optional(z.enum(['title', 'subTitle', 'body', 'date', 'footer', 'slideNumber'])),
    kind: z.optional(z.enum(KINDS)),
    name: z.optional(NonEmpty),
    text: z.optional(NonEmpty),
    /** Value of a:prstGeom prst: star5, rightArrow … */
    geometry: z.optional(NonEmpty),
    /** Path of the issued picture that it shows. */
    file: z.optional(NonEmpty),
    nth: z.optional(Count),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'no shape is named'))
export type ShapeReference = z.infer<typeof ShapeReference>

export const ShapeTarget = z.object({ slide: SlideReference, shape: ShapeReference })
export type ShapeTarget = z.infer<typeof ShapeTarget>

/** True when a shape is a placeholder of that role. */
export function hasRole(shape: Shape, role: Role): boolean {
  const types: readonly string[] = ROLES[role]
  return shape.placeholder !== undefined && types.includes(shape.placeholder.type)
}

function byText(shapes: readonly Shape[], text: string): readonly Shape[] {
  const wanted = foldSpaces(text)
  const equal = shapes.filter((one) => foldSpaces(one.text) === wanted)
  return equal.length > 0
    ? equal
    : shapes.filter((one) => one.kind !== 'group' && foldSpaces(one.text).includes(wanted))
}

function byName(shapes: readonly Shape[], name: string): readonly Shape[] {
  const equal = shapes.filter((one) => one.name.trim() === name.trim())
  if (equal.length > 0) return equal
  const wanted = canonicalName(name)
  return shapes.filter((one) => canonicalName(one.name) === wanted)
}

function isOfForm(shape: Shape, preset: string): boolean {
  const form = readGeometry(shape.properties)
  return form?.kind === 'preset' && form.preset === preset && shape.kind !== 'picture'
}

/** The shapes of a page that fit a reference, `nth` left aside. */
export function fittingShapes(page: Page, reference: ShapeReference): readonly Shape[] {
  const { placeholder, kind, name, text, geometry } = reference
  let shapes = page.allShapes.filter(
    (one) =>
      (placeholder === undefined || hasRole(one, placeholder)) &&
      (kind === undefined || one.kind === kind) &&
      (geometry === undefined || isOfForm(one, geometry)),
  )
  if (name !== undefined) shapes = [...byName(shapes, name)]
  if (text !== undefined) shapes = [...byText(shapes, text)]
  return shapes
}

/** LibreOffice writes a picture that is cut to a form as a shape filled with it (30303). */
function hasPictureFill(shape: Shape): boolean {
  return child(shape.properties, 'a:blipFill') !== undefined
}

/** The shape of a submitted slide that a shape of the issued slide became. */
export function twinOf(shape: Shape, from: Page, to: Page): Shape | undefined {
  const { placeholder, kind, name, id } = shape
  const isAlike = (one: Shape): boolean =>
    one.kind === kind || (kind === 'picture' && hasPictureFill(one))
  const same = to.allShapes.filter(isAlike)
  if (placeholder !== undefined) {
    const alike = (page: Page): Shape[] =>
      page.allShapes.filter((one) => one.placeholder?.type === placeholder.type)
    return (
      alike(to).find((one) => one.placeholder?.index === placeholder.index) ??
      alike(to)[alike(from).indexOf(shape)]
    )
  }
  return (
    same.find((one) => one.name === name && one.id === id) ??
    same.find((one) => one.name === name) ??
    same.find((one) => one.id === id)
  )
}

/** Finds a shape on a page that has no start file to be compared with, or does not need one. */
export function findShapeOn(page: Page, reference: ShapeReference): Shape | undefined {
  return fittingShapes(page, reference)[(reference.nth ?? 1) - 1]
}

/** True when a picture, or a shape filled with one, shows an issued picture. */
export function showsFile(view: PowerPointView, page: Page, shape: Shape, file: string): boolean {
  const fill = child(shape.node, 'p:blipFill') ?? child(shape.properties, 'a:blipFill')
  return isMaterial(view, page.part, pictureLinks(fill), file)
}

/** Finds a shape on a slide of the submission. */
export function findShape(
  view: PowerPointView,
  slide: Slide,
  reference: ShapeReference,
): Shape | undefined {
  const { file } = reference
  const direct =
    file === undefined
      ? findShapeOn(slide, reference)
      : fittingShapes(slide, reference).filter((one) => showsFile(view, slide, one, file))[
          (reference.nth ?? 1) - 1
        ]
  if (direct !== undefined) return direct
  const issued = issuedOf(view, slide)
  const known = issued === undefined ? undefined : findShapeOn(issued, reference)
  return issued === undefined || known === undefined ? undefined : twinOf(known, issued, slide)
}

/** The slide and the shape of a target; undefined when either is missing. */
export function locateShape(
  view: PowerPointView,
  target: ShapeTarget,
): { readonly slide: Slide; readonly shape: Shape } | undefined {
  const slide = findSlide(view, target.slide)
  const shape = slide === undefined ? undefined : findShape(view, slide, target.shape)
  return slide === undefined || shape === undefined ? undefined : { slide, shape }
}

const ROLE_WORDS: Readonly<Record<Role, Words>> = ownTable({
  title: words('标题', 'the title'),
  subTitle: words('副标题', 'the subtitle'),
  body: words('内容占位符', 'the content placeholder'),
  date: words('日期', 'the date'),
  footer: words('页脚', 'the footer'),
  slideNumber: words('幻灯片编号', 'the slide number'),
})
const KIND_WORDS: Readonly<Record<ShapeKind, Words>> = ownTable({
  shape: words('形状', 'the shape'),
  picture: words('图片', 'the picture'),
  media: words('音视频', 'the audio or video'),
  table: words('表格', 'the table'),
  chart: words('图表', 'the chart'),
  diagram: words('SmartArt 图形', 'the SmartArt'),
  object: words('嵌入对象', 'the embedded object'),
  group: words('组合', 'the group'),
  connector: words('连接符', 'the connector'),
  other: words('对象', 'the object'),
})

/** A shape in words. */
export function describeShape(reference: ShapeReference): Words {
  const { placeholder, kind, name, text, nth } = reference
  const what = placeholder !== undefined ? ROLE_WORDS[placeholder] : KIND_WORDS[kind ?? 'other']
  const { file, geometry } = reference
  const form = geometry === undefined ? undefined : formWords(geometry)
  const label = name ?? (text === undefined ? file : snippet(text))
  const quote = (own: string | undefined): string => {
    const shown = label ?? own
    return shown === undefined ? '' : `“${shown}”`
  }
  const order = nth === undefined ? '' : String(nth)
  return words(
    `${what.zh}${order}${quote(form?.zh)}`,
    [what.en, order, quote(form?.en)].filter((one) => one !== '').join(' '),
  )
}

/** A slide's shape in words. */
export function describeShapeTarget(target: ShapeTarget): Words {
  const slide = describeSlide(target.slide)
  const shape = describeShape(target.shape)
  return words(`${slide.zh}的${shape.zh}`, `${shape.en} of ${slide.en}`)
}

export const NO_SHAPE = words('未找到该对象', 'the object was not found')
