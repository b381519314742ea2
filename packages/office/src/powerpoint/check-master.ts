import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  join,
  snippet,
  words,
  type Checker,
  type Unit,
  type Words,
} from '../checkpoints/checker.ts'
import { element, ensureChild, ensurePath } from '../package/edit-xml.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { at, child } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { addShape, newShape } from './edit-slides.ts'
import { pictureElement } from './edit-pictures.ts'
import { designStart, LOGO } from './examples/slides-start.ts'
import { judgeRunBy, RunExpected, runWords, writeRun } from './expect-run.ts'
import { isLayout, layoutTypeWords } from './layout-names.ts'
import { isMaterial, pictureLinks, relateMaterial } from './materials.ts'
import { masterOf, masterStyleName } from './placeholders.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import type { Page, Presentation } from './read-presentation.ts'
import type { Shape, TextParagraph, TextRun } from './read-shapes.ts'
import { describeShape, findShapeOn, NO_SHAPE, ShapeReference } from './shape-targets.ts'
import { evidenceAt, NonEmpty } from './slide-targets.ts'
import { slideRunFormat } from './text-format.ts'

const MasterTarget = z.object({
  /** The slide master, or the layout of a type. */
  page: z.union([z.literal('master'), z.object({ layout: NonEmpty })]),
  /** The placeholder whose text is formatted; 1 is the first level. */
  shape: z.optional(ShapeReference),
  level: z.optional(z.int().check(z.gte(1), z.lte(9))),
})
type MasterTarget = z.infer<typeof MasterTarget>

const MasterExpected = z
  .object({
    /** Path of an issued picture that the page shows (a logo). */
    picture: z.optional(NonEmpty),
    /** Text of a shape that the page shows, outside placeholders. */
    text: z.optional(NonEmpty),
    format: z.optional(RunExpected),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))

const usedParts = (presentation: Presentation): ReadonlySet<string> =>
  new Set(presentation.slides.flatMap((one) => one.master?.part ?? []))

/** The masters or layouts that a target means; masters that no slide uses are left aside. */
function pagesOf(presentation: Presentation, target: MasterTarget): readonly Page[] {
  const used = usedParts(presentation)
  const masters = presentation.masters.filter((one) => used.size === 0 || used.has(one.part))
  const { page } = target
  if (page === 'master') return masters
  return masters.flatMap((one) =>
    one.layouts.filter((layout) => isLayout(layout, { types: [page.layout] })),
  )
}

function pageWords({ page }: MasterTarget): Words {
  if (page === 'master') return words('幻灯片母版', 'the slide master')
  const name = layoutTypeWords(page.layout)
  return words(`“${name.zh}”版式`, `the layout “${name.en}”`)
}

/**
 * A run without properties of its own in a paragraph of a level: what the level gives to text. What the
 * prompt on the master itself looks like is passed on to no slide; but LibreOffice writes no text styles
 * and keeps what its masters give in the prompts alone.
 */
function levelRun(
  page: Page,
  shape: Shape,
  level: number,
): { paragraph: TextParagraph; run: TextRun } {
  const hasStyles = at(masterOf(page)?.tree, 'p:txStyles') !== undefined
  const prompt = shape.paragraphs.find((one) => one.level === level && one.text !== '')
  const first = prompt?.runs.find((one) => one.kind !== 'break')
  if (!hasStyles && prompt !== undefined && first !== undefined)
    return { paragraph: prompt, run: first }
  const node = element('a:p')
  return {
    paragraph: { node, properties: undefined, level, runs: [], text: '' },
    run: { node: element('a:r'), kind: 'run', text: '', properties: undefined },
  }
}

function examineFormat(
  presentation: Presentation,
  page: Page,
  target: MasterTarget,
  expected: RunExpected,
): readonly Unit[] {
  const shape = target.shape === undefined ? undefined : findShapeOn(page, target.shape)
  if (shape === undefined) return [{ isOk: false, weight: 1, actual: NO_SHAPE }]
  const { paragraph, run } = levelRun(page, shape, (target.level ?? 1) - 1)
  const format = slideRunFormat({ presentation, page, shape }, paragraph, run)
  const judge = judgeRunBy(expected)
  // A level has no characters of its own; each slot that the checkpoint names is judged once.
  const slots = [
    ...(expected.eaFont === undefined ? [] : (['ea'] as const)),
    ...(expected.latinFont === undefined ? [] : (['latin'] as const)),
  ]
  return (slots.length === 0 ? [undefined] : slots).flatMap((slot): Unit[] => {
    const judged = judge(format, slot)
    return judged === undefined ? [] : [{ weight: 1, ...judged }]
  })
}

function isShown(view: PowerPointView, page: Page, file: string): boolean {
  return page.allShapes.some(
    (one) =>
      one.kind === 'picture' &&
      isMaterial(view, page.part, pictureLinks(child(one.node, 'p:blipFill')), file),
  )
}

/** The list of levels that a master's or a layout's placeholder takes its text from. */
function levelList(page: Page, shape: Shape): XmlElement {
  if (page.kind === 'master' && shape.placeholder !== undefined)
    return ensurePath(page.tree, 'p:txStyles', masterStyleName(shape))
  if (shape.body === undefined) throw new Error(`${shape.name} holds no text`)
  return ensureChild(shape.body, 'a:lstStyle')
}

const LOGO_BOX = { x: 10_800_000, y: 200_000, width: 900_000, height: 900_000 }

const master: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30108',
  title: words('母版和版式的编辑', 'master or layout edited'),
  target: MasterTarget,
  expected: MasterExpected,
  examine(view, target, { picture, text, format }) {
    const { presentation } = view
    const pages = pagesOf(presentation, target)
    const on = pageWords(target)
    const shape = target.shape === undefined ? undefined : describeShape(target.shape)
    const described = words(
      `${on.zh}${shape === undefined ? '' : `的${shape.zh}`}`,
      shape === undefined ? on.en : `${shape.en} of ${on.en}`,
    )
    const wanted = join([
      ...(picture === undefined ? [] : [words(`图片 ${picture}`, `the picture ${picture}`)]),
      ...(text === undefined ? [] : [words(`文字“${snippet(text)}”`, `“${snippet(text)}”`)]),
      ...(format === undefined ? [] : [runWords(format)]),
    ])
    if (pages.length === 0)
      return blocked(described, wanted, words('未找到母版或版式', 'no such master or layout'))
    const units = pages.flatMap((page): Unit[] => {
      const isThere = picture === undefined || isShown(view, page, picture)
      const isWritten =
        text === undefined ||
        page.allShapes.some(
          (one) => one.placeholder === undefined && foldSpaces(one.text).includes(foldSpaces(text)),
        )
      const yes = (is: boolean, zh: string, en: string): Words =>
        is ? words(`有${zh}`, `has ${en}`) : words(`没有${zh}`, `has no ${en}`)
      return [
        ...(picture === undefined
          ? []
          : [{ isOk: isThere, weight: 1, actual: yes(isThere, '该图片', 'such picture') }]),
        ...(text === undefined
          ? []
          : [{ isOk: isWritten, weight: 1, actual: yes(isWritten, '该文字', 'such text') }]),
        ...(format === undefined ? [] : examineFormat(presentation, page, target, format)),
      ]
    })
    const evidence = pages.map((page) => evidenceAt(page.part, page.tree, on.zh))
    return found(described, wanted, COUNT.items, units, evidence)
  },
  apply(draft, target, { picture, text, format }) {
    const pages = pagesOf(draft.view().presentation, target)
    if (pages.length === 0) throw new Error('There is no such master or layout')
    for (const page of pages) {
      if (picture !== undefined && !isShown(draft.view(), page, picture)) {
        const id = relateMaterial(draft, page.part, picture)
        addShape(page, pictureElement(page, { relationship: id, box: LOGO_BOX }))
      }
      const isWritten = page.allShapes.some((one) => one.text === text)
      if (text !== undefined && !isWritten) {
        const box = { ...LOGO_BOX, x: 8_000_000, width: 2_600_000, height: 400_000 }
        addShape(page, newShape(page, { name: '文本框', box, texts: [text], isTextBox: true }))
      }
      if (format === undefined) continue
      const shape = target.shape === undefined ? undefined : findShapeOn(page, target.shape)
      if (shape === undefined) throw new Error('There is no such shape on the master')
      const level = ensureChild(levelList(page, shape), `a:lvl${target.level ?? 1}pPr`)
      writeRun(ensureChild(level, 'a:defRPr'), format)
    }
  },
  example: {
    start: designStart,
    target: { page: 'master', shape: { placeholder: 'title' } },
    expected: { picture: LOGO, format: { size: 48, colors: ['深红'] } },
    near: [
      {
        name: 'a smaller size',
        expected: { picture: LOGO, format: { size: 40, colors: ['深红'] } },
      },
      {
        name: 'on a layout instead of the master',
        target: { page: { layout: 'obj' }, shape: { placeholder: 'title' } },
      },
    ],
  },
})

export const masterCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [master]
