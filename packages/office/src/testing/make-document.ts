import { strToU8, zipSync } from 'fflate'

/** Builds small Office packages for tests, part by part. */
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'

/** Namespace declarations of the prefixes that the tests write. */
export const NAMESPACES = [
  ['w', 'wordprocessingml/2006/main'],
  ['a', 'drawingml/2006/main'],
  ['c', 'drawingml/2006/chart'],
  ['wp', 'drawingml/2006/wordprocessingDrawing'],
  ['pic', 'drawingml/2006/picture'],
  ['xdr', 'drawingml/2006/spreadsheetDrawing'],
  ['r', 'officeDocument/2006/relationships'],
  ['mc', 'markup-compatibility/2006'],
]
  .map(([prefix, path]) => `xmlns:${prefix}="http://schemas.openxmlformats.org/${path}"`)
  .concat(
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"',
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"',
    'xmlns:v="urn:schemas-microsoft-com:vml"',
    'xmlns:zz="urn:not-known"',
  )
  .join(' ')

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'

interface Link {
  readonly id: string
  readonly type: string
  readonly target: string
}

export function relationships(links: readonly Link[], base = OFFICE): string {
  const list = links.map(
    ({ id, type, target }) =>
      `<Relationship Id="${id}" Type="${base}/${type}" Target="${target}"/>`,
  )
  return `<Relationships xmlns="${PACKAGE}/relationships">${list.join('')}</Relationships>`
}

/** Zips named parts; texts become UTF-8. */
export function zipParts(parts: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  return zipSync(
    Object.fromEntries(
      Object.entries(parts).map(([name, part]) => [
        name,
        typeof part === 'string' ? strToU8(part) : part,
      ]),
    ),
    { level: 6, mtime: new Date('2020-01-01T00:00:00Z') },
  )
}

const TYPES = `<Types xmlns="${PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`

export interface WordParts {
  readonly body: string
  readonly styles?: string
  readonly settings?: string
  readonly numbering?: string
  readonly theme?: string
  readonly header?: string
  readonly footer?: string
  readonly media?: Readonly<Record<string, Uint8Array>>
}

/** The parts of a Word file; `header` and `footer` have the ids rIdHeader and rIdFooter. */
export function wordParts(parts: WordParts): Record<string, string | Uint8Array> {
  const links: Link[] = []
  const files: Record<string, string | Uint8Array> = {
    '[Content_Types].xml': TYPES,
    '_rels/.rels': relationships([
      { id: 'rId1', type: 'officeDocument', target: 'word/document.xml' },
    ]),
    'word/document.xml': `<w:document ${NAMESPACES}><w:body>${parts.body}</w:body></w:document>`,
  }
  const add = (id: string, type: string, name: string, content: string | undefined): void => {
    if (content === undefined) return
    links.push({ id, type, target: name })
    files[`word/${name}`] = content
  }
  const wrap = (root: string, content: string | undefined): string | undefined =>
    content === undefined ? undefined : `<w:${root} ${NAMESPACES}>${content}</w:${root}>`
  add('rIdStyles', 'styles', 'styles.xml', wrap('styles', parts.styles))
  add('rIdSettings', 'settings', 'settings.xml', wrap('settings', parts.settings))
  add('rIdNumbering', 'numbering', 'numbering.xml', wrap('numbering', parts.numbering))
  add('rIdHeader', 'header', 'header1.xml', wrap('hdr', parts.header))
  add('rIdFooter', 'footer', 'footer1.xml', wrap('ftr', parts.footer))
  add(
    'rIdTheme',
    'theme',
    'theme/theme1.xml',
    parts.theme === undefined
      ? undefined
      : `<a:theme ${NAMESPACES}><a:themeElements>${parts.theme}</a:themeElements></a:theme>`,
  )
  for (const [name, bytes] of Object.entries(parts.media ?? {})) {
    links.push({ id: `rId_${name}`, type: 'image', target: `media/${name}` })
    files[`word/media/${name}`] = bytes
  }
  files['word/_rels/document.xml.rels'] = relationships(links)
  return files
}

export function makeWord(parts: WordParts | string): Uint8Array {
  return zipParts(wordParts(typeof parts === 'string' ? { body: parts } : parts))
}

/** A paragraph with properties, and one run with properties. */
export function paragraph(text: string, runProperties = '', properties = ''): string {
  return `<w:p><w:pPr>${properties}</w:pPr>${run(text, runProperties)}</w:p>`
}

export function run(text: string, properties = ''): string {
  return `<w:r><w:rPr>${properties}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`
}

export interface ExcelSheetParts {
  readonly name: string
  readonly rows: string
  readonly before?: string
  readonly after?: string
  /** A chart's content; it is drawn on the sheet. */
  readonly chart?: string
}

export interface ExcelParts {
  readonly sheets: readonly ExcelSheetParts[]
  readonly styles?: string
  readonly strings?: string
  readonly workbook?: string
}

export function excelParts(parts: ExcelParts): Record<string, string | Uint8Array> {
  const links: Link[] = []
  const files: Record<string, string | Uint8Array> = {
    '[Content_Types].xml': TYPES,
    '_rels/.rels': relationships([
      { id: 'rId1', type: 'officeDocument', target: 'xl/workbook.xml' },
    ]),
  }
  parts.sheets.forEach((sheet, index) => {
    const name = `worksheets/sheet${index + 1}.xml`
    links.push({ id: `rIdSheet${index + 1}`, type: 'worksheet', target: name })
    const drawing = sheet.chart === undefined ? '' : '<drawing r:id="rId1"/>'
    files[`xl/${name}`] =
      `<worksheet ${MAIN} ${NAMESPACES}>${sheet.before ?? ''}<sheetData>${sheet.rows}</sheetData>${sheet.after ?? ''}${drawing}</worksheet>`
    if (sheet.chart === undefined) return
    files[`xl/worksheets/_rels/sheet${index + 1}.xml.rels`] = relationships([
      { id: 'rId1', type: 'drawing', target: `../drawings/drawing${index + 1}.xml` },
    ])
    files[`xl/drawings/drawing${index + 1}.xml`] =
      `<xdr:wsDr ${NAMESPACES}><xdr:twoCellAnchor><xdr:graphicFrame><a:graphic><a:graphicData><c:chart r:id="rId1"/></a:graphicData></a:graphic></xdr:graphicFrame></xdr:twoCellAnchor></xdr:wsDr>`
    files[`xl/drawings/_rels/drawing${index + 1}.xml.rels`] = relationships([
      { id: 'rId1', type: 'chart', target: `../charts/chart${index + 1}.xml` },
    ])
    files[`xl/charts/chart${index + 1}.xml`] =
      `<c:chartSpace ${NAMESPACES}><c:chart>${sheet.chart}</c:chart></c:chartSpace>`
  })
  if (parts.styles !== undefined) {
    links.push({ id: 'rIdStyles', type: 'styles', target: 'styles.xml' })
    files['xl/styles.xml'] = `<styleSheet ${MAIN}>${parts.styles}</styleSheet>`
  }
  if (parts.strings !== undefined) {
    links.push({ id: 'rIdStrings', type: 'sharedStrings', target: 'sharedStrings.xml' })
    files['xl/sharedStrings.xml'] = `<sst ${MAIN}>${parts.strings}</sst>`
  }
  const sheets = parts.sheets.map(
    (sheet, index) =>
      `<sheet name="${sheet.name}" sheetId="${index + 1}" r:id="rIdSheet${index + 1}"/>`,
  )
  files['xl/workbook.xml'] =
    `<workbook ${MAIN} ${NAMESPACES}><sheets>${sheets.join('')}</sheets>${parts.workbook ?? ''}</workbook>`
  files['xl/_rels/workbook.xml.rels'] = relationships(links)
  return files
}

export function makeExcel(parts: ExcelParts): Uint8Array {
  return zipParts(excelParts(parts))
}

/** Rows of cells: numbers, texts, or ready-made cell content such as a formula element. */
export function cellRows(
  rows: readonly (readonly (string | number | null)[])[],
  style = 0,
): string {
  return rows
    .map((cells, row) => {
      const list = cells.map((cell, column) => {
        const name = `${String.fromCharCode(65 + column)}${row + 1}`
        const mark = style === 0 ? '' : ` s="${style}"`
        if (cell === null) return ''
        if (typeof cell === 'number') return `<c r="${name}"${mark}><v>${cell}</v></c>`
        if (cell.startsWith('<')) return `<c r="${name}"${mark}>${cell}</c>`
        return `<c r="${name}"${mark} t="inlineStr"><is><t>${cell}</t></is></c>`
      })
      return `<row r="${row + 1}">${list.join('')}</row>`
    })
    .join('')
}
