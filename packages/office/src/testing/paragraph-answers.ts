import { paragraph } from './make-document.ts'

/** The paragraph that is to be formatted. */
export const TEXT = '高速铁路缩短了城市之间的距离，方便了人们的出行。'
/** The one after it. */
export const NEXT = '沿线各地的经济也因此得到发展。'
/** What must stay as it is. */
export const rest = paragraph(NEXT)
/** Both as they are issued. */
export const BOTH = paragraph(TEXT) + rest
/** A paragraph style. */
export const style = (id: string, content: string, more = ''): string =>
  `<w:style w:type="paragraph" w:styleId="${id}" ${more}><w:name w:val="${id}"/>${content}</w:style>`
/** Properties of a paragraph. */
export const pPr = (content: string): string => `<w:pPr>${content}</w:pPr>`
/** 五号. */
export const SIZE = '<w:rPr><w:sz w:val="21"/></w:rPr>'
/** The default paragraph style. */
export const NORMAL = style('a', SIZE, 'w:default="1"')
/** Defaults of the document. */
export const DEFAULTS = `<w:docDefaults><w:rPrDefault>${SIZE}</w:rPrDefault></w:docDefaults>`
/** The format on the paragraph itself. */
export const direct = (content: string, text = TEXT) => ({
  body: paragraph(text, '', content) + rest,
  styles: DEFAULTS,
})
/** The format in the style that its style is based on. */
export const styled = (content: string, own = '') => ({
  body: paragraph(TEXT, '', `<w:pStyle w:val="s"/>${own}`) + rest,
  styles:
    DEFAULTS + NORMAL + style('s', `<w:basedOn w:val="t"/>${pPr('')}`) + style('t', pPr(content)),
})
