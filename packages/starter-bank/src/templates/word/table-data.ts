import { bodySize, color, texts, titleFont } from '../allowed.ts'
import { point, type StarterTemplate } from '../starter-template.ts'
import { paragraphs, table, title } from '../targets.ts'

/** 10817, 10818: sorting and formulas. */
const sales: StarterTemplate = {
  difficulty: 4,
  tags: ['表格', '公式'],
  template: {
    version: 1,
    kind: 'word',
    title: '文字处理：义卖统计表',
    knowledgePoint: '10817',
    folder: '文字处理题',
    mainFile: '义卖.docx',
    parameters: {
      key: {
        type: 'choice',
        values: [
          { text: '上午', column: 2 },
          { text: '下午', column: 3 },
        ],
      },
      order: {
        type: 'choice',
        values: [
          { text: '升序', value: 'ascending' },
          { text: '降序', value: 'descending' },
        ],
      },
      sum: {
        type: 'choice',
        values: [
          { text: '合计', formula: 'SUM(LEFT)' },
          { text: '平均值', formula: 'AVERAGE(LEFT)' },
        ],
      },
      style: {
        type: 'choice',
        values: [
          { text: '右对齐', value: 'right' },
          { text: '居中', value: 'center' },
        ],
      },
      titleFont,
    },
    steps: [
      {
        texts: [
          '以第一行为标题行，将表格按“{key}”列的数值{order}排列。',
          '对表格排序：主要关键字“{key}”，类型为数字，{order}，有标题行。',
        ],
        checkpoints: [
          point(
            '10817',
            3,
            table,
            {
              keys: [{ column: { $: 'key.column' }, order: { $: 'order' }, as: 'number' }],
            },
            { id: 'sort' },
          ),
        ],
      },
      {
        texts: [
          '在第四列的第二行至第五行用公式求左侧各数的{sum}。',
          '用表格公式计算左侧两列的{sum}，填入第四列（第二行至第五行）。',
        ],
        checkpoints: [
          point('10818', 3, table, {
            cells: [2, 3, 4, 5].map((row) => ({ row, column: 4 })),
            formula: '{sum.formula}',
          }),
        ],
      },
      {
        texts: ['将表格整体{style}。', '使表格在页面上{style}。'],
        checkpoints: [point('10807', 1, table, { alignment: { $: 'style' } })],
      },
      {
        texts: ['标题设为{titleFont}，居中对齐。', '标题居中对齐，字体为{titleFont}。'],
        checkpoints: [
          point('10101', 1, title, { eaFont: '{titleFont}' }),
          point('10201', 1, title, { value: 'center' }),
        ],
      },
    ],
    start: {
      word: {
        title: '爱心义卖统计',
        paragraphs: [
          '四个摊位的义卖收入如下（单位：元）。',
          {
            table: [
              ['摊位', '上午', '下午', '统计'],
              ['旧书', '126', '318', ''],
              ['手工', '254', '97', ''],
              ['点心', '88', '175', ''],
              ['盆栽', '190', '243', ''],
            ],
          },
        ],
      },
    },
  },
}

/** 10819, 10812: text made a table. */
const cities: StarterTemplate = {
  difficulty: 3,
  tags: ['表格', '转换'],
  template: {
    version: 1,
    kind: 'word',
    title: '文字处理：文字转换成表格',
    knowledgePoint: '10819',
    folder: 'Word操作题',
    mainFile: '湿地.docx',
    parameters: {
      lines: {
        type: 'choice',
        values: [
          { text: '第二段至第五段', at: { $: 'start.2-5' }, rows: 4 },
          { text: '第二段至第六段', at: { $: 'start.2-6' }, rows: 5 },
        ],
      },
      place: {
        type: 'choice',
        values: [
          { text: '居中', value: 'center' },
          { text: '右对齐', value: 'right' },
        ],
      },
      titleFont,
      color,
      size: bodySize,
      word: texts('候鸟', '芦苇'),
    },
    steps: [
      {
        texts: [
          '将正文{lines}转换成 3 列的表格，文字分隔位置为逗号。',
          '把正文{lines}（以逗号分隔）转换为表格，共 3 列。',
        ],
        checkpoints: [
          point(
            '10819',
            4,
            { in: 'paragraphs', anchors: { $: 'lines.at' } },
            { separator: '，', columns: 3 },
            { id: 'table' },
          ),
        ],
      },
      {
        texts: ['表格整体{place}。', '将该表格在页面上{place}。'],
        checkpoints: [
          point('10807', 2, table, { alignment: { $: 'place' } }, { needs: ['table'] }),
        ],
      },
      {
        texts: [
          '标题设为{titleFont}、{color.standard}。',
          '标题的字体为{titleFont}，颜色为{color.standard}。',
        ],
        checkpoints: [
          point('10101', 1, title, { eaFont: '{titleFont}' }),
          point('10105', 1, title, { colors: ['{color}'] }),
        ],
      },
      {
        texts: [
          '正文第一段设置为{size}字，其中的“{word}”加粗。',
          '正文第一段用{size}字，并将“{word}”加粗。',
        ],
        checkpoints: [
          point('10101', 1, paragraphs('start.1'), { size: { $: 'size' } }),
          point(
            '10102',
            1,
            { in: 'text', find: '{word}', within: { $: 'start.1' } },
            { bold: true },
          ),
        ],
      },
    ],
    start: {
      word: {
        title: '湿地观鸟记录',
        paragraphs: [
          '秋天的湿地里芦苇一片金黄，候鸟成群飞来，我们小组记录了其中几种。',
          '名称，数量，地点',
          '苍鹭，14，浅滩',
          '白鹭，37，芦苇荡',
          '绿头鸭，62，湖心',
          '黑水鸡，9，岸边',
        ],
      },
    },
  },
}

export const tableData: readonly StarterTemplate[] = [sales, cities]
