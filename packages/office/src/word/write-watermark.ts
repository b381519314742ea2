import { writtenColor } from '../checkpoints/color-names.ts'
import { element } from '../package/edit-xml.ts'
import type { XmlElement } from '../package/xml-tree.ts'

/** What a text watermark looks like; what is left out is as Word proposes it. */
interface WatermarkText {
  readonly text: string
  readonly font?: string | readonly string[] | undefined
  readonly points?: number | undefined
  readonly colors?: readonly string[] | undefined
  readonly layout?: 'diagonal' | 'horizontal' | undefined
  readonly semitransparent?: boolean | undefined
}

/** The outline of Word's WordArt 136, which the watermark's text follows. */
function shapeType(): XmlElement {
  return element(
    'v:shapetype',
    {
      id: '_x0000_t136',
      coordsize: '21600,21600',
      'o:spt': 136,
      adj: 10800,
      path: 'm@7,l@8,m@5,21600l@6,21600e',
    },
    [
      element(
        'v:formulas',
        {},
        [
          'sum #0 0 10800',
          'prod #0 2 1',
          'sum 21600 0 @1',
          'sum 0 0 @2',
          'sum 21600 0 @3',
          'if @0 @3 0',
          'if @0 21600 @1',
          'if @0 0 @2',
          'if @0 @4 21600',
          'mid @5 @6',
          'mid @8 @5',
          'mid @7 @8',
          'mid @6 @7',
          'sum @6 0 @5',
        ].map((eqn) => element('v:f', { eqn })),
      ),
      element('v:path', { textpathok: 't', 'o:connecttype': 'custom' }),
      element('v:textpath', { on: 't', fitshape: 't' }),
    ],
  )
}

/** A run with a text watermark as Word writes it, fitted to a page of text by its length. */
export function watermarkRun(expected: WatermarkText, number: number): XmlElement {
  const { text } = expected
  const width = Math.min(440, 110 * Math.max(1, text.length))
  const height = Math.round(width / Math.max(1, text.length))
  const isDiagonal = (expected.layout ?? 'diagonal') === 'diagonal'
  const [font = '宋体'] = [expected.font ?? []].flat()
  const color = expected.colors?.[0]
  const shape = element(
    'v:shape',
    {
      id: `PowerPlusWaterMarkObject${number}`,
      'o:spid': `_x0000_s${2048 + number}`,
      type: '#_x0000_t136',
      style: `position:absolute;margin-left:0;margin-top:0;width:${width}pt;height:${height}pt;${isDiagonal ? 'rotation:315;' : ''}z-index:-251658240;mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;mso-position-vertical-relative:margin`,
      'o:allowincell': 'f',
      fillcolor: color === undefined ? 'silver' : `#${writtenColor(color).toLowerCase()}`,
      stroked: 'f',
    },
    [
      ...((expected.semitransparent ?? true) ? [element('v:fill', { opacity: '.5' })] : []),
      element('v:textpath', {
        style: `font-family:"${font}";font-size:${expected.points === undefined ? '1pt' : `${expected.points}pt`}`,
        string: text,
      }),
      element('w10:wrap', { anchorx: 'margin', anchory: 'margin' }),
    ],
  )
  return element('w:r', {}, [element('w:pict', {}, [shapeType(), shape])])
}

/** What a picture watermark looks like. */
interface WatermarkPicture {
  /** The picture's relationship in the header. */
  readonly id: string
  /** Points on the page. */
  readonly width: number
  readonly height: number
  readonly washout: boolean
}

/** A run with a picture watermark as Word writes it; washed out it is pale and without contrast. */
export function pictureWatermarkRun(picture: WatermarkPicture, number: number): XmlElement {
  const { id, width, height, washout } = picture
  const shape = element(
    'v:shape',
    {
      id: `WordPictureWatermark${number}`,
      'o:spid': `_x0000_s${3072 + number}`,
      type: '#_x0000_t75',
      style: `position:absolute;margin-left:0;margin-top:0;width:${width}pt;height:${height}pt;z-index:-251658240;mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;mso-position-vertical-relative:margin`,
      'o:allowincell': 'f',
    },
    [
      element('v:imagedata', {
        'r:id': id,
        'o:title': '',
        gain: washout ? '19661f' : undefined,
        blacklevel: washout ? '22938f' : undefined,
      }),
    ],
  )
  return element('w:r', {}, [element('w:pict', {}, [shape])])
}
