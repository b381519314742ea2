import type { StartFiles } from '../../checkpoints/checker.ts'
import { plainParagraph, writeWordStart } from '../write-start.ts'

/** A table as Word writes a new one: the style Table Grid, equal columns over the whole width. */
function startTable(rows: readonly (readonly string[])[]): string {
  const columns = rows[0]?.length ?? 1
  const width = Math.floor(8306 / columns)
  const cell = (text: string): string =>
    `<w:tc><w:tcPr><w:tcW w:w="${width}" w:type="dxa"/></w:tcPr>${text === '' ? '<w:p/>' : plainParagraph(text)}</w:tc>`
  return `<w:tbl><w:tblPr><w:tblStyle w:val="12"/><w:tblW w:w="0" w:type="auto"/><w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/></w:tblPr><w:tblGrid>${`<w:gridCol w:w="${width}"/>`.repeat(columns)}</w:tblGrid>${rows.map((row) => `<w:tr>${row.map(cell).join('')}</w:tr>`).join('')}</w:tbl>`
}

const start = (name: string, file: string, body: string): StartFiles => ({
  name,
  file,
  files: () => new Map([[file, writeWordStart({ body })]]),
})

/** Paragraph after which the new table is to be put. */
export const NEW_TABLE_AFTER = '请在下面插入课程表：'

/** A text that waits for a table. */
export const newTableStart = start(
  'word-table-new',
  '课程表.docx',
  plainParagraph('高一（3）班课程表') +
    plainParagraph(NEW_TABLE_AFTER) +
    plainParagraph('课程表自下周一起执行。'),
)

/** A table of marks, for everything that gives a table its look. */
export const tableFormatStart = start(
  'word-table-format',
  '成绩表.docx',
  plainParagraph('期中考试成绩表') +
    startTable([
      ['姓名', '语文', '数学', '英语'],
      ['张明', '86', '92', '78'],
      ['李娜', '91', '85', '88'],
      ['王强', '79', '', '83'],
    ]) +
    plainParagraph('以上成绩仅供参考。'),
)

/** A table for its own style. */
export const tableStyleStart = start(
  'word-table-style',
  '价目表.docx',
  plainParagraph('办公用品价目表') +
    startTable([
      ['品名', '单位', '单价'],
      ['签字笔', '支', '2.5'],
      ['笔记本', '本', '8'],
    ]) +
    plainParagraph('价格如有变动，恕不另行通知。'),
)

/** A table whose cells are merged and split. */
export const tableMergeStart = start(
  'word-table-merge',
  '登记表.docx',
  plainParagraph('学籍登记表') +
    startTable([
      ['基本情况', '', '', ''],
      ['姓名', '', '性别', ''],
      ['籍贯', '', '民族', ''],
      ['备注', '', '', ''],
    ]) +
    plainParagraph('请用正楷填写。'),
)

/** A table that gets another row. */
export const tableRowsStart = start(
  'word-table-rows',
  '销售表.docx',
  plainParagraph('第一季度销售表') +
    startTable([
      ['门店', '一月', '二月', '三月'],
      ['东城店', '120', '135', '150'],
      ['西城店', '98', '110', '105'],
      ['南城店', '143', '128', '160'],
    ]) +
    plainParagraph('单位：万元。'),
)

/** A table to be put in order. */
export const tableSortStart = start(
  'word-table-sort',
  '运动会.docx',
  plainParagraph('田径运动会得分表') +
    startTable([
      ['班级', '得分', '名次'],
      ['一班', '86', '二'],
      ['二班', '102', '一'],
      ['三班', '9', '四'],
      ['四班', '75', '三'],
    ]) +
    plainParagraph('得分由裁判组统计。'),
)

/** A table whose totals are to be worked out. */
export const tableFormulaStart = start(
  'word-table-formula',
  '工资表.docx',
  plainParagraph('工资表') +
    startTable([
      ['姓名', '基本工资', '奖金', '合计'],
      ['赵敏', '3200', '850', ''],
      ['钱伟', '2980', '1020', ''],
      ['孙丽', '3560', '640', ''],
    ]) +
    plainParagraph('制表人：财务科'),
)

/** Lines to become a table. */
export const TABLE_TEXTS = [
  '城市,最高气温,最低气温',
  '北京,31,22',
  '上海,34,27',
  '广州,35,28',
] as const

/** Texts with commas, and a table that is to become text. */
export const tableTextStart = start(
  'word-table-text',
  '气温.docx',
  plainParagraph('主要城市气温') +
    TABLE_TEXTS.map((text) => plainParagraph(text)).join('') +
    plainParagraph('数据来源：气象台'),
)
