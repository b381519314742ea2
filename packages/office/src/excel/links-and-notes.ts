import { strToU8 } from 'fflate'
import { append, element, insertInOrder, remove, setAttributes } from '../package/edit-xml.ts'
import { attribute, child, children, textOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { cellName, parseRange, type CellAddress } from './cell-reference.ts'
import { toText } from './cell-value.ts'
import { editSheet, type SheetEdit } from './edit-cells.ts'
import { formulaAt, makeEvaluator } from './evaluate-formula.ts'
import type { ExcelDraft } from './excel-draft.ts'
import { formulaTree } from './formulas/formula-tree.ts'
import type { ExcelSheet, ExcelWorkbook } from './read-workbook.ts'

/** A link of a cell: to an address outside, or to a place in the workbook. */
export interface CellLink {
  readonly url: string
  readonly location: string
  readonly tooltip: string
}

/** The link that covers a cell: an element may cover a range, and HYPERLINK() is one too (20110). */
export function linkAt(
  workbook: ExcelWorkbook,
  sheet: ExcelSheet,
  at: CellAddress,
): CellLink | undefined {
  const links = workbook.source.relationships(sheet.part)
  for (const one of children(child(sheet.root, 'x:hyperlinks'), 'x:hyperlink')) {
    const range = parseRange(attribute(one, 'ref') ?? '')
    if (
      range === undefined ||
      at.row < range.from.row ||
      at.row > range.to.row ||
      at.column < range.from.column ||
      at.column > range.to.column
    )
      continue
    const id = attribute(one, 'r:id')
    return {
      url: links.find((link) => link.id === id)?.target ?? '',
      location: attribute(one, 'location') ?? '',
      tooltip: attribute(one, 'tooltip') ?? '',
    }
  }
  const formula = formulaAt(sheet, at)
  const tree = formula === undefined ? undefined : formulaTree(formula)
  if (tree?.kind !== 'call' || tree.name !== 'HYPERLINK') return undefined
  const [first] = tree.list
  const cut = formula?.indexOf('(') ?? -1
  const value =
    first?.kind === 'text'
      ? first.text
      : toText(
          makeEvaluator(workbook).value(
            sheet,
            (formula ?? '')
              .slice(cut + 1)
              .split(',')[0]
              ?.replace(/\)$/, '') ?? '',
            at,
          ) ?? { kind: 'empty' },
        )
  return value.startsWith('#')
    ? { url: '', location: value.slice(1), tooltip: '' }
    : { url: value, location: '', tooltip: '' }
}

/** An address without what programs add or fold: case of its host, a last slash, percent signs. */
export function plainAddress(url: string): string {
  let text = url.trim()
  try {
    text = decodeURI(text)
  } catch (error) {
    if (!(error instanceof URIError)) throw error
  }
  const parts = /^([a-z][a-z0-9+.-]*:(?:\/\/)?)?([^/?#]*)(.*)$/is.exec(text)
  const [, scheme = '', host = '', rest = ''] = parts ?? []
  // Excel puts the scheme of the web in front of what is typed without one.
  const known = scheme === '' && /^www\./i.test(host) ? 'http://' : scheme.toLowerCase()
  const isFile = known === '' || known.startsWith('file:')
  return known + (isFile ? host : host.toLowerCase()) + rest.replace(/\/$/, '')
}

/** A place in the workbook without quotes, $ and case: '图表 1'!$A$1. */
export const plainLocation = (location: string): string =>
  location.trim().replace(/^#/, '').replace(/['$]/g, '').toLowerCase()

/** Puts a link on a cell, in place of one that is there. */
export function putLink(edit: SheetEdit, at: CellAddress, link: Partial<CellLink>): void {
  const { root, sheet, draft } = edit
  let list = child(root, 'x:hyperlinks')
  if (list === undefined) {
    list = element('x:hyperlinks')
    insertInOrder(root, list)
  }
  const name = cellName(at)
  for (const one of children(list, 'x:hyperlink')) if (attribute(one, 'ref') === name) remove(one)
  const id =
    link.url === undefined
      ? undefined
      : draft.package.relate(sheet.part, 'hyperlink', link.url, true)
  append(
    list,
    element('x:hyperlink', {
      ref: name,
      'r:id': id,
      location: link.location,
      tooltip: link.tooltip,
    }),
  )
}

const itemText = (item: XmlElement | undefined): string =>
  children(item)
    .map((one) =>
      one.name === 'x:t' ? textOf(one) : one.name === 'x:r' ? textOf(child(one, 'x:t')) : '',
    )
    .join('')

/**
 * The notes of a cell: of a threaded comment its texts, which stand in the older part once more (20111);
 * of a note its text, without the name that Excel puts in front.
 */
export function notesAt(workbook: ExcelWorkbook, sheet: ExcelSheet, at: CellAddress): string[] {
  const { source } = workbook
  const name = cellName(at)
  const links = source.relationships(sheet.part).filter((link) => !link.isExternal)
  const threads = links
    .filter((link) => link.type === 'threadedComment')
    .flatMap((link) => children(source.xml(link.target), 'xtc:threadedComment'))
    .filter((one) => attribute(one, 'ref') === name)
    .map((one) => textOf(child(one, 'xtc:text')))
  if (threads.length > 0) return threads
  return links
    .filter((link) => link.type === 'comments')
    .flatMap((link) => {
      const root = source.xml(link.target)
      const authors = children(child(root, 'x:authors'), 'x:author').map(textOf)
      return children(child(root, 'x:commentList'), 'x:comment').flatMap((one) => {
        if (attribute(one, 'ref') !== name) return []
        const text = itemText(child(one, 'x:text'))
        const author = authors[Number(attribute(one, 'authorId') ?? 0)] ?? ''
        const bare = author !== '' && text.startsWith(author) ? text.slice(author.length) : text
        const own = bare.replace(/^[:：]?\s*\n/, '').trim()
        // The name in front may be another one than the file's author.
        const rest = /^[^\n:：]{1,40}[:：]\s*\n([\s\S]+)$/.exec(own)?.[1]?.trim()
        return rest === undefined ? own : [own, rest]
      })
    })
}

const MAIN = 'application/vnd.openxmlformats-officedocument.spreadsheetml.'
const VML = 'application/vnd.openxmlformats-officedocument.vmlDrawing'

/** The shapes that show notes; Excel calls a file damaged whose notes have none. */
const SHAPES =
  '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'

function shapeOf({ row, column }: CellAddress, index: number): string {
  return `<v:shape id="_x0000_s${1025 + index}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:2pt;width:108pt;height:60pt;z-index:${index + 1};visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>${column + 1}, 15, ${row}, 2, ${column + 3}, 15, ${row + 4}, 4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>${row}</x:Row><x:Column>${column}</x:Column></x:ClientData></v:shape>`
}

/** Puts a note on a cell, in place of one that is there. */
export function putNote(draft: ExcelDraft, sheetName: string, at: CellAddress, text: string): void {
  const { sheet, root } = editSheet(draft, sheetName)
  const { source } = draft.package
  const name = cellName(at)
  let part = source.related(sheet.part, 'comments')
  if (part === undefined) {
    part = draft.package.addPart(
      'xl/comments#.xml',
      `${MAIN}comments+xml`,
      element('x:comments', {}, [
        element('x:authors', {}, [element('x:author', {}, ['考生'])]),
        element('x:commentList'),
      ]),
    )
    draft.package.relate(sheet.part, 'comments', part)
  }
  const list = child(source.xml(part), 'x:commentList')
  if (list === undefined) throw new Error('comments without a list')
  for (const one of children(list, 'x:comment')) if (attribute(one, 'ref') === name) remove(one)
  append(
    list,
    element('x:comment', { ref: name, authorId: 0 }, [
      element('x:text', {}, [
        element('x:r', {}, [element('x:t', { 'xml:space': 'preserve' }, [text])]),
      ]),
    ]),
  )
  const shown = children(list, 'x:comment').flatMap(
    (one) => parseRange(attribute(one, 'ref') ?? '')?.from ?? [],
  )
  const bytes = strToU8(`${SHAPES}${shown.map(shapeOf).join('')}</xml>`)
  const known = source.related(sheet.part, 'vmlDrawing')
  if (known !== undefined) {
    draft.package.setBytes(known, bytes)
    return
  }
  const drawing = draft.package.addPart('xl/drawings/vmlDrawing#.vml', VML, bytes)
  const id = draft.package.relate(sheet.part, 'vmlDrawing', drawing)
  const legacy = element('x:legacyDrawing', { 'r:id': id })
  insertInOrder(root, legacy)
  setAttributes(legacy, { 'r:id': id })
}
