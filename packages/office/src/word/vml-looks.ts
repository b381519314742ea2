import { presetColor } from '../drawing/color-values.ts'
import type { DrawingColor } from '../drawing/read-color.ts'
import type { Fill } from '../drawing/read-fill.ts'
import type { Line } from '../drawing/read-line.ts'
import { attribute, child } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { ownTable } from '../package/own-table.ts'

/** Forms of v:shape by the number in its type (#_x0000_t12), as Word 97–2007 counts them. */
const FORMS: Readonly<Record<string, string>> = ownTable({
  1: 'rect',
  2: 'roundRect',
  3: 'ellipse',
  4: 'diamond',
  5: 'triangle',
  6: 'rtTriangle',
  7: 'parallelogram',
  8: 'trapezoid',
  9: 'hexagon',
  10: 'octagon',
  11: 'plus',
  12: 'star5',
  13: 'rightArrow',
  15: 'homePlate',
  16: 'cube',
  20: 'line',
  22: 'can',
  32: 'straightConnector1',
  53: 'ribbon',
  54: 'ribbon2',
  56: 'pentagon',
  58: 'star8',
  61: 'wedgeRectCallout',
  62: 'wedgeRoundRectCallout',
  63: 'wedgeEllipseCallout',
  64: 'wave',
  66: 'leftArrow',
  67: 'downArrow',
  68: 'upArrow',
  69: 'leftRightArrow',
  71: 'irregularSeal1',
  73: 'lightningBolt',
  74: 'heart',
  96: 'smileyFace',
  97: 'verticalScroll',
  98: 'horizontalScroll',
  106: 'cloudCallout',
  109: 'flowChartProcess',
  110: 'flowChartDecision',
  183: 'sun',
  184: 'moon',
  187: 'star4',
  202: 'rect',
})
const NAMED: Readonly<Record<string, string>> = ownTable({
  'v:rect': 'rect',
  'v:oval': 'ellipse',
  'v:roundrect': 'roundRect',
  'v:line': 'line',
})

/** The preset form that an old shape has, under its name in DrawingML. */
export function vmlForm(shape: XmlElement): string | undefined {
  const number = /_t(\d{1,3})$/.exec(attribute(shape, 'type') ?? '')?.[1]
  return NAMED[shape.name] ?? (number === undefined ? undefined : FORMS[number])
}

/** A colour of VML: #rrggbb, #rgb or a name, with a palette index after it. */
function readColor(text: string | undefined): DrawingColor | undefined {
  const [plain = ''] = (text ?? '').trim().split(/\s/)
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(plain)
  const long = /^#([0-9a-f]{6})$/i.exec(plain)?.[1]
  const named = plain === '' ? undefined : presetColor(plain)
  const rgb =
    long ?? (short === null ? named : [1, 2, 3].map((at) => short[at]?.repeat(2)).join(''))
  return rgb === undefined ? undefined : { rgb: rgb.toUpperCase(), alpha: 1, themeName: undefined }
}

const isOff = (text: string | undefined): boolean => text === 'f' || text === 'false'

/** How an old shape is filled; white unless it says. */
export function vmlFill(shape: XmlElement): Fill {
  const fill = child(shape, 'v:fill')
  if (isOff(attribute(shape, 'filled')) || isOff(attribute(fill, 'on'))) return { kind: 'none' }
  const first = readColor(attribute(shape, 'fillcolor') ?? attribute(fill, 'color'))
  const color = first ?? { rgb: 'FFFFFF', alpha: 1, themeName: undefined }
  const second = readColor(attribute(fill, 'color2'))
  const type = attribute(fill, 'type') ?? 'solid'
  if (type.startsWith('gradient'))
    return {
      kind: 'gradient',
      stops: [
        { percent: 0, color },
        { percent: 100, color: second ?? color },
      ],
      shape: type === 'gradientRadial' ? 'rect' : 'linear',
      angleDegrees: undefined,
    }
  if (type === 'pattern')
    return {
      kind: 'pattern',
      preset: attribute(fill, 'o:title') ?? '',
      foreground: color,
      background: second,
    }
  if (type === 'frame' || type === 'tile')
    return {
      kind: 'picture',
      picture: {
        relationship: attribute(fill, 'r:id'),
        isLinked: false,
        isTiled: type === 'tile',
        crop: { left: 0, top: 0, right: 0, bottom: 0 },
        brightness: 0,
        contrast: 0,
        recolor: 'none',
        transparency: 0,
      },
    }
  return { kind: 'solid', color }
}

const DASHES: Readonly<Record<string, string>> = ownTable({
  solid: 'solid',
  shortdash: 'sysDash',
  shortdot: 'sysDot',
  '1 1': 'sysDot',
  dot: 'dot',
  dash: 'dash',
  dashdot: 'dashDot',
  longdash: 'lgDash',
  longdashdot: 'lgDashDot',
  longdashdotdot: 'lgDashDotDot',
})
const COMPOUNDS: Readonly<Record<string, string>> = ownTable({
  single: 'sng',
  thinThin: 'dbl',
  thinThick: 'thinThick',
  thickThin: 'thickThin',
  thickBetweenThin: 'tri',
})

/** The outline of an old shape; black and 0.75 pt unless it says. */
export function vmlLine(shape: XmlElement): Line {
  const stroke = child(shape, 'v:stroke')
  const isNone = isOff(attribute(shape, 'stroked')) || isOff(attribute(stroke, 'on'))
  const color = readColor(attribute(shape, 'strokecolor') ?? attribute(stroke, 'color'))
  const weight = /^([\d.]+)\s*pt$/.exec(attribute(shape, 'strokeweight') ?? '')?.[1]
  const end = (name: string): string => {
    const kind = attribute(stroke, name) ?? 'none'
    return kind === 'block' ? 'triangle' : kind === 'classic' ? 'stealth' : kind
  }
  return {
    fill: isNone
      ? { kind: 'none' }
      : { kind: 'solid', color: color ?? { rgb: '000000', alpha: 1, themeName: undefined } },
    widthPoints: weight === undefined ? 0.75 : Number(weight),
    dash: DASHES[(attribute(stroke, 'dashstyle') ?? 'solid').toLowerCase()] ?? 'custom',
    compound: COMPOUNDS[attribute(stroke, 'linestyle') ?? 'single'] ?? 'sng',
    head: end('startarrow'),
    tail: end('endarrow'),
  }
}
