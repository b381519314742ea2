import { readEffects, type Effects } from '../drawing/read-effects.ts'
import { shapeFill, readBlip, type Blip, type Fill } from '../drawing/read-fill.ts'
import { readGeometry, readTransform } from '../drawing/read-geometry.ts'
import { shapeLine, type Line } from '../drawing/read-line.ts'
import { child } from '../package/xml-query.ts'
import { colorSchemeOf } from './object-targets.ts'
import { cssOf, type WordObject } from './read-objects.ts'
import { vmlFill, vmlForm, vmlLine } from './vml-looks.ts'
import type { WordDocument } from './word-document.ts'

/** The preset form of an object; `custom` for a drawn one. */
export function formOf(object: WordObject): string | undefined {
  if (object.isLegacy) return vmlForm(object.node)
  const geometry = readGeometry(object.properties)
  return geometry?.kind === 'preset' ? geometry.preset : geometry?.kind
}

export function fillOf(document: WordDocument, object: WordObject): Fill | undefined {
  if (object.isLegacy) return vmlFill(object.node)
  return shapeFill(object.properties, object.style, colorSchemeOf(document))
}

export function lineOf(document: WordDocument, object: WordObject): Line | undefined {
  if (object.isLegacy) return vmlLine(object.node)
  return shapeLine(object.properties, object.style, colorSchemeOf(document))
}

export function effectsOf(document: WordDocument, object: WordObject): Effects {
  const effects = readEffects(object.properties, colorSchemeOf(document), object.style)
  const old = child(object.node, 'v:shadow')
  if (!object.isLegacy || old === undefined || effects.shadow !== undefined) return effects
  return {
    ...effects,
    shadow: {
      kind: 'outer',
      color: undefined,
      blurPoints: 0,
      distancePoints: 2,
      directionDegrees: 45,
    },
  }
}

/** The picture of a pic:pic with what was done to it; undefined for other objects. */
export function blipOf(object: WordObject): Blip | undefined {
  const fill = child(object.node, 'pic:blipFill')
  return fill === undefined ? undefined : readBlip(fill)
}

export interface Turn {
  readonly rotationDegrees: number
  readonly isFlippedHorizontally: boolean
  readonly isFlippedVertically: boolean
}

/** How an object is turned and mirrored. */
export function turnOf(object: WordObject): Turn {
  if (object.isLegacy) {
    const css = cssOf(object.node)
    const turn = css.get('rotation') ?? '0'
    // “fd” counts 1/65536 of a degree.
    const degrees = Number.parseFloat(turn) / (turn.endsWith('fd') ? 65_536 : 1)
    const flip = css.get('flip') ?? ''
    return {
      rotationDegrees: Number.isFinite(degrees) ? ((degrees % 360) + 360) % 360 : 0,
      isFlippedHorizontally: flip.includes('x'),
      isFlippedVertically: flip.includes('y'),
    }
  }
  const transform = readTransform(child(object.properties, 'a:xfrm'))
  return (
    transform ?? { rotationDegrees: 0, isFlippedHorizontally: false, isFlippedVertically: false }
  )
}
