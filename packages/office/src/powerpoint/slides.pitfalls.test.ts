import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { writePicture } from '../package/write-picture.ts'
import { checkpoint, grade } from '../testing/checkpoint-case.ts'
import { plainShape, writePowerPointStart, type StartSlide } from './write-start.ts'

type Edits = Readonly<Record<string, (text: string) => string>>
/** A presentation of some slides, its parts edited afterwards. */
function deck(slides: readonly StartSlide[], edits: Edits = {}): Uint8Array {
  const files = unzipSync(writePowerPointStart({ slides }))
  for (const [name, edit] of Object.entries(edits))
    files[name] = strToU8(edit(strFromU8(files[name] ?? new Uint8Array())))
  return zipSync(files, { level: 0 })
}

const SLIDES: readonly StartSlide[] = [
  { layout: 'title', title: '茶', bodies: [['茶文化']] },
  { layout: 'obj', title: '目录', bodies: [['种类', '茶艺']] },
  { layout: 'obj', title: '种类', bodies: [['绿茶', '红茶']] },
  { layout: 'obj', title: '茶艺', bodies: [['泡茶']] },
]
const START = deck(SLIDES)
const at = (index: number, slide: Partial<StartSlide>): StartSlide[] =>
  SLIDES.map((one, place) => (place === index ? { ...one, ...slide } : one))
const with2 = (slide: Partial<StartSlide>, edits: Edits = {}): Uint8Array =>
  deck(at(1, slide), edits)

const SLIDE2 = 'ppt/slides/slide2.xml'
const body = { slide: { start: 2 }, shape: { placeholder: 'body' } }
const edit2 = (from: string | RegExp, to: string): Uint8Array =>
  deck(SLIDES, { [SLIDE2]: (xml) => xml.replaceAll(from, to) })
/** The second slide with run properties of its body set, inside the run or on its list. */
const runs = (properties: string, content = ''): Uint8Array =>
  deck(SLIDES, {
    [SLIDE2]: (xml) =>
      xml.replace(/(type="title"[^]*?<\/p:sp>)|<a:rPr ([^>]*)\/>/g, (whole, title: string, own) =>
        title === undefined ? `<a:rPr ${own} ${properties}>${content}</a:rPr>` : whole,
      ),
  })
const list = (xml: string): Uint8Array =>
  deck(SLIDES, {
    [SLIDE2]: (text) =>
      text.replace(/(idx="1"[^]*?)<a:lstStyle\/>/, `$1<a:lstStyle>${xml}</a:lstStyle>`),
  })
const box = (id: number, x: number, text = '', more = '') =>
  plainShape(
    id,
    `矩形 ${id}`,
    [x, 2_000_000, 1_000_000, 500_000],
    text === '' ? [] : [text],
    'rect',
    more,
  )
const sections = (...list: readonly (readonly [string, ...number[]])[]): Uint8Array =>
  deck(SLIDES, {
    'ppt/presentation.xml': (xml) =>
      xml.replace(
        '</p:presentation>',
        `<p:extLst><p:ext uri="{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"><p14:sectionLst xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">${list
          .map(
            ([name, ...slides]) =>
              `<p14:section name="${name}" id="{0}"><p14:sldIdLst>${slides.map((one) => `<p14:sldId id="${255 + one}"/>`).join('')}</p14:sldIdLst></p14:section>`,
          )
          .join('')}</p14:sectionLst></p:ext></p:extLst></p:presentation>`,
      ),
  })
const accent = (...steps: string[]): string =>
  `<a:solidFill><a:schemeClr val="accent1">${steps.join('')}</a:schemeClr></a:solidFill>`

const A = writePicture(40, 30, 'C00000')
const B = writePicture(40, 30, '00B050')
const SMALL = writePicture(20, 15, 'C00000')
const MATERIALS = { 'a.png': A, 'b.png': B }
/** The second slide with a picture of some bytes. */
function pictured(bytes: Uint8Array): Uint8Array {
  const picture =
    '<p:pic><p:nvPicPr><p:cNvPr id="30" name="图片 29"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed="rIdP"/><a:stretch/></p:blipFill><p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/></a:xfrm><a:prstGeom prst="rect"/></p:spPr></p:pic>'
  const files = unzipSync(
    with2({ shapes: picture, links: [{ id: 'rIdP', type: 'image', target: 'ppt/media/p.png' }] }),
  )
  files['[Content_Types].xml'] = strToU8(
    strFromU8(files['[Content_Types].xml'] ?? new Uint8Array()).replace(
      '<Override',
      '<Default Extension="png" ContentType="image/png"/><Override',
    ),
  )
  return zipSync({ ...files, 'ppt/media/p.png': bytes }, { level: 0 })
}
const hovering = (element: string, sound: string): string =>
  box(30, 0, '茶').replace(
    'name="矩形 30"/>',
    `name="矩形 30"><a:${element} r:id="" action="ppaction://hlinkshowjump?jump=lastslide"><a:snd r:embed="x" name="${sound}"/></a:${element}></p:cNvPr>`,
  )
const linkRun = (extension: string): Uint8Array =>
  edit2(
    /<a:r>(<a:rPr [^>]*)\/>(<a:t>种类<\/a:t>)/g,
    `<a:r>$1><a:solidFill><a:srgbClr val="FF0000"/></a:solidFill><a:hlinkClick r:id="" action="ppaction://hlinkshowjump?jump=lastslide">${extension}</a:hlinkClick></a:rPr>$2`,
  )
const OWN_COLOR =
  '<a:extLst><a:ext uri="{A12FA001-AC4F-418D-AE19-62706E023703}"><ahyp:hlinkClr xmlns:ahyp="http://schemas.microsoft.com/office/drawing/2018/hyperlinkcolor" val="tx"/></a:ext></a:extLst>'

type Case = readonly [
  code: string,
  target: Record<string, unknown>,
  expected: Record<string, unknown>,
  right: readonly Uint8Array[],
  wrong: readonly Uint8Array[],
  start?: Uint8Array,
]
const MASTER = 'ppt/slideMasters/slideMaster1.xml'
const CASES: readonly Case[] = [
  [
    '30108',
    { page: 'master', shape: { placeholder: 'title' } },
    { format: { size: 40 } },
    [
      deck(SLIDES, {
        [MASTER]: (xml) => xml.replace('<a:defRPr sz="4400"', '<a:defRPr sz="4000"'),
      }),
      deck(SLIDES, {
        [MASTER]: (xml) =>
          xml.replace(
            '<a:lstStyle/>',
            '<a:lstStyle><a:lvl1pPr><a:defRPr sz="4000"/></a:lvl1pPr></a:lstStyle>',
          ),
      }),
    ],
    [deck(SLIDES, { [MASTER]: (xml) => xml.replace('<a:rPr lang', '<a:rPr sz="4000" lang') })],
  ],
  [
    '30109',
    {},
    {
      sections: [
        { name: '一', first: { start: 1 } },
        { name: '二', first: { start: 3 } },
      ],
    },
    [sections(['一', 1, 2], ['二 ', 3, 4])],
    [sections(['一', 1], ['多', 2], ['二', 3, 4]), sections(['一', 1, 2], ['二', 3], ['三', 4])],
  ],
  [
    '30201',
    body,
    { text: '甲\n乙' },
    [
      with2({ bodies: [['甲 ', '乙', '']] }),
      deck(at(1, { bodies: [['甲']] }), {
        [SLIDE2]: (xml) =>
          xml.replace('<a:t>甲</a:t></a:r>', '<a:t>甲</a:t></a:r><a:br/><a:r><a:t>乙</a:t></a:r>'),
      }),
    ],
    [
      with2({ bodies: [['甲 乙']] }),
      with2({ shapes: plainShape(30, '文本框', [0, 0, 9, 9], ['甲', '乙']) }),
    ],
  ],
  [
    '30202',
    body,
    { size: 32, bold: true, colors: ['2F5597'] },
    [
      runs('sz="3200" b="1"', accent('<a:lumMod val="75000"/>')),
      runs('sz="3200" b="true"', '<a:solidFill><a:srgbClr val="2F5597"/></a:solidFill>'),
      list(
        `<a:lvl1pPr><a:defRPr sz="3200" b="1">${accent('<a:lumMod val="75%"/>')}</a:defRPr></a:lvl1pPr>`,
      ),
    ],
    [
      runs('sz="3200" b="1"', accent()),
      edit2('<a:endParaRPr', '<a:endParaRPr sz="3200" b="1"'),
      edit2('<a:bodyPr/>', '<a:bodyPr><a:normAutofit fontScale="62500"/></a:bodyPr>'),
      list('<a:lvl2pPr><a:defRPr sz="3200" b="1"/></a:lvl2pPr>'),
    ],
  ],
  ['30202', { ...body, find: '种类' }, { colors: ['FF0000'] }, [linkRun(OWN_COLOR)], [linkRun('')]],
  [
    '30203',
    body,
    { alignments: ['ctr'], line: { lines: 1.5 } },
    [
      list('<a:lvl1pPr algn="ctr"><a:lnSpc><a:spcPct val="150000"/></a:lnSpc></a:lvl1pPr>'),
      edit2(
        '<a:p><a:r>',
        '<a:p><a:pPr algn="ctr"><a:lnSpc><a:spcPct val="150%"/></a:lnSpc></a:pPr><a:r>',
      ),
    ],
    [
      edit2('<a:bodyPr/>', '<a:bodyPr anchor="ctr" anchorCtr="1"/>'),
      edit2(
        '<a:p><a:r>',
        '<a:p><a:pPr algn="ctr"><a:lnSpc><a:spcPts val="1500"/></a:lnSpc></a:pPr><a:r>',
      ),
    ],
  ],
  [
    '30204',
    body,
    { kind: 'character', characters: ['■'], colors: ['红色'] },
    [
      list(
        '<a:lvl1pPr><a:buClr><a:srgbClr val="FF0000"/></a:buClr><a:buFont typeface="Wingdings"/><a:buChar char="n"/></a:lvl1pPr>',
      ),
    ],
    [
      list('<a:lvl1pPr><a:buFont typeface="Wingdings"/><a:buChar char="n"/></a:lvl1pPr>'),
      edit2(/<a:t>(种类|茶艺)/g, '<a:t>■$1'),
    ],
  ],
  [
    '30301',
    { slide: { start: 2 } },
    { file: 'a.png' },
    [pictured(A), pictured(SMALL)],
    [
      pictured(B),
      pictured(writePicture(40, 31, 'C00000')),
      pictured(writePicture(20, 15, 'FFFFFF')),
    ],
  ],
  [
    '30309',
    { slide: { start: 2 }, shapes: [{ name: '矩形 30' }] },
    { align: 'center' },
    [with2({ shapes: box(30, 5_596_000) })],
    [with2({ shapes: box(30, 900_000) })],
    with2({ shapes: box(30, 0) }),
  ],
  [
    '30404',
    { slide: { start: 2 }, shape: { name: '矩形 30' } },
    { jump: 'last', sound: '鼓掌' },
    [
      with2({ shapes: hovering('hlinkHover', 'applause.wav') }),
      with2({ shapes: hovering('hlinkMouseOver', '鼓掌') }),
    ],
    [
      with2({ shapes: hovering('hlinkClick', 'applause.wav') }),
      with2({ shapes: hovering('hlinkHover', 'chimes.wav') }),
    ],
    with2({ shapes: box(30, 0, '茶') }),
  ],
  [
    '30405',
    { slide: { start: 2 }, shape: { placeholder: 'body' } },
    {},
    [START],
    [with2({ bodies: [[]] })],
    linkRun(''),
  ],
]

describe('slides: other right ways, and wrong ones that look right (CHECKPOINTS 6.1-6.4)', () => {
  it.each(CASES.map((one, index) => [one[0], index] as const))('%s (case %i)', (code, index) => {
    const [, target, expected, right, wrong, start = START] = CASES[index] as Case
    const judge = (submitted: Uint8Array) =>
      grade('powerpoint', [checkpoint(code, target, expected)], start, submitted, MATERIALS)
        .verdicts[0]
    expect(judge(start)?.points).toBe(0)
    for (const one of right) {
      const verdict = judge(one)
      expect([verdict?.messageZh, verdict?.points]).toEqual([verdict?.messageZh, 2])
    }
    for (const one of wrong) {
      const verdict = judge(one)
      expect([verdict?.messageZh, verdict?.points]).toEqual([verdict?.messageZh, 0])
    }
  })
})
