import * as z from 'zod/mini'
import { unitsOf, wantedOf } from '../checkpoints/asked.ts'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  single,
  snippet,
  unsupported,
  words,
  type Checker,
} from '../checkpoints/checker.ts'
import {
  equationElement,
  holdsEquation,
  readEquations,
  sameEquation,
} from '../drawing/equations.ts'
import {
  SMART_ART_LOSS,
  SmartArtExpected,
  smartArtOf,
  smartArtQuestions,
} from '../drawing/expect-smart-art.ts'
import { addSmartArt, readSmartArt } from '../drawing/smart-art.ts'
import { append, element } from '../package/edit-xml.ts'
import { attribute, descendants, isOn } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { insertBlocks, paragraphOf } from './edit-blocks.ts'
import { freeObjectId, inlineRun, materialBytes, relatePicture } from './edit-objects.ts'
import { paragraphsToEdit, textRun } from './edit-text.ts'
import { OBJECTS, objectsStart, PICTURES } from './examples/objects-start.ts'
import { isAtPlace, placeOf, placeWords, PlaceTarget } from './find-place.ts'
import { readObjects } from './read-objects.ts'
import { EMU_PER_CM } from './word-names.ts'
import type { WordDraft } from './word-draft.ts'
import { DocumentTarget, evidenceOf, locate, ParagraphsTarget } from './word-targets.ts'
import type { WordView } from './word-view.ts'

const Where = z.discriminatedUnion('in', [DocumentTarget, ParagraphsTarget])
type Where = z.infer<typeof Where>
const Names = z.array(z.string().check(z.minLength(1))).check(z.minLength(1))

const whereWords = (target: Where) =>
  target.in === 'document' ? words('文档', 'the document') : words('指定段落', 'the paragraph')

/** The elements in which a target's objects are looked for. */
function rootsOf(view: WordView, target: Where): readonly XmlElement[] {
  if (target.in === 'paragraphs')
    return locate(view, target).slices.map(({ paragraph }) => paragraph.node)
  return [view.document.source.xml(view.document.source.mainPart)]
}

/** The paragraph to insert into: the target's first, else a new last one. */
function paragraphFor(draft: WordDraft, target: Where): XmlElement {
  if (target.in === 'paragraphs') {
    const [first] = paragraphsToEdit(draft, target)
    if (first !== undefined) return first.paragraph.node
  }
  const paragraph = paragraphOf([])
  insertBlocks(draft, { at: 'end' }, [paragraph])
  return paragraph
}

const smartArt: Checker<WordView, WordDraft> = defineChecker({
  code: '10909',
  title: words('SmartArt 图形', 'SmartArt'),
  target: Where,
  expected: SmartArtExpected,
  lostBy: SMART_ART_LOSS,
  examine(view, target, expected) {
    const where = whereWords(target)
    const questions = smartArtQuestions(expected)
    const wanted = wantedOf(questions)
    const { source } = view.document
    const arts = rootsOf(view, target)
      .flatMap((root) => descendants(root, 'dgm:relIds'))
      .map((node) => {
        const units = unitsOf(questions, readSmartArt(source, source.mainPart, node))
        return { node, units, right: units.filter((unit) => unit.isOk).length }
      })
    const [first] = arts
    if (first === undefined)
      return blocked(where, wanted, words('没有 SmartArt 图形', 'there is no SmartArt'))
    const best = arts.reduce((one, other) => (other.right > one.right ? other : one), first)
    return found(where, wanted, COUNT.items, best.units, [
      evidenceOf(source.mainPart, best.node, 'SmartArt'),
    ])
  },
  apply(draft, target, expected) {
    const { source } = draft.package
    const questions = smartArtQuestions(expected)
    const isThere = rootsOf(draft.view(), target)
      .flatMap((root) => descendants(root, 'dgm:relIds'))
      .some((node) =>
        unitsOf(questions, readSmartArt(source, source.mainPart, node)).every((one) => one.isOk),
      )
    if (isThere) return
    const relIds = addSmartArt(draft.package, source.mainPart, 'word', smartArtOf(expected))
    const id = freeObjectId(draft)
    const [width, height] = [12 * EMU_PER_CM, 4 * EMU_PER_CM]
    const frame = { id, name: `图示 ${id}`, width, height }
    append(paragraphFor(draft, target), inlineRun(frame, 'dgm', relIds))
  },
  example: {
    start: objectsStart,
    target: { in: 'paragraphs', anchors: [{ text: OBJECTS.flow }] },
    expected: { layouts: ['process1'], texts: ['填表', '初选', '公布'], colors: ['colorful2'] },
    near: [
      {
        name: 'another layout',
        expected: { layouts: ['cycle2'], texts: ['填表', '初选', '公布'], colors: ['colorful2'] },
      },
      {
        name: 'another order of the texts',
        expected: { layouts: ['process1'], texts: ['初选', '填表', '公布'], colors: ['colorful2'] },
      },
    ],
  },
})

const isOldEquation = (node: XmlElement): boolean =>
  /^(Equation\.|MathType|Equation\b)/i.test(attribute(node, 'ProgID') ?? '')

const equation: Checker<WordView, WordDraft> = defineChecker({
  code: '10911',
  title: words('公式', 'equation'),
  target: Where,
  expected: z.object({
    /** In Word's linear format: x=(-b±√(b^2-4ac))/(2a). */
    linear: z.string().check(z.minLength(1)),
    match: z._default(z.enum(['equal', 'contains']), 'equal'),
  }),
  lostBy: [
    {
      program: 'libreoffice',
      reason: words(
        '未安装公式组件的 LibreOffice 另存时丢失公式',
        'an installation without the formula component loses formulas',
      ),
    },
  ],
  examine(view, target, expected) {
    const where = whereWords(target)
    const wanted = words(`公式 ${expected.linear}`, `the equation ${expected.linear}`)
    const roots = rootsOf(view, target)
    const equations = roots.flatMap((root) => readEquations(root))
    const matches = expected.match === 'equal' ? sameEquation : holdsEquation
    const right = equations.find((one) => matches(one, expected.linear))
    const part = view.document.source.mainPart
    const [first] = equations
    const shown = right ?? first
    if (shown === undefined) {
      const old = roots.flatMap((root) => descendants(root, 'o:OLEObject')).find(isOldEquation)
      return old === undefined
        ? found(where, wanted, COUNT.items, single(false, words('没有公式', 'no equation')))
        : unsupported(
            where,
            wanted,
            words(
              '公式是旧式公式对象，内容无法读取',
              'it is an object of an old equation editor, which cannot be read',
            ),
          )
    }
    return found(
      where,
      wanted,
      COUNT.items,
      single(
        right !== undefined,
        words(`公式 ${snippet(shown.linear)}`, `the equation ${snippet(shown.linear)}`),
      ),
      [evidenceOf(part, shown.node, shown.linear)],
    )
  },
  apply(draft, target, expected) {
    const known = rootsOf(draft.view(), target).flatMap((root) => readEquations(root))
    if (known.some((one) => sameEquation(one, expected.linear))) return
    append(paragraphFor(draft, target), equationElement(expected.linear))
  },
  example: {
    start: objectsStart,
    target: { in: 'paragraphs', anchors: [{ text: OBJECTS.formula }] },
    expected: { linear: 'S=(∑_(i=1)^n x_i)/(n-2)' },
    near: [
      { name: 'another denominator', expected: { linear: 'S=(∑_(i=1)^n x_i)/(n-1)' } },
      {
        name: 'typed as text',
        make(draft) {
          append(
            paragraphFor(draft, { in: 'paragraphs', anchors: [{ text: OBJECTS.formula }] }),
            textRun('S=(∑xi)/(n-2)'),
          )
        },
      },
    ],
  },
})

const embedded: Checker<WordView, WordDraft> = defineChecker({
  code: '10915',
  title: words('嵌入对象', 'embedded object'),
  target: Where,
  expected: z.object({
    /** Accepted values of ProgID; WPS writes Package for most files (10915). */
    programs: Names,
    /** True: the object is linked to its file; false: it is in the document. */
    linked: z.optional(z.boolean()),
    icon: z.optional(z.boolean()),
    /** Issued file that the object is made of. */
    file: z.optional(z.string()),
  }),
  examine(view, target, expected) {
    const where = whereWords(target)
    const wanted = words(
      `对象 ${expected.programs.join('/')}`,
      `an object of ${expected.programs.join('/')}`,
    )
    const objects = rootsOf(view, target).flatMap((root) => descendants(root, 'o:OLEObject'))
    const key = (text: string): string => text.toLowerCase()
    const isRight = (node: XmlElement): boolean =>
      expected.programs.map(key).includes(key(attribute(node, 'ProgID') ?? '')) &&
      (expected.linked === undefined || expected.linked === (attribute(node, 'Type') === 'Link')) &&
      (expected.icon === undefined || expected.icon === (attribute(node, 'DrawAspect') === 'Icon'))
    const right = objects.find(isRight)
    const shown = right ?? objects[0]
    const program = attribute(shown, 'ProgID') ?? ''
    return found(
      where,
      wanted,
      COUNT.items,
      single(
        right !== undefined,
        shown === undefined
          ? words('没有嵌入对象', 'no embedded object')
          : words(`对象 ${program}`, `an object of ${program}`),
      ),
      shown === undefined ? [] : [evidenceOf(view.document.source.mainPart, shown, program)],
    )
  },
  apply(draft, target, expected) {
    const [program = 'Package'] = expected.programs
    const paragraph = paragraphFor(draft, target)
    const isThere = descendants(paragraph, 'o:OLEObject').some(
      (one) => attribute(one, 'ProgID') === program,
    )
    if (isThere) return
    if (expected.file === undefined) throw new Error('An object is made of an issued file')
    append(paragraph, embedFile(draft, expected.file, program, expected.icon === true))
  },
  example: {
    start: objectsStart,
    target: { in: 'paragraphs', anchors: [{ text: OBJECTS.score }] },
    expected: { programs: ['Package'], file: PICTURES.poster },
    near: [
      { name: 'another program', expected: { programs: ['Paint.Picture'], file: PICTURES.poster } },
      {
        name: 'another paragraph',
        target: { in: 'paragraphs', anchors: [{ text: OBJECTS.ending }] },
      },
    ],
  },
})

/** A run with a file inside the document, shown by a picture. */
function embedFile(draft: WordDraft, file: string, program: string, isIcon: boolean): XmlElement {
  const { source } = draft.package
  const bytes = materialBytes(draft, file)
  const part = draft.package.addPart(
    'word/embeddings/oleObject#.bin',
    'application/vnd.openxmlformats-officedocument.oleObject',
    bytes,
  )
  const data = draft.package.relate(source.mainPart, 'oleObject', part)
  const pictures = [...draft.materials].filter(([name]) => name.endsWith('.png'))
  const [preview] = pictures
  const image = preview === undefined ? undefined : relatePicture(draft, preview[0], preview[1])
  const id = freeObjectId(draft)
  const shape = `_x0000_i${1024 + id}`
  return element('w:r', {}, [
    element('w:object', { 'w:dxaOrig': 1440, 'w:dyaOrig': 960 }, [
      element(
        'v:shape',
        { id: shape, style: 'width:72pt;height:48pt', 'o:ole': '' },
        image === undefined ? [] : [element('v:imagedata', { 'r:id': image, 'o:title': '' })],
      ),
      element('o:OLEObject', {
        Type: 'Embed',
        ProgID: program,
        ShapeID: shape,
        DrawAspect: isIcon ? 'Icon' : 'Content',
        ObjectID: `_${1_000_000_000 + id}`,
        'r:id': data,
      }),
    ]),
  ])
}

const rule: Checker<WordView, WordDraft> = defineChecker({
  code: '10916',
  title: words('横线', 'horizontal line'),
  target: PlaceTarget,
  expected: z.object({ count: z._default(z.int().check(z.gte(1)), 1) }),
  limits: words('艺术型页面边框用 10307 检查', 'art borders of the page are checked by 10307'),
  lostBy: [
    {
      program: 'libreoffice',
      reason: words('横线另存后成为普通图形', 'the line becomes a plain shape'),
    },
  ],
  examine(view, target, expected) {
    const lines = readObjects(view.document).filter((one) => {
      const mark = attribute(one.node, 'o:hr')
      return mark !== undefined && isOn(mark === 't' ? '1' : mark)
    })
    const here = lines.filter((one) => isAtPlace(view, one.paragraph, target))
    return found(
      placeWords(target),
      words(`横线${expected.count}条`, `${expected.count} horizontal lines`),
      COUNT.items,
      single(
        here.length === expected.count,
        words(`横线${here.length}条`, `${here.length} horizontal lines`),
      ),
      here.map((one) => evidenceOf(view.document.source.mainPart, one.node, '')),
    )
  },
  apply(draft, target, expected) {
    const view = draft.view()
    const here = readObjects(view.document).filter(
      (one) => attribute(one.node, 'o:hr') !== undefined && isAtPlace(view, one.paragraph, target),
    )
    for (let count = here.length; count < expected.count; count += 1) {
      const line = element('v:rect', {
        style: 'width:0;height:1.5pt',
        'o:hralign': 'center',
        'o:hrstd': 't',
        'o:hr': 't',
        fillcolor: '#a0a0a0',
        stroked: 'f',
      })
      const run = element('w:r', {}, [element('w:pict', {}, [line])])
      insertBlocks(draft, placeOf(target), [paragraphOf([run])])
    }
  },
  example: {
    start: objectsStart,
    target: { in: 'place', after: { text: OBJECTS.rule } },
    expected: { count: 1 },
    near: [
      { name: 'two lines', expected: { count: 2 } },
      { name: 'elsewhere', target: { in: 'place', after: { text: OBJECTS.title } } },
    ],
  },
})

export const insertedObjectCheckers: readonly Checker<WordView, WordDraft>[] = [
  smartArt,
  equation,
  embedded,
  rule,
]
