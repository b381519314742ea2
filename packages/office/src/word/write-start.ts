import { declare, writePackage, type NewLink, type NewPart } from '../package/write-package.ts'

const NAMESPACES = declare('w', 'r', 'a', 'wp', 'pic', 'mc', 'wps', 'w14', 'v', 'o', 'm')
const TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.'
/** A4 with the margins that Chinese Word gives a new document. */
export const A4_SECTION =
  '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1800" w:bottom="1440" w:left="1800" w:header="851" w:footer="992" w:gutter="0"/><w:cols w:space="425"/><w:docGrid w:type="lines" w:linePitch="312"/></w:sectPr>'

const heading = (level: number, size: number): string =>
  `<w:style w:type="paragraph" w:styleId="${level + 1}"><w:name w:val="heading ${level}"/><w:basedOn w:val="1"/><w:next w:val="1"/><w:uiPriority w:val="9"/><w:qFormat/><w:pPr><w:keepNext/><w:keepLines/><w:spacing w:before="260" w:after="260" w:line="415" w:lineRule="auto"/><w:outlineLvl w:val="${level - 1}"/></w:pPr><w:rPr><w:b/><w:bCs/><w:sz w:val="${size}"/><w:szCs w:val="${size}"/></w:rPr></w:style>`

/** Styles as a Chinese Word or WPS writes them: numbers as ids, names in English. */
const STYLES = `<w:styles ${NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia" w:cstheme="minorBidi"/><w:kern w:val="2"/><w:sz w:val="21"/><w:szCs w:val="22"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="1"><w:name w:val="Normal"/><w:qFormat/><w:pPr><w:widowControl w:val="0"/><w:jc w:val="both"/></w:pPr></w:style>${heading(1, 44)}${heading(2, 32)}${heading(3, 28)}<w:style w:type="character" w:default="1" w:styleId="10"><w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/><w:unhideWhenUsed/></w:style><w:style w:type="table" w:default="1" w:styleId="11"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style><w:style w:type="table" w:styleId="12"><w:name w:val="Table Grid"/><w:basedOn w:val="11"/><w:uiPriority w:val="39"/><w:tblPr><w:tblBorders><w:top w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:left w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:bottom w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:right w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:insideH w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:insideV w:val="single" w:sz="4" w:space="0" w:color="auto"/></w:tblBorders></w:tblPr></w:style><w:style w:type="paragraph" w:styleId="13"><w:name w:val="header"/><w:basedOn w:val="1"/><w:uiPriority w:val="99"/><w:unhideWhenUsed/><w:pPr><w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr><w:snapToGrid w:val="0"/><w:jc w:val="center"/></w:pPr><w:rPr><w:sz w:val="18"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="14"><w:name w:val="footer"/><w:basedOn w:val="1"/><w:uiPriority w:val="99"/><w:unhideWhenUsed/><w:pPr><w:snapToGrid w:val="0"/><w:jc w:val="left"/></w:pPr><w:rPr><w:sz w:val="18"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="15"><w:name w:val="caption"/><w:basedOn w:val="1"/><w:next w:val="1"/><w:uiPriority w:val="35"/><w:unhideWhenUsed/><w:qFormat/><w:rPr><w:sz w:val="20"/></w:rPr></w:style><w:style w:type="character" w:styleId="16"><w:name w:val="Strong"/><w:basedOn w:val="10"/><w:uiPriority w:val="22"/><w:qFormat/><w:rPr><w:b/><w:bCs/></w:rPr></w:style><w:style w:type="character" w:styleId="17"><w:name w:val="Emphasis"/><w:basedOn w:val="10"/><w:uiPriority w:val="20"/><w:qFormat/><w:rPr><w:i/><w:iCs/></w:rPr></w:style></w:styles>`

const COLORS = [
  ['dk1', '000000'],
  ['lt1', 'FFFFFF'],
  ['dk2', '44546A'],
  ['lt2', 'E7E6E6'],
  ['accent1', '4472C4'],
  ['accent2', 'ED7D31'],
  ['accent3', 'A5A5A5'],
  ['accent4', 'FFC000'],
  ['accent5', '5B9BD5'],
  ['accent6', '70AD47'],
  ['hlink', '0563C1'],
  ['folHlink', '954F72'],
]
const fonts = (name: string, latin: string): string =>
  `<a:${name}Font><a:latin typeface="${latin}"/><a:ea typeface=""/><a:cs typeface=""/><a:font script="Hans" typeface="等线"/></a:${name}Font>`
const FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
const LINE = `<a:ln w="6350">${FILL}</a:ln>`
const EFFECT = '<a:effectStyle><a:effectLst/></a:effectStyle>'

/** The theme of Office 2016 in short: its colours, its fonts with an empty East Asian slot. */
export const OFFICE_THEME = `<a:theme ${declare('a')} name="Office 主题"><a:themeElements><a:clrScheme name="Office">${COLORS.map(([name, rgb]) => `<a:${name}><a:srgbClr val="${rgb}"/></a:${name}>`).join('')}</a:clrScheme><a:fontScheme name="Office">${fonts('major', '等线 Light')}${fonts('minor', '等线')}</a:fontScheme><a:fmtScheme name="Office"><a:fillStyleLst>${FILL}${FILL}${FILL}</a:fillStyleLst><a:lnStyleLst>${LINE}${LINE}${LINE}</a:lnStyleLst><a:effectStyleLst>${EFFECT}${EFFECT}${EFFECT}</a:effectStyleLst><a:bgFillStyleLst>${FILL}${FILL}${FILL}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>`

const SETTINGS =
  '<w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'

/** What a start document holds besides the usual styles and theme. */
export interface StartDocument {
  /** Content of w:body, without its last w:sectPr unless `section` is ''. */
  readonly body: string
  /** The last w:sectPr; A4 unless told. */
  readonly section?: string
  /** More w:style elements. */
  readonly styles?: string
  readonly settings?: string
  /** More parts, and how the document refers to them. */
  readonly parts?: readonly NewPart[]
  readonly links?: readonly NewLink[]
}

/** A start document as issued: what a Chinese Word would write, with just the parts it needs. */
export function writeWordStart(start: StartDocument): Uint8Array {
  return writePackage([
    {
      name: 'word/document.xml',
      contentType: `${TYPE}document.main+xml`,
      content: `<w:document ${NAMESPACES} mc:Ignorable="w14"><w:body>${start.body}${start.section ?? A4_SECTION}</w:body></w:document>`,
      links: [
        { id: 'rIdStyles', type: 'styles', target: 'word/styles.xml' },
        { id: 'rIdSettings', type: 'settings', target: 'word/settings.xml' },
        { id: 'rIdTheme', type: 'theme', target: 'word/theme/theme1.xml' },
        ...(start.links ?? []),
      ],
    },
    {
      name: 'word/styles.xml',
      contentType: `${TYPE}styles+xml`,
      content: STYLES.replace('</w:styles>', `${start.styles ?? ''}</w:styles>`),
    },
    {
      name: 'word/settings.xml',
      contentType: `${TYPE}settings+xml`,
      content: `<w:settings ${NAMESPACES}>${start.settings ?? SETTINGS}</w:settings>`,
    },
    {
      name: 'word/theme/theme1.xml',
      contentType: 'application/vnd.openxmlformats-officedocument.theme+xml',
      content: OFFICE_THEME,
    },
    ...(start.parts ?? []),
  ])
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** A paragraph of plain text; properties as XML. */
export function plainParagraph(text: string, properties = '', runProperties = ''): string {
  const format = properties === '' ? '' : `<w:pPr>${properties}</w:pPr>`
  const run = runProperties === '' ? '' : `<w:rPr>${runProperties}</w:rPr>`
  return `<w:p>${format}<w:r>${run}<w:t xml:space="preserve">${escape(text)}</w:t></w:r></w:p>`
}
