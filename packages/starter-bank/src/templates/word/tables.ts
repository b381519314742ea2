import { bodySize, centimetres, color, fill, points, titleFont } from '../allowed.ts'
import { point, type StarterTemplate } from '../starter-template.ts'
import { cells, table, title } from '../targets.ts'

/** A table's texts as checkpoint 10802 takes them. */
const cellTexts = (rows: readonly (readonly string[])[]) =>
  rows.flatMap((row, r) => row.map((text, c) => ({ row: r + 1, column: c + 1, text })))

/** 10801, 10802: a table made and filled. */
const timetable: StarterTemplate = {
  difficulty: 2,
  tags: ['表格', '制作'],
  template: {
    version: 1,
    kind: 'word',
    title: '文字处理：活动安排表',
    knowledgePoint: '10801',
    folder: '文字处理题',
    mainFile: '安排.docx',
    parameters: {
      rows: {
        type: 'choice',
        values: [
          {
            text: '4 行 3 列',
            rowCount: 4,
            columnCount: 3,
            told: '时间、内容、地点；九点、开营式、礼堂；十点、参观、展厅；十四点、手工、教室',
            cells: cellTexts([
              ['时间', '内容', '地点'],
              ['九点', '开营式', '礼堂'],
              ['十点', '参观', '展厅'],
              ['十四点', '手工', '教室'],
            ]),
          },
          {
            text: '3 行 3 列',
            rowCount: 3,
            columnCount: 3,
            told: '日期、负责人、任务；周一、王老师、报到；周二、李老师、集训',
            cells: cellTexts([
              ['日期', '负责人', '任务'],
              ['周一', '王老师', '报到'],
              ['周二', '李老师', '集训'],
            ]),
          },
          {
            text: '5 行 2 列',
            rowCount: 5,
            columnCount: 2,
            told: '小组、人数；航模、12；编程、18；围棋、9；书法、15',
            cells: cellTexts([
              ['小组', '人数'],
              ['航模', '12'],
              ['编程', '18'],
              ['围棋', '9'],
              ['书法', '15'],
            ]),
          },
        ],
      },
      place: {
        type: 'choice',
        values: [
          { text: '水平居中', value: 'center' },
          { text: '右对齐', value: 'right' },
        ],
      },
      height: centimetres(0.8, 1, 1.2),
      fill,
      titleFont,
    },
    steps: [
      {
        texts: [
          '在文档末尾插入一个 {rows}的表格，各行依次填写：{rows.told}。',
          '在正文之后插入 {rows}的表格，并逐行录入：{rows.told}。',
        ],
        checkpoints: [
          point(
            '10801',
            2,
            table,
            { rows: { $: 'rows.rowCount' }, columns: { $: 'rows.columnCount' } },
            { id: 'table' },
          ),
          point(
            '10802',
            2,
            table,
            { cells: { $: 'rows.cells' } },
            { id: 'text', needs: ['table'] },
          ),
        ],
      },
      {
        texts: [
          '将表格在页面上{place}，各行的行高设为最小值 {height}。',
          '表格整体{place}；行高均为 {height}（最小值）。',
        ],
        checkpoints: [
          point('10807', 1, table, { alignment: { $: 'place' } }, { needs: ['table'] }),
          point(
            '10805',
            2,
            cells(),
            { heightCm: { $: 'height' }, rule: 'atLeast' },
            { needs: ['table'] },
          ),
        ],
      },
      {
        texts: [
          '为表格第一行填充{fill.standard}底纹。',
          '将表格首行（第一行）的底纹设为{fill.standard}。',
        ],
        checkpoints: [
          point('10810', 2, cells({ rows: [1, 1] }), { fills: ['{fill}'] }, { needs: ['table'] }),
        ],
      },
      {
        texts: ['标题设置为{titleFont}，居中对齐。', '将标题设为{titleFont}并居中对齐。'],
        checkpoints: [
          point('10101', 1, title, { eaFont: '{titleFont}' }),
          point('10201', 1, title, { value: 'center' }),
        ],
      },
    ],
    start: {
      word: {
        title: '科学夏令营',
        paragraphs: [
          '今年的夏令营在市科技馆举行，为期两天，面向初一、初二年级的同学。',
          '请参加的同学提前十分钟到场，带好水杯和笔记本。',
        ],
      },
    },
  },
}

/** 10805, 10806, 10809: sizes and lines of a table that is there. */
const scores: StarterTemplate = {
  difficulty: 3,
  tags: ['表格', '边框'],
  template: {
    version: 1,
    kind: 'word',
    title: '文字处理：体测成绩表',
    knowledgePoint: '10809',
    folder: 'Word操作题',
    mainFile: '体测.docx',
    parameters: {
      outer: {
        type: 'choice',
        values: [
          { text: '双实线', value: 'double' },
          { text: '单实线', value: 'single' },
        ],
      },
      width: points(1.5, 2.25, 3),
      lineColor: color,
      column: centimetres(2.5, 3, 3.2),
      height: centimetres(0.9, 1, 1.3),
      size: bodySize,
      fill,
    },
    constraints: [
      { rule: 'never', together: { outer: '双实线', width: 2.25 } },
      { rule: 'never', together: { outer: '双实线', width: 3 } },
    ],
    steps: [
      {
        texts: [
          '将表格各列的列宽设置为 {column}，第一行的行高设置为固定值 {height}。',
          '表格的列宽均为 {column}；第一行行高为固定值 {height}。',
        ],
        checkpoints: [
          point('10806', 2, cells(), { widthCm: { $: 'column' } }),
          point('10805', 1, cells({ rows: [1, 1] }), { heightCm: { $: 'height' }, rule: 'exact' }),
        ],
      },
      {
        texts: [
          '表格外侧框线设置为{outer}、{width}、{lineColor.standard}。',
          '将表格的外框线设为 {width} 的{lineColor.standard}{outer}。',
        ],
        checkpoints: [
          point('10809', 3, table, {
            scope: 'outer',
            style: { $: 'outer' },
            widthPt: { $: 'width' },
            colors: ['{lineColor}'],
          }),
        ],
      },
      {
        texts: [
          '表格中所有文字设置为{size}字，单元格对齐方式为水平居中、垂直居中。',
          '表内文字为{size}字，并在单元格中水平和垂直都居中。',
        ],
        checkpoints: [
          point('10101', 1, cells(), { size: { $: 'size' } }),
          point('10808', 2, cells(), { horizontal: 'center', vertical: 'center' }),
        ],
      },
      {
        texts: [
          '第一行填充{fill.standard}，并设置为“重复标题行”。',
          '将第一行底纹设为{fill.standard}，并使其作为标题行重复出现。',
        ],
        checkpoints: [
          point('10810', 1, cells({ rows: [1, 1] }), { fills: ['{fill}'] }),
          point('10813', 1, table, { rows: 1 }),
        ],
      },
    ],
    start: {
      word: {
        title: '体质健康测试成绩',
        paragraphs: [
          '下表是第三小组的测试成绩，单位：跳绳为次，跳远为厘米，跑步为秒。',
          {
            table: [
              ['姓名', '跳绳', '跳远', '跑步'],
              ['赵一鸣', '152', '231', '7.8'],
              ['钱小雨', '168', '186', '8.9'],
              ['孙立', '145', '224', '8.0'],
              ['李思源', '177', '190', '8.6'],
            ],
          },
          '成绩由体育委员登记，教师复核。',
        ],
      },
    },
  },
}

export const tables: readonly StarterTemplate[] = [timetable, scores]
