import type { PitfallCase, WordContent } from '../testing/word-verdict.ts'
import { plainParagraph, writeWordStart } from './write-start.ts'
import { tryPitfalls } from '../testing/try-pitfalls.ts'

const TEXT = '校园艺术节即将开幕。'
const doc = (drawn: string): WordContent => writeWordStart({ body: plainParagraph(TEXT) + drawn })
const START = doc('')
const p = (inside: string, properties = ''): string =>
  `<w:p><w:pPr>${properties}</w:pPr><w:r>${inside}</w:r></w:p>`
const size = '<wp:extent cx="1800000" cy="1080000"/>'
interface Shape {
  readonly prst?: string
  readonly properties?: string
  readonly inside?: string
  readonly body?: string
}
const wsp = ({
  prst = 'ellipse',
  properties = '',
  inside = '',
  body = '<wps:bodyPr/>',
}: Shape): string =>
  `<a:graphic><a:graphicData uri="u"><wps:wsp><wps:cNvSpPr${inside === '' ? '' : ' txBox="1"'}/><wps:spPr><a:prstGeom prst="${prst}"/>${properties}</wps:spPr>${inside === '' ? '' : `<wps:txbx><w:txbxContent>${inside}</w:txbxContent></wps:txbx>`}${body}</wps:wsp></a:graphicData></a:graphic>`
const anchor = (
  more: string,
  shape: Shape = {},
  attributes = 'behindDoc="0"',
  extent = size,
): string =>
  `<w:drawing><wp:anchor ${attributes}>${more}${extent}<wp:docPr id="1" name="x"/>${wsp(shape)}</wp:anchor></w:drawing>`
const inline = (shape: Shape = {}): string =>
  `<w:drawing><wp:inline>${size}<wp:docPr id="1" name="x"/>${wsp(shape)}</wp:inline></w:drawing>`
const shaped = (more: string, shape?: Shape, attributes?: string, extent?: string): WordContent =>
  doc(p(anchor(more, shape, attributes, extent)))
const oval = (style: string, more = ''): WordContent =>
  doc(p(`<w:pict><v:oval style="${style}">${more}</v:oval></w:pict>`))
const rgb = (value: string): string => `<a:solidFill><a:srgbClr val="${value}"/></a:solidFill>`
const align = (side: string, from: string, value: string): string =>
  `<wp:position${side} relativeFrom="${from}"><wp:align>${value}</wp:align></wp:position${side}>`
const offset = (side: string, from: string, value: number): string =>
  `<wp:position${side} relativeFrom="${from}"><wp:posOffset>${value}</wp:posOffset></wp:position${side}>`
const said = plainParagraph('欢迎参加')
const base = { start: START, target: { in: 'shape' } }
const fallback = (drawing: string, old: string): WordContent =>
  doc(
    p(
      `<mc:AlternateContent><mc:Choice Requires="wps">${drawing}</mc:Choice><mc:Fallback><w:pict>${old}</w:pict></mc:Fallback></mc:AlternateContent>`,
    ),
  )
const cases: readonly PitfallCase[] = [
  {
    ...base,
    title: 'a size to half a millimetre, new or old',
    code: '10902',
    expected: { widthCm: 5, heightCm: 3 },
    right: [
      shaped(''),
      doc(p(inline())),
      oval('width:141.75pt;height:85.05pt'),
      oval('width:5cm;height:30mm'),
      shaped('', {}, '', '<wp:extent cx="1816000" cy="1080000"/>'),
    ],
    wrong: [
      shaped('', {}, '', '<wp:extent cx="1836000" cy="1080000"/>'),
      shaped('', {}, '', '<wp:extent cx="1080000" cy="1800000"/>'),
      doc(`<w:p><w:del w:id="1"><w:r>${anchor('')}</w:r></w:del></w:p>`),
    ],
  },
  {
    ...base,
    title: 'text above and below it, by its element or its style',
    code: '10903',
    expected: { wraps: ['topAndBottom'] },
    right: [
      shaped('<wp:wrapTopAndBottom/>'),
      oval(
        'position:absolute',
        '<w10:wrap xmlns:w10="urn:schemas-microsoft-com:office:word" type="topAndBottom"/>',
      ),
      fallback(anchor('<wp:wrapTopAndBottom/>'), '<v:oval style="position:absolute"/>'),
    ],
    wrong: [
      doc(p(inline())),
      shaped('<wp:wrapNone/>'),
      shaped('<wp:wrapSquare wrapText="bothSides"/>'),
      oval(
        'width:10pt',
        '<w10:wrap xmlns:w10="urn:schemas-microsoft-com:office:word" type="topAndBottom"/>',
      ),
      fallback(
        anchor('<wp:wrapNone/>'),
        '<v:oval style="position:absolute"><w10:wrap xmlns:w10="urn:schemas-microsoft-com:office:word" type="topAndBottom"/></v:oval>',
      ),
    ],
  },
  {
    ...base,
    title: 'behind the text is not in front of it',
    code: '10903',
    expected: { wraps: ['behind'] },
    right: [shaped('<wp:wrapNone/>', {}, 'behindDoc="true"'), oval('position:absolute;z-index:-5')],
    wrong: [
      shaped('<wp:wrapNone/>'),
      shaped('<wp:wrapSquare/>', {}, 'behindDoc="1"'),
      oval('position:absolute;z-index:5'),
    ],
  },
  {
    ...base,
    title: 'a place is an alignment or a distance, each from something',
    code: '10904',
    expected: { horizontal: { align: 'center', relativeTo: ['page'] }, vertical: { offsetCm: 2 } },
    right: [
      shaped(align('H', 'page', 'center') + offset('V', 'paragraph', 720000)),
      shaped(align('H', 'page', ' center ') + offset('V', 'page', 730000)),
    ],
    wrong: [
      shaped(align('H', 'margin', 'center') + offset('V', 'paragraph', 720000)),
      shaped(offset('H', 'page', 2880000) + offset('V', 'paragraph', 720000)),
      shaped(align('H', 'page', 'center') + offset('V', 'paragraph', 756000)),
      doc(p(inline(), '<w:jc w:val="center"/>')),
    ],
  },
  {
    ...base,
    title: 'a shape by its form, fill and line, whichever branch holds it',
    code: '10906',
    target: { in: 'document' },
    expected: {
      forms: ['ellipse'],
      fill: { kind: 'solid', colors: ['黄色'] },
      line: { colors: ['红色'], widthPoints: 1.5 },
    },
    right: [
      shaped('', { properties: `${rgb('FFFF00')}<a:ln w="19050">${rgb('FF0000')}</a:ln>` }),
      doc(
        p(
          '<w:pict><v:oval style="width:10pt;height:10pt" fillcolor="yellow" strokecolor="#f00" strokeweight="1.5pt"/></w:pict>',
        ),
      ),
    ],
    wrong: [
      shaped('', {
        prst: 'rect',
        properties: `${rgb('FFFF00')}<a:ln w="19050">${rgb('FF0000')}</a:ln>`,
      }),
      shaped('', { properties: `${rgb('FFFF00')}<a:ln w="12700">${rgb('FF0000')}</a:ln>` }),
      shaped('', { properties: `<a:noFill/><a:ln w="19050">${rgb('FF0000')}</a:ln>` }),
      fallback(
        anchor('', { prst: 'rect' }),
        '<v:oval style="width:10pt;height:10pt" fillcolor="yellow" strokecolor="red" strokeweight="1.5pt"/>',
      ),
    ],
  },
  {
    ...base,
    title: 'a box with its text, upright or not',
    code: '10907',
    target: { in: 'document' },
    expected: { text: '欢迎参加', vertical: true },
    right: [
      shaped('', { prst: 'rect', inside: said, body: '<wps:bodyPr vert="eaVert"/>' }),
      doc(
        p(
          `<w:pict><v:shape type="#_x0000_t202" style="width:10pt;height:10pt"><v:textbox style="layout-flow:vertical-ideographic"><w:txbxContent>${said}</w:txbxContent></v:textbox></v:shape></w:pict>`,
        ),
      ),
    ],
    wrong: [
      shaped('', { prst: 'rect', inside: said }),
      shaped('', {
        prst: 'rect',
        inside: plainParagraph('欢迎'),
        body: '<wps:bodyPr vert="eaVert"/>',
      }),
      doc(plainParagraph('欢迎参加')),
      doc(
        `<w:tbl><w:tr><w:tc><w:tcPr><w:textDirection w:val="tbRl"/></w:tcPr>${said}</w:tc></w:tr></w:tbl>`,
      ),
      doc(plainParagraph('欢迎参加', '<w:framePr w:w="2000" w:hRule="exact"/>')),
    ],
  },
  {
    ...base,
    title: 'turned and mirrored to half a degree',
    code: '10912',
    expected: { rotationDegrees: 45, flipHorizontal: true },
    right: [
      shaped('', {
        properties: '<a:xfrm rot="2700000" flipH="true"><a:ext cx="9" cy="9"/></a:xfrm>',
      }),
      oval('position:absolute;rotation:45;flip:x'),
      oval('position:absolute;rotation:2949120fd;flip:x'),
    ],
    wrong: [
      shaped('', { properties: '<a:xfrm rot="2700000"><a:ext cx="9" cy="9"/></a:xfrm>' }),
      shaped('', {
        properties: '<a:xfrm rot="18900000" flipH="1"><a:ext cx="9" cy="9"/></a:xfrm>',
      }),
      shaped('', { properties: '<a:xfrm rot="2640000" flipH="1"><a:ext cx="9" cy="9"/></a:xfrm>' }),
    ],
  },
]
tryPitfalls('objects: right in another way, wrong though it looks right (CHECKPOINTS 4.9)', cases)
