import * as z from 'zod/mini'
import { defineChecker, words, type Checker, type Words } from '../checkpoints/checker.ts'
import { isColor, writtenColor } from '../checkpoints/color-names.ts'
import { append, element, putChild } from '../package/edit-xml.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { CellFill } from './cell-styles.ts'
import { cellsToEdit } from './edit-cells.ts'
import { formatStart } from './examples/format-start.ts'
import { RangeTarget } from './excel-targets.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelView } from './excel-view.ts'
import { judgeCells } from './judge-cells.ts'

const Colors = z.array(z.string()).check(z.minLength(1))
const FillExpected = z.object({
  /** Of a solid fill, or of a pattern's lines. */
  colors: z.optional(Colors),
  /** solid, none, gradient or a pattern: gray125, lightVertical, darkGrid … */
  pattern: z._default(z.string(), 'solid'),
  /** Behind a pattern's lines. */
  background: z.optional(Colors),
  /** Accepted colours of each stop of a gradient, in their order. */
  stops: z.optional(z.array(Colors).check(z.minLength(2))),
})

const colored = (rgb: string): { readonly rgb: string } => ({ rgb: `FF${writtenColor(rgb)}` })

function fillWords({ pattern, color, background, stops }: CellFill): Words {
  if (pattern === 'none') return words('无填充', 'no fill')
  if (pattern === 'gradient') return words(`渐变 ${stops.join('→')}`, `gradient ${stops.join('→')}`)
  const both = [color, background].filter((one) => one !== '').join(' / ')
  return pattern === 'solid'
    ? words(`纯色 ${color}`, `solid ${color}`)
    : words(`图案 ${pattern} ${both}`, `pattern ${pattern} ${both}`)
}

function wantedWords({ pattern, colors, background, stops }: z.infer<typeof FillExpected>): Words {
  const told = [colors, background].flatMap((list) => (list === undefined ? [] : [list.join('/')]))
  return fillWords({
    pattern,
    color: told.join(' / '),
    background: '',
    stops: stops?.map((list) => list.join('/')) ?? told,
  })
}

function writeFill(fill: XmlElement, expected: z.infer<typeof FillExpected>): void {
  const { pattern, colors, background, stops } = expected
  fill.children.splice(0)
  if (pattern === 'gradient') {
    const list = stops ?? [['FFFFFF'], colors ?? ['000000']]
    const made = element('x:gradientFill', { degree: 90 })
    list.forEach(([first = 'FFFFFF'], index) => {
      const position = index / (list.length - 1)
      append(made, element('x:stop', { position }, [element('x:color', colored(first))]))
    })
    append(fill, made)
    return
  }
  const made = putChild(fill, 'x:patternFill', { patternType: pattern })
  if (pattern === 'none') return
  const [front] = colors ?? []
  const [back] = background ?? []
  if (front !== undefined) append(made, element('x:fgColor', colored(front)))
  append(made, element('x:bgColor', back === undefined ? { indexed: 64 } : colored(back)))
}

const fill: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20304',
  title: words('填充', 'fill'),
  target: RangeTarget,
  expected: FillExpected,
  examine(view, target, expected) {
    const { pattern, colors, background, stops } = expected
    return judgeCells(view, target, wantedWords(expected), ({ fill: actual }) => ({
      isOk:
        actual.pattern === pattern &&
        (colors === undefined || isColor(actual.color, colors)) &&
        (background === undefined || isColor(actual.background, background)) &&
        (stops === undefined ||
          (actual.stops.length === stops.length &&
            stops.every((accepted, index) => isColor(actual.stops[index] ?? '', accepted)))),
      actual: fillWords(actual),
    }))
  },
  apply(draft, target, expected) {
    const { edit, cells } = cellsToEdit(draft, target)
    edit.style(cells, {
      fill(made) {
        writeFill(made, expected)
      },
    })
  },
  example: {
    start: formatStart,
    target: { in: 'range', sheet: '成绩表', ref: 'C3:C7' },
    expected: { colors: ['黄色'] },
    near: [
      { name: 'another colour', expected: { colors: ['橙色'] } },
      { name: 'a pattern', expected: { colors: ['黄色'], pattern: 'lightUp' } },
      { name: 'one cell less', target: { in: 'range', sheet: '成绩表', ref: 'C3:C6' } },
    ],
  },
})

export const fillCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [fill]
