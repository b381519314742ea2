import { attribute, child, children, isOn, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { inheritedShapes } from './placeholders.ts'
import type { Page } from './read-presentation.ts'
import type { Shape } from './read-shapes.ts'
import { ownTable } from '../package/own-table.ts'

export type Autofit = 'none' | 'shape' | 'text'

/** How a shape sets its text, after what placeholders inherit (2.6). Lengths in EMU. */
export interface TextBody {
  /** a:bodyPr@vert: horz, vert, vert270, eaVert, wordArtVert … */
  readonly direction: string
  readonly columns: number
  readonly columnSpacing: number
  readonly isWrapped: boolean
  readonly autofit: Autofit
  /** t, ctr, b. */
  readonly anchor: string
  readonly insets: {
    readonly left: number
    readonly top: number
    readonly right: number
    readonly bottom: number
  }
}

const FITS: Readonly<Record<string, Autofit>> = ownTable({
  'a:noAutofit': 'none',
  'a:spAutoFit': 'shape',
  'a:normAutofit': 'text',
})

function bodiesOf(page: Page, shape: Shape): XmlElement[] {
  return [shape, ...inheritedShapes(page, shape)].flatMap(
    (one) => child(one.body, 'a:bodyPr') ?? [],
  )
}

/** Reads how a shape sets its text. */
export function textBodyOf(page: Page, shape: Shape): TextBody {
  const bodies = bodiesOf(page, shape)
  const text = (name: string): string | undefined => {
    const holder = bodies.find((one) => attribute(one, name) !== undefined)
    return attribute(holder, name)
  }
  const number = (name: string, usual: number): number => {
    const holder = bodies.find((one) => numberOf(one, name) !== undefined)
    return numberOf(holder, name) ?? usual
  }
  const fit = bodies.flatMap((one) => children(one)).find((one) => FITS[one.name] !== undefined)
  return {
    direction: text('vert') ?? 'horz',
    columns: number('numCol', 1),
    columnSpacing: number('spcCol', 0),
    isWrapped: (text('wrap') ?? 'square') !== 'none',
    autofit: FITS[fit?.name ?? ''] ?? 'none',
    anchor: text('anchor') ?? 't',
    insets: {
      left: number('lIns', 91_440),
      top: number('tIns', 45_720),
      right: number('rIns', 91_440),
      bottom: number('bIns', 45_720),
    },
  }
}

/**
 * True for a text box. WPS leaves out txBox sometimes; a plain rectangle with text and without fill and
 * line of its own is taken for one then (30205).
 */
export function isTextBox(shape: Shape): boolean {
  if (shape.kind !== 'shape' || shape.placeholder !== undefined) return false
  const drawing = child(children(shape.node, 'p:nvSpPr')[0], 'p:cNvSpPr')
  const mark = attribute(drawing, 'txBox')
  if (mark !== undefined) return isOn(mark)
  const geometry = child(shape.properties, 'a:prstGeom')
  const isPlain = geometry === undefined || attribute(geometry, 'prst') === 'rect'
  // LibreOffice gives every shape a style; one that refers to nothing is none.
  const isStyled = ['a:fillRef', 'a:lnRef'].some(
    (name) => (numberOf(child(child(shape.node, 'p:style'), name), 'idx') ?? 0) > 0,
  )
  const isFilled = children(shape.properties).some(
    (one) => one.name.endsWith('Fill') && one.name !== 'a:noFill',
  )
  return isPlain && !isStyled && !isFilled && shape.text.trim() !== ''
}
