import { declare, writePackage, type NewLink, type NewPart } from '../package/write-package.ts'
import { OFFICE_THEME } from '../word/write-start.ts'

const NAMESPACES = declare('a', 'r', 'p')
const TYPE = 'application/vnd.openxmlformats-officedocument.presentationml.'
const THEME_TYPE = 'application/vnd.openxmlformats-officedocument.theme+xml'
const GROUP =
  '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
const MAP =
  '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'
const INHERITED = '<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr>'

export const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/** Paragraphs of plain text, as PowerPoint writes Chinese ones. */
export function textParagraphs(texts: readonly string[], properties = ''): string {
  return texts
    .map((text) =>
      text === ''
        ? `<a:p>${properties}<a:endParaRPr lang="zh-CN" altLang="en-US"/></a:p>`
        : `<a:p>${properties}<a:r><a:rPr lang="zh-CN" altLang="en-US"/><a:t>${escapeXml(text)}</a:t></a:r></a:p>`,
    )
    .join('')
}

type Rectangle = readonly [x: number, y: number, width: number, height: number]
const place = ([x, y, width, height]: Rectangle): string =>
  `<a:xfrm><a:off x="${x}" y="${y}"/><a:ext cx="${width}" cy="${height}"/></a:xfrm>`

/** A placeholder; without a place it takes the layout's. */
export function placeholder(
  id: number,
  name: string,
  ph: string,
  texts: readonly string[],
  rectangle?: Rectangle,
  content?: string,
): string {
  const where = rectangle === undefined ? '' : place(rectangle)
  const paragraphs = content ?? textParagraphs(texts.length === 0 ? [''] : texts)
  return `<p:sp><p:nvSpPr><p:cNvPr id="${id}" name="${name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph ${ph}/></p:nvPr></p:nvSpPr><p:spPr>${where}</p:spPr><p:txBody><a:bodyPr/><a:lstStyle/>${paragraphs}</p:txBody></p:sp>`
}

/** A shape that is no placeholder; `more` goes after its geometry. */
export function plainShape(
  id: number,
  name: string,
  rectangle: Rectangle,
  texts: readonly string[],
  geometry = 'rect',
  more = '',
): string {
  return `<p:sp><p:nvSpPr><p:cNvPr id="${id}" name="${name}"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>${place(rectangle)}<a:prstGeom prst="${geometry}"><a:avLst/></a:prstGeom>${more}</p:spPr><p:txBody><a:bodyPr rtlCol="0" anchor="ctr"/><a:lstStyle/>${textParagraphs(texts.length === 0 ? [''] : texts)}</p:txBody></p:sp>`
}

const TITLE: Rectangle = [838200, 365125, 10515600, 1325563]
const BODY: Rectangle = [838200, 1825625, 10515600, 4351338]
const FIELD =
  '<a:p><a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"><a:rPr lang="zh-CN"/><a:t>‹#›</a:t></a:fld><a:endParaRPr lang="zh-CN"/></a:p>'
const FOOT = (first: number, isPlaced: boolean): string =>
  [
    placeholder(
      first,
      `日期占位符 ${first - 1}`,
      'type="dt" sz="half" idx="10"',
      [''],
      isPlaced ? [838200, 6356350, 2743200, 365125] : undefined,
    ),
    placeholder(
      first + 1,
      `页脚占位符 ${first}`,
      'type="ftr" sz="quarter" idx="11"',
      [''],
      isPlaced ? [4038600, 6356350, 4114800, 365125] : undefined,
    ),
    placeholder(
      first + 2,
      `灯片编号占位符 ${first + 1}`,
      'type="sldNum" sz="quarter" idx="12"',
      [],
      isPlaced ? [8610600, 6356350, 2743200, 365125] : undefined,
      FIELD,
    ),
  ].join('')

const PROMPT = '单击此处编辑母版标题样式'
const LEVELS = '编辑母版文本样式'

interface LayoutParts {
  readonly type: string
  readonly name: string
  readonly shapes: string
}
const content = (id: number, index: number, rectangle?: Rectangle): string =>
  placeholder(id, `内容占位符 ${id - 1}`, `idx="${index}"`, [LEVELS], rectangle)

const LAYOUTS: readonly LayoutParts[] = [
  {
    type: 'title',
    name: '标题幻灯片',
    shapes:
      placeholder(2, '标题 1', 'type="ctrTitle"', [PROMPT], [1524000, 1122363, 9144000, 2387600]) +
      placeholder(
        3,
        '副标题 2',
        'type="subTitle" idx="1"',
        ['单击以编辑母版副标题样式'],
        [1524000, 3602038, 9144000, 1655762],
      ).replace(
        '<a:lstStyle/>',
        '<a:lstStyle><a:lvl1pPr marL="0" indent="0" algn="ctr"><a:buNone/><a:defRPr sz="2400"/></a:lvl1pPr></a:lstStyle>',
      ),
  },
  {
    type: 'obj',
    name: '标题和内容',
    shapes: placeholder(2, '标题 1', 'type="title"', [PROMPT]) + content(3, 1),
  },
  {
    type: 'secHead',
    name: '节标题',
    shapes:
      placeholder(2, '标题 1', 'type="title"', [PROMPT], [831850, 1709738, 10515600, 2852737]) +
      placeholder(
        3,
        '文本占位符 2',
        'type="body" idx="1"',
        [LEVELS],
        [831850, 4589463, 10515600, 1500187],
      ),
  },
  {
    type: 'twoObj',
    name: '两栏内容',
    shapes:
      placeholder(2, '标题 1', 'type="title"', [PROMPT]) +
      content(3, 1, [838200, 1825625, 5181600, 4351338]) +
      content(4, 2, [6172200, 1825625, 5181600, 4351338]),
  },
  {
    type: 'titleOnly',
    name: '仅标题',
    shapes: placeholder(2, '标题 1', 'type="title"', [PROMPT]),
  },
  { type: 'blank', name: '空白', shapes: '' },
]
export type LayoutType = 'title' | 'obj' | 'secHead' | 'twoObj' | 'titleOnly' | 'blank'

const FONT =
  '<a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/>'
const level = (
  number: number,
  left: number,
  indent: number,
  size: number,
  bullet: string,
): string =>
  `<a:lvl${number}pPr marL="${left}" indent="${indent}" algn="l" defTabSz="914400" rtl="0" eaLnBrk="1" latinLnBrk="0" hangingPunct="1">${bullet}<a:defRPr sz="${size}" kern="1200">${FONT}</a:defRPr></a:lvl${number}pPr>`
const BULLET = (before: number): string =>
  `<a:lnSpc><a:spcPct val="90000"/></a:lnSpc><a:spcBef><a:spcPts val="${before}"/></a:spcBef><a:buFont typeface="Arial" panose="020B0604020202020204" pitchFamily="34" charset="0"/><a:buChar char="•"/>`
const OTHER_LEVELS = [1, 2, 3, 4, 5, 6, 7, 8, 9]
  .map((number) => level(number, (number - 1) * 457200, 0, 1800, ''))
  .join('')
const TITLE_STYLE = `<a:lvl1pPr algn="l" defTabSz="914400" rtl="0" eaLnBrk="1" latinLnBrk="0" hangingPunct="1"><a:lnSpc><a:spcPct val="90000"/></a:lnSpc><a:spcBef><a:spcPct val="0"/></a:spcBef><a:buNone/><a:defRPr sz="4400" kern="1200">${FONT.replaceAll('+mn', '+mj')}</a:defRPr></a:lvl1pPr>`
const BODY_STYLE = [2800, 2400, 2000, 1800, 1800, 1800, 1800, 1800, 1800]
  .map((size, index) =>
    level(index + 1, 228600 + index * 457200, -228600, size, BULLET(index === 0 ? 1000 : 500)),
  )
  .join('')

const MASTER = `<p:sldMaster ${NAMESPACES}><p:cSld><p:bg><p:bgRef idx="1001"><a:schemeClr val="bg1"/></p:bgRef></p:bg><p:spTree>${GROUP}${placeholder(2, '标题占位符 1', 'type="title"', [PROMPT], TITLE)}${placeholder(3, '文本占位符 2', 'type="body" idx="1"', [LEVELS], BODY)}${FOOT(4, true).replaceAll('idx="10"', 'idx="2"').replaceAll('idx="11"', 'idx="3"').replaceAll('idx="12"', 'idx="4"')}</p:spTree></p:cSld>${MAP}<p:sldLayoutIdLst>${LAYOUTS.map((_, index) => `<p:sldLayoutId id="${2147483649 + index}" r:id="rId${index + 1}"/>`).join('')}</p:sldLayoutIdLst><p:txStyles><p:titleStyle>${TITLE_STYLE}</p:titleStyle><p:bodyStyle>${BODY_STYLE}</p:bodyStyle><p:otherStyle>${OTHER_LEVELS}</p:otherStyle></p:txStyles></p:sldMaster>`

/** One slide of a start presentation. */
export interface StartSlide {
  readonly layout: LayoutType
  readonly title?: string
  /** Texts of the content placeholders, each a list of paragraphs. */
  readonly bodies?: readonly (readonly string[])[]
  /** More shapes, as XML; ids from 20 on are free. */
  readonly shapes?: string
  /** What follows p:clrMapOvr: p:transition, p:timing. */
  readonly after?: string
  readonly isHidden?: boolean
  readonly background?: string
  readonly links?: readonly NewLink[]
}

function slideXml(slide: StartSlide): string {
  const { layout, title, bodies = [] } = slide
  const titleType = layout === 'title' ? 'ctrTitle' : 'title'
  const head =
    layout === 'blank' ? '' : placeholder(2, '标题 1', `type="${titleType}"`, [title ?? ''])
  const body = bodies.map((texts, index) => {
    if (layout === 'title') return placeholder(3, '副标题 2', 'type="subTitle" idx="1"', texts)
    if (layout === 'secHead') return placeholder(3, '文本占位符 2', 'type="body" idx="1"', texts)
    return placeholder(3 + index, `内容占位符 ${2 + index}`, `idx="${1 + index}"`, texts)
  })
  const show = slide.isHidden === true ? ' show="0"' : ''
  return `<p:sld ${NAMESPACES}${show}><p:cSld>${slide.background ?? ''}<p:spTree>${GROUP}${head}${body.join('')}${slide.shapes ?? ''}</p:spTree></p:cSld>${INHERITED}${slide.after ?? ''}</p:sld>`
}

/** What a start presentation holds besides its master, layouts and theme. */
export interface StartPresentation {
  readonly slides: readonly StartSlide[]
  readonly parts?: readonly NewPart[]
}

/** A start presentation as issued: 16:9, with the layouts and names that a Chinese PowerPoint gives. */
export function writePowerPointStart(start: StartPresentation): Uint8Array {
  const layoutPart = (type: string): string =>
    `ppt/slideLayouts/slideLayout${LAYOUTS.findIndex((one) => one.type === type) + 1}.xml`
  const ids = start.slides.map(
    (_, index) => `<p:sldId id="${256 + index}" r:id="rIdSlide${index + 1}"/>`,
  )
  const theme = {
    id: 'rIdTheme',
    type: 'theme',
    target: 'ppt/theme/theme1.xml',
  } as const
  return writePackage([
    {
      name: 'ppt/presentation.xml',
      contentType: `${TYPE}presentation.main+xml`,
      content: `<p:presentation ${NAMESPACES} saveSubsetFonts="1"><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rIdMaster"/></p:sldMasterIdLst><p:sldIdLst>${ids.join('')}</p:sldIdLst><p:sldSz cx="12192000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/><p:defaultTextStyle><a:defPPr><a:defRPr lang="zh-CN"/></a:defPPr>${OTHER_LEVELS}</p:defaultTextStyle></p:presentation>`,
      links: [
        { id: 'rIdMaster', type: 'slideMaster', target: 'ppt/slideMasters/slideMaster1.xml' },
        ...start.slides.map((_, index) => ({
          id: `rIdSlide${index + 1}`,
          type: 'slide',
          target: `ppt/slides/slide${index + 1}.xml`,
        })),
        { id: 'rIdProps', type: 'presProps', target: 'ppt/presProps.xml' },
        { id: 'rIdStyles', type: 'tableStyles', target: 'ppt/tableStyles.xml' },
        theme,
      ],
    },
    {
      name: 'ppt/slideMasters/slideMaster1.xml',
      contentType: `${TYPE}slideMaster+xml`,
      content: MASTER,
      links: [
        ...LAYOUTS.map(({ type }, index) => ({
          id: `rId${index + 1}`,
          type: 'slideLayout',
          target: layoutPart(type),
        })),
        theme,
      ],
    },
    ...LAYOUTS.map(({ type, name, shapes }): NewPart => ({
      name: layoutPart(type),
      contentType: `${TYPE}slideLayout+xml`,
      content: `<p:sldLayout ${NAMESPACES} type="${type}" preserve="1"><p:cSld name="${name}"><p:spTree>${GROUP}${shapes}${FOOT(10, false)}</p:spTree></p:cSld>${INHERITED}</p:sldLayout>`,
      links: [{ id: 'rId1', type: 'slideMaster', target: 'ppt/slideMasters/slideMaster1.xml' }],
    })),
    ...start.slides.map((slide, index): NewPart => ({
      name: `ppt/slides/slide${index + 1}.xml`,
      contentType: `${TYPE}slide+xml`,
      content: slideXml(slide),
      links: [
        { id: 'rId1', type: 'slideLayout', target: layoutPart(slide.layout) },
        ...(slide.links ?? []),
      ],
    })),
    { name: 'ppt/theme/theme1.xml', contentType: THEME_TYPE, content: OFFICE_THEME },
    {
      name: 'ppt/presProps.xml',
      contentType: `${TYPE}presProps+xml`,
      content: `<p:presentationPr ${NAMESPACES}/>`,
    },
    {
      name: 'ppt/tableStyles.xml',
      contentType: `${TYPE}tableStyles+xml`,
      content: `<a:tblStyleLst ${declare('a')} def="{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}"/>`,
    },
    ...(start.parts ?? []),
  ])
}
