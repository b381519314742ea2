import * as z from 'zod/mini'
import { defineChecker, words, type Checker } from '../checkpoints/checker.ts'
import { formWords } from '../drawing/drawing-words.ts'
import { writeGeometry } from '../drawing/write-drawing.ts'
import { ensureChild } from '../package/edit-xml.ts'
import { insertShape } from './edit-objects.ts'
import { OBJECTS, objectsStart } from './examples/objects-start.ts'
import {
  askForm,
  askObject,
  judgeBest,
  NewObjectTarget,
  OBJECT_PROPERTIES,
  objectsAt,
} from './object-questions.ts'
import { formOf } from './object-looks.ts'
import type { WordObject } from './read-objects.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'
import { anchorParagraph, Forms, USUAL_HEIGHT, USUAL_WIDTH, writeObject } from './edit-shapes.ts'

const isShape = (object: WordObject): boolean =>
  ['shape', 'textBox', 'wordArt', 'line'].includes(object.kind)

const shape: Checker<WordView, WordDraft> = defineChecker({
  code: '10906',
  title: words('自选图形', 'shape'),
  target: NewObjectTarget,
  expected: z.object({ forms: z.optional(Forms), ...OBJECT_PROPERTIES }),
  examine(view, target, expected) {
    const { forms } = expected
    const all = objectsAt(view, target, isShape)
    // A named object is judged by its form as well; elsewhere only those of the form are meant.
    const isNamed = target.in !== 'document' && target.in !== 'paragraphs'
    const objects = isNamed
      ? all
      : all.filter((one) => forms === undefined || forms.includes(formOf(one) ?? ''))
    const name = forms?.[0] === undefined ? words('形状', 'a shape') : formWords(forms[0])
    const questions = [...(isNamed ? askForm(forms) : []), ...askObject(view, expected)]
    return judgeBest(view, target, name, objects, questions)
  },
  apply(draft, target, expected) {
    const form = expected.forms?.[0] ?? 'rect'
    const known = objectsAt(draft.view(), target, isShape).find(
      (one) =>
        !one.isLegacy &&
        (expected.forms === undefined || target.in !== 'document'
          ? true
          : expected.forms.includes(formOf(one) ?? '')),
    )
    const node =
      known?.node ??
      insertShape(draft, anchorParagraph(draft, target), {
        preset: form,
        width: USUAL_WIDTH,
        height: USUAL_HEIGHT,
      })
    if (expected.forms !== undefined) writeGeometry(ensureChild(node, 'wps:spPr'), form)
    writeObject(draft, node, expected)
  },
  example: {
    start: objectsStart,
    target: { in: 'paragraphs', anchors: [{ text: OBJECTS.star }] },
    expected: {
      forms: ['star5'],
      widthCm: 3,
      heightCm: 3,
      fill: { kind: 'solid', colors: ['黄色'] },
      line: { colors: ['红色'], widthPoints: 1.5 },
    },
    near: [
      {
        name: 'another form',
        expected: {
          forms: ['star4'],
          widthCm: 3,
          heightCm: 3,
          fill: { kind: 'solid', colors: ['黄色'] },
          line: { colors: ['红色'], widthPoints: 1.5 },
        },
      },
      {
        name: 'a thinner line',
        expected: {
          forms: ['star5'],
          widthCm: 3,
          heightCm: 3,
          fill: { kind: 'solid', colors: ['黄色'] },
          line: { colors: ['红色'], widthPoints: 1 },
        },
      },
      {
        name: 'another paragraph',
        target: { in: 'paragraphs', anchors: [{ text: OBJECTS.ending }] },
      },
    ],
  },
})

const isBox = (object: WordObject): boolean =>
  object.kind === 'textBox' || (object.kind === 'wordArt' && object.content !== undefined)

const textBox: Checker<WordView, WordDraft> = defineChecker({
  code: '10907',
  title: words('文本框', 'text box'),
  target: NewObjectTarget,
  expected: z.object(OBJECT_PROPERTIES),
  examine: (view, target, expected) =>
    judgeBest(
      view,
      target,
      words('文本框', 'a text box'),
      objectsAt(view, target, isBox),
      askObject(view, expected),
    ),
  apply(draft, target, expected) {
    const known = objectsAt(draft.view(), target, isBox).find((one) => !one.isLegacy)
    const node =
      known?.node ??
      insertShape(draft, anchorParagraph(draft, target), {
        preset: 'rect',
        width: USUAL_WIDTH * 2,
        height: USUAL_HEIGHT,
        isTextBox: true,
      })
    writeObject(draft, node, expected)
  },
  example: {
    start: objectsStart,
    target: { in: 'paragraphs', anchors: [{ text: OBJECTS.box }] },
    expected: {
      text: '报名截止：五月二十日',
      vertical: true,
      eaFont: '黑体',
      line: { none: true },
    },
    near: [
      {
        name: 'horizontal text',
        expected: {
          text: '报名截止：五月二十日',
          vertical: false,
          eaFont: '黑体',
          line: { none: true },
        },
      },
      {
        name: 'another text',
        expected: {
          text: '报名截止：五月三十日',
          vertical: true,
          eaFont: '黑体',
          line: { none: true },
        },
      },
    ],
  },
})

export const shapeCheckers: readonly Checker<WordView, WordDraft>[] = [shape, textBox]
