import { writePackage } from '@wenkao/office/package'
import type { BankItem } from '@wenkao/shared/bank'
import { escapeXml } from './html-of.ts'
import type { ReportLine, WrittenItems } from './outcome.ts'
import {
  creditWords,
  headings,
  itemColumns,
  kindWords,
  truthWords,
  type ItemColumn,
} from './table-headings.ts'

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const WIDTHS: Partial<Record<ItemColumn, number>> = {
  stem: 50,
  explanation: 40,
  source: 24,
  tags: 16,
}

const EXAMPLES: readonly Partial<Record<ItemColumn, string>>[] = [
  {
    ...{
      knowledgePoint: '90111',
      kind: '单选题',
      difficulty: '1',
      stem: '在 Word 中，保存当前文档的快捷键是',
    },
    ...{ A: 'Ctrl+S', B: 'Ctrl+O', C: 'Ctrl+P', D: 'Ctrl+N', answer: 'A' },
  },
  {
    ...{
      knowledgePoint: '90111',
      kind: '多选题',
      difficulty: '2',
      stem: '下列属于电子表格软件的有',
    },
    ...{ A: 'Excel', B: 'WPS 表格', C: '记事本', D: 'LibreOffice Calc', answer: 'ABD' },
  },
  {
    knowledgePoint: '90111',
    kind: '判断题',
    difficulty: '1',
    stem: '.xlsx 是 Excel 工作簿的扩展名。',
    answer: '正确',
  },
  {
    ...{ knowledgePoint: '90111', kind: '填空题', difficulty: '2' },
    ...{ stem: '五号字相当于 ____ 磅。', answer: '10.5\n10.5磅' },
  },
]

/** The spreadsheet of items; every cell is a text, never a formula. Pictures stay behind and are told. */
export function writeTable(items: readonly BankItem[]): WrittenItems {
  const report: ReportLine[] = items.flatMap(({ content }, index) =>
    content.pictures && content.pictures.length > 0
      ? [
          {
            at: index + 1,
            name: '',
            severity: 'error' as const,
            code: 'picturesLost' as const,
            detail: content.pictures.map(({ name }) => name).join(', '),
          },
        ]
      : [],
  )
  const taken = items.filter(({ content }) => (content.pictures?.length ?? 0) === 0)
  return { ...workbook(taken.map(rowOf)), report }
}

/** An empty spreadsheet with headings in Chinese and one example of each kind. */
export const writeTableTemplate = (): WrittenItems => ({ ...workbook(EXAMPLES), report: [] })

function rowOf({
  knowledgePoint,
  difficulty,
  tags,
  content,
}: BankItem): Partial<Record<ItemColumn, string>> {
  const { kind, answer, options = [] } = content
  const isTrue = answer[0] === 'true'
  return {
    ...Object.fromEntries(options.map(({ id, text }) => [id, text])),
    ...{
      knowledgePoint,
      kind: kindWords[kind][0],
      difficulty: String(difficulty),
      stem: content.stem,
    },
    answer:
      kind === 'trueFalse'
        ? truthWords[isTrue ? 'true' : 'false'][0]
        : answer.join(kind === 'fillIn' ? '\n' : ''),
    ...{ explanation: content.explanation, source: content.source, tags: tags.join('，') },
    keepOrder: content.keepOrder === true ? '是' : '',
    keepPlace: content.keepPlace === true ? '是' : '',
    partialCredit: content.partialCredit ? creditWords[content.partialCredit][0] : '',
  }
}

/** A text that looks like the format's own escape is escaped itself (ECMA-376, ST_Xstring). */
const cellText = (text: string): string =>
  escapeXml(text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_'))

function workbook(
  rows: readonly Partial<Record<ItemColumn, string>>[],
): Omit<WrittenItems, 'report'> {
  const line = (cells: readonly string[], at: number, style: number) =>
    `<row r="${at}">${cells
      .map((text, column) =>
        text === ''
          ? ''
          : `<c r="${String.fromCharCode(65 + column)}${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${cellText(text)}</t></is></c>`,
      )
      .join('')}</row>`
  const columns = itemColumns
    .map(
      (name, at) =>
        `<col min="${at + 1}" max="${at + 1}" width="${WIDTHS[name] ?? 14}" style="2" customWidth="1"/>`,
    )
    .join('')
  const lines = [
    line(
      itemColumns.map((name) => headings[name].zh),
      1,
      1,
    ),
    ...rows.map((row, at) =>
      line(
        itemColumns.map((name) => row[name] ?? ''),
        at + 2,
        2,
      ),
    ),
  ]
  const sheet = `<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${columns}</cols><sheetData>${lines.join('')}</sheetData></worksheet>`
  const font = '<sz val="11"/><name val="宋体"/>'
  // Style 2 is text (49), so that what is typed below stays as it is typed.
  const styles = `<styleSheet xmlns="${MAIN}"><fonts count="2"><font>${font}</font><font><b/>${font}</font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs></styleSheet>`
  const bytes = writePackage([
    {
      name: 'xl/workbook.xml',
      contentType: `${TYPE}.sheet.main+xml`,
      content: `<workbook xmlns="${MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="试题" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      links: [
        { id: 'rId1', type: 'worksheet', target: 'xl/worksheets/sheet1.xml' },
        { id: 'rId2', type: 'styles', target: 'xl/styles.xml' },
      ],
    },
    { name: 'xl/worksheets/sheet1.xml', contentType: `${TYPE}.worksheet+xml`, content: sheet },
    { name: 'xl/styles.xml', contentType: `${TYPE}.styles+xml`, content: styles },
  ])
  return { bytes, mediaType: `${TYPE}.sheet`, extension: '.xlsx' }
}
