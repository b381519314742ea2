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
  SMART_ART_LIMITS,
  SmartArtExpected,
  smartArtOf,
  smartArtQuestions,
} from '../drawing/expect-smart-art.ts'
import { addSmartArt, readSmartArt } from '../drawing/smart-art.ts'
import { append } from '../package/edit-xml.ts'
import { attribute } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { freeObjectId, inlineRun } from './edit-objects.ts'
import { textRun } from './edit-text.ts'
import { OBJECTS, objectsStart } from './examples/objects-start.ts'
import { isDeleted, standing } from './revisions.ts'
import { EMU_PER_CM } from './word-names.ts'
import type { WordDraft } from './word-draft.ts'
import { evidenceOf } from './word-targets.ts'
import type { WordView } from './word-view.ts'
import { paragraphFor, rootsOf, Where, whereWords } from './object-places.ts'

const smartArt: Checker<WordView, WordDraft> = defineChecker({
  code: '10909',
  title: words('SmartArt 图形', 'SmartArt'),
  target: Where,
  expected: SmartArtExpected,
  limits: SMART_ART_LIMITS,
  examine(view, target, expected) {
    const where = whereWords(target)
    const questions = smartArtQuestions(expected)
    const wanted = wantedOf(questions)
    const { source } = view.document
    const arts = rootsOf(view, target)
      .flatMap((root) => standing(root, 'dgm:relIds'))
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
      .flatMap((root) => standing(root, 'dgm:relIds'))
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
    const equations = roots
      .flatMap((root) => readEquations(root))
      .filter((one) => !isDeleted(one.node))
    const matches = expected.match === 'equal' ? sameEquation : holdsEquation
    const right = equations.find((one) => matches(one, expected.linear))
    const part = view.document.source.mainPart
    const [first] = equations
    const shown = right ?? first
    if (shown === undefined) {
      const old = roots.flatMap((root) => standing(root, 'o:OLEObject')).find(isOldEquation)
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

export const insertedObjectCheckers: readonly Checker<WordView, WordDraft>[] = [smartArt, equation]
