import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  single,
  snippet,
  words,
  type Checker,
} from '../checkpoints/checker.ts'
import {
  equationElement,
  holdsEquation,
  readEquations,
  sameEquation,
} from '../drawing/equations.ts'
import { alternatives, append, element } from '../package/edit-xml.ts'
import { attribute, child, children, descendants, isOn } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { writePicture } from '../package/write-picture.ts'
import { pictureElement } from './edit-pictures.ts'
import { addShape, newShape, nextShapeId, slideToEdit } from './edit-slides.ts'
import { objectsStart } from './examples/objects-start.ts'
import { addMedia } from './materials.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import type { Slide } from './read-presentation.ts'
import {
  describeSlide,
  evidenceAt,
  findSlide,
  NO_SLIDE,
  NonEmpty,
  SlideTarget,
} from './slide-targets.ts'

const EmbeddedExpected = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('equation'),
    /** In the linear format: x=(-b±√(b^2-4ac))/(2a). */
    linear: NonEmpty,
    match: z.optional(z.enum(['equal', 'contains'])),
  }),
  z.object({
    kind: z.literal('object'),
    /** Accepted values of p:oleObj progId, also as their beginning: Excel.Sheet, PowerPoint.Slide … */
    programs: z.array(NonEmpty).check(z.minLength(1)),
    icon: z.optional(z.boolean()),
    /** Path of the issued file that it is made of, for whoever makes an answer. */
    file: z.optional(NonEmpty),
  }),
])
type ObjectExpected = Extract<z.infer<typeof EmbeddedExpected>, { kind: 'object' }>

const objectsOf = (slide: Slide): readonly XmlElement[] =>
  descendants(child(slide.tree, 'p:cSld'), 'p:oleObj')

function isObject(node: XmlElement, { programs, icon }: ObjectExpected): boolean {
  const program = (attribute(node, 'progId') ?? '').toLowerCase()
  const shown = attribute(node, 'showAsIcon')
  const isIcon = shown !== undefined && isOn(shown)
  return (
    (icon === undefined || icon === isIcon) &&
    programs.some((one) => {
      const wanted = one.toLowerCase()
      return program === wanted || program.startsWith(`${wanted}.`)
    })
  )
}

const OLE = 'http://schemas.openxmlformats.org/presentationml/2006/ole'
const BOX = { x: 3_000_000, y: 3_600_000, width: 3_000_000, height: 1_500_000 }

function addObject(draft: PowerPointDraft, slide: Slide, expected: ObjectExpected): void {
  const bytes = expected.file === undefined ? undefined : draft.materials.get(expected.file)
  if (bytes === undefined) throw new Error('An object is made of an issued file')
  const [program = 'Package'] = expected.programs
  const extension = /\.(xlsx|docx|pptx)$/i.exec(expected.file ?? '')?.[1]?.toLowerCase()
  const types: Readonly<Record<string, string>> = {
    xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  }
  const part = draft.package.addPart(
    `ppt/embeddings/object#.${extension ?? 'bin'}`,
    types[extension ?? ''] ?? 'application/vnd.openxmlformats-officedocument.oleObject',
    bytes,
  )
  const data = draft.package.relate(
    slide.part,
    extension === undefined ? 'oleObject' : 'package',
    part,
  )
  const image = addMedia(draft, writePicture(16, 16, 'D9D9D9'), 'png')
  const picture = pictureElement(slide, {
    relationship: draft.package.relate(slide.part, 'image', image),
    box: BOX,
    name: '',
  })
  const id = nextShapeId(slide)
  const object = element(
    'p:oleObj',
    {
      name: program,
      showAsIcon: expected.icon === true ? 1 : undefined,
      'r:id': data,
      imgW: BOX.width,
      imgH: BOX.height,
      progId: program,
    },
    [element('p:embed'), picture],
  )
  addShape(
    slide,
    element('p:graphicFrame', {}, [
      element('p:nvGraphicFramePr', {}, [
        element('p:cNvPr', { id, name: `对象 ${id - 1}` }),
        element('p:cNvGraphicFramePr'),
        element('p:nvPr'),
      ]),
      element('p:xfrm', {}, [
        element('a:off', { x: BOX.x, y: BOX.y }),
        element('a:ext', { cx: BOX.width, cy: BOX.height }),
      ]),
      element('a:graphic', {}, [element('a:graphicData', { uri: OLE }, [object])]),
    ]),
  )
}

/** A text box with a formula, as PowerPoint writes one for readers that know it. */
function addEquation(slide: Slide, linear: string): void {
  const box = { x: 3_000_000, y: 2_200_000, width: 4_000_000, height: 700_000 }
  const shape = newShape(slide, { name: '文本框', box, texts: [''], isTextBox: true })
  const [paragraph] = children(child(shape, 'p:txBody'), 'a:p')
  if (paragraph === undefined) throw new Error('The text box has no paragraph')
  const math = element('m:oMathPara', {}, [equationElement(linear)])
  append(paragraph, element('a14:m', {}, [math]))
  const plain = newShape(slide, { name: '文本框', box, texts: [linear], isTextBox: true })
  for (const one of alternatives('a14', [shape], [plain])) addShape(slide, one)
}

const embedded: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30311',
  title: words('公式、嵌入对象', 'equation or embedded object'),
  target: SlideTarget,
  expected: EmbeddedExpected,
  examine(view, target, expected) {
    const where = describeSlide(target.slide)
    const wanted =
      expected.kind === 'equation'
        ? words(`公式 ${expected.linear}`, `the equation ${expected.linear}`)
        : words(
            `对象 ${expected.programs.join('/')}`,
            `an object of ${expected.programs.join('/')}`,
          )
    const slide = findSlide(view, target.slide)
    if (slide === undefined) return blocked(where, wanted, NO_SLIDE)
    if (expected.kind === 'object') {
      const objects = objectsOf(slide)
      const right = objects.find((one) => isObject(one, expected))
      const shown = right ?? objects[0]
      if (shown === undefined)
        return blocked(where, wanted, words('没有嵌入对象', 'there is no embedded object'))
      const program = attribute(shown, 'progId') ?? ''
      const actual = words(`对象 ${program}`, `an object of ${program}`)
      const evidence = [evidenceAt(slide.part, shown, program)]
      return found(where, wanted, COUNT.items, single(right !== undefined, actual), evidence)
    }
    const equations = readEquations(child(slide.tree, 'p:cSld'))
    const matches = expected.match === 'contains' ? holdsEquation : sameEquation
    const right = equations.find((one) => matches(one, expected.linear))
    const shown = right ?? equations[0]
    if (shown === undefined)
      return blocked(where, wanted, words('没有公式', 'there is no equation'))
    const actual = words(`公式 ${snippet(shown.linear)}`, `the equation ${snippet(shown.linear)}`)
    const evidence = [evidenceAt(slide.part, shown.node, shown.linear)]
    return found(where, wanted, COUNT.items, single(right !== undefined, actual), evidence)
  },
  apply(draft, target, expected) {
    const slide = slideToEdit(draft, target.slide)
    if (expected.kind === 'object') {
      if (objectsOf(slide).some((one) => isObject(one, expected))) return
      addObject(draft, slide, expected)
      return
    }
    const known = readEquations(child(slide.tree, 'p:cSld'))
    if (known.some((one) => sameEquation(one, expected.linear))) return
    addEquation(slide, expected.linear)
  },
  lostBy: [
    {
      program: 'libreoffice',
      reason: words(
        '没有安装公式组件时，公式另存后丢失',
        'without its formula component it drops formulas when it saves',
      ),
    },
  ],
  example: {
    start: objectsStart,
    target: { slide: { start: 9 } },
    expected: { kind: 'equation', linear: 'x=(-b±√(b^2-4ac))/(2a)' },
    near: [
      { name: 'another sign', expected: { kind: 'equation', linear: 'x=(b±√(b^2-4ac))/(2a)' } },
      {
        name: 'typed as text',
        make(draft) {
          const slide = slideToEdit(draft, { start: 9 })
          const texts = ['x=(-b±√(b^2-4ac))/(2a)']
          addShape(slide, newShape(slide, { name: '文本框', box: BOX, texts, isTextBox: true }))
        },
      },
    ],
  },
})

export const embeddedCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [embedded]
