import { count, fill, texts } from '../allowed.ts'
import { point, type StarterTemplate } from '../starter-template.ts'
import { range, sheet } from '../targets.ts'

const order = {
  type: 'choice' as const,
  values: [
    { text: '升序', value: 'ascending' },
    { text: '降序', value: 'descending' },
  ],
}

const books = [
  ['书名', '类别', '馆藏', '借出'],
  ['平凡的世界', '文学', 12, 6],
  ['时间简史', '科普', 8, 5],
  ['活着', '文学', 10, 10],
  ['上下五千年', '历史', 15, 6],
  ['物种起源', '科普', 9, 8],
  ['红楼梦', '文学', 18, 11],
  ['万历十五年', '历史', 8, 8],
  ['昆虫记', '科普', 20, 14],
  ['呐喊', '文学', 14, 8],
  ['大国崛起', '历史', 16, 12],
]

/** 20601, 20602: sorting and filtering. */
const library: StarterTemplate = {
  difficulty: 2,
  tags: ['数据处理', '排序', '筛选'],
  template: {
    version: 1,
    kind: 'excel',
    title: '电子表格：馆藏图书整理',
    knowledgePoint: '20601',
    folder: '电子表格题',
    mainFile: '馆藏.xlsx',
    parameters: {
      first: order,
      second: {
        type: 'choice',
        values: [
          { text: '馆藏', column: 'C' },
          { text: '借出', column: 'D' },
        ],
      },
      secondOrder: order,
      kind: texts('文学', '科普', '历史'),
      least: count(5, 7, 9),
      fill,
    },
    steps: [
      {
        texts: [
          '在工作表“排序”中，以第 1 行为标题行，将 A1:D11 按主要关键字“类别”{first}、次要关键字“{second}”{secondOrder}排序。',
          '对工作表“排序”的 A1:D11 排序（有标题行）：先按“类别”{first}，类别相同的再按“{second}”{secondOrder}。',
        ],
        checkpoints: [
          point('20601', 4, range('排序', 'A1:D11'), {
            keys: [
              { column: 'B', order: { $: 'first' } },
              { column: { $: 'second.column' }, order: { $: 'secondOrder' } },
            ],
          }),
        ],
      },
      {
        texts: [
          '在工作表“筛选”中对 A1:D11 进行自动筛选：类别为“{kind}”，且借出大于或等于 {least}。',
          '用自动筛选，使工作表“筛选”只显示类别为“{kind}”、借出不少于 {least} 册的图书。',
        ],
        checkpoints: [
          point('20602', 4, range('筛选', 'A1:D11'), {
            criteria: [
              { column: 'B', operator: 'equal', value: '{kind}' },
              { column: 'D', operator: 'atLeast', value: { $: 'least' } },
            ],
          }),
        ],
      },
      {
        texts: [
          '将工作表“排序”的 A1:D1 填充{fill.standard}。',
          '工作表“排序”的标题行 A1:D1 填充颜色设为{fill.standard}。',
        ],
        checkpoints: [point('20304', 1, range('排序', 'A1:D1'), { colors: ['{fill}'] })],
      },
    ],
    start: {
      excel: {
        sheets: [
          { name: '排序', rows: books },
          { name: '筛选', rows: books },
        ],
      },
    },
  },
}

const shop = [
  ['日期', '门店', '商品', '数量', '金额'],
  ['周一', '东门店', '酸奶', 26, 182],
  ['周一', '西门店', '面包', 40, 240],
  ['周二', '东门店', '面包', 33, 198],
  ['周二', '北门店', '酸奶', 18, 126],
  ['周三', '西门店', '果汁', 22, 176],
  ['周三', '东门店', '果汁', 15, 120],
  ['周四', '北门店', '面包', 28, 168],
  ['周四', '西门店', '酸奶', 31, 217],
  ['周五', '北门店', '果汁', 12, 96],
]

/** 20604: subtotals. */
const subtotals: StarterTemplate = {
  difficulty: 4,
  tags: ['数据处理', '分类汇总'],
  template: {
    version: 1,
    kind: 'excel',
    title: '电子表格：校内超市分类汇总',
    knowledgePoint: '20604',
    folder: 'Excel操作题',
    mainFile: '超市.xlsx',
    parameters: {
      by: {
        type: 'choice',
        values: [
          { text: '门店', column: 'B' },
          { text: '商品', column: 'C' },
        ],
      },
      how: {
        type: 'choice',
        values: [
          { text: '求和', value: 'sum' },
          { text: '平均值', value: 'average' },
          { text: '最大值', value: 'max' },
        ],
      },
      field: {
        type: 'choice',
        values: [
          { text: '数量', column: 'D' },
          { text: '金额', column: 'E' },
        ],
      },
      name: texts('汇总结果', '一周汇总', '分店统计'),
      tab: { type: 'color', values: ['红色', '绿色', '蓝色', '紫色'] },
    },
    steps: [
      {
        texts: [
          '在工作表“数据”中先按“{by}”排序，再进行分类汇总：分类字段“{by}”，汇总方式“{how}”，汇总项“{field}”，结果显示在数据下方。',
          '对工作表“数据”的 A1:E10 进行分类汇总（先按“{by}”排序）：分类字段为“{by}”，汇总方式为“{how}”，选定汇总项为“{field}”。',
        ],
        checkpoints: [
          point('20604', 5, range('数据', 'A1:E10'), {
            groupBy: { $: 'by.column' },
            function: { $: 'how' },
            fields: [{ $: 'field.column' }],
          }),
        ],
      },
      {
        texts: ['将工作表“说明”重命名为“{name}”。', '把工作表“说明”的名称改为“{name}”。'],
        checkpoints: [point('20404', 1, sheet('说明'), { name: '{name}' })],
      },
      {
        texts: [
          '将工作表“数据”的标签颜色设为{tab.standard}。',
          '工作表“数据”的标签用{tab.standard}。',
        ],
        checkpoints: [point('20406', 1, sheet('数据'), { colors: ['{tab}'] })],
      },
    ],
    start: {
      excel: {
        sheets: [
          { name: '数据', rows: shop },
          { name: '说明', rows: [['数据来自收银系统']] },
        ],
      },
    },
  },
}

/** 20701: a pivot table. */
const pivot: StarterTemplate = {
  difficulty: 5,
  tags: ['数据处理', '数据透视表'],
  template: {
    version: 1,
    kind: 'excel',
    title: '电子表格：门店销售透视分析',
    knowledgePoint: '20701',
    folder: '电子表格题',
    mainFile: '门店销售.xlsx',
    parameters: {
      layout: {
        type: 'choice',
        values: [
          { text: '“门店”为行标签、“商品”为列标签', row: '门店', column: '商品' },
          { text: '“商品”为行标签、“门店”为列标签', row: '商品', column: '门店' },
          { text: '“日期”为行标签、“商品”为列标签', row: '日期', column: '商品' },
        ],
      },
      field: texts('数量', '金额'),
      how: {
        type: 'choice',
        values: [
          { text: '求和', value: 'sum' },
          { text: '计数', value: 'count' },
          { text: '平均值', value: 'average' },
        ],
      },
      name: texts('原始数据', '销售记录', '流水'),
      fill,
    },
    steps: [
      {
        texts: [
          '以“数据”工作表的 A1:E10 为数据源，在“透视”工作表的 A3 起始处建立数据透视表：{layout}，值为“{field}”的{how}。',
          '在“透视”工作表中从 A3 开始建立数据透视表，数据源为“数据”的 A1:E10，{layout}，对“{field}”{how}。',
        ],
        checkpoints: [
          point(
            '20701',
            5,
            { in: 'pivot', sheet: '透视' },
            {
              rows: ['{layout.row}'],
              columns: ['{layout.column}'],
              values: [{ field: '{field}', function: { $: 'how' } }],
              source: '数据!A1:E10',
              at: 'A3',
            },
          ),
        ],
      },
      {
        texts: [
          '将“数据”工作表的 A1:E1 填充{fill.standard}，并加粗。',
          '“数据”工作表的 A1:E1 加粗，填充颜色为{fill.standard}。',
        ],
        checkpoints: [
          point('20304', 1, range('数据', 'A1:E1'), { colors: ['{fill}'] }),
          point('20302', 1, range('数据', 'A1:E1'), { bold: true }),
        ],
      },
      {
        texts: ['将工作表“说明”重命名为“{name}”。', '把工作表“说明”改名为“{name}”。'],
        checkpoints: [point('20404', 1, sheet('说明'), { name: '{name}' })],
      },
    ],
    start: {
      excel: {
        sheets: [
          { name: '数据', rows: shop },
          { name: '透视', rows: [] },
          { name: '说明', rows: [['三家门店一周的销售记录']] },
        ],
      },
    },
  },
}

export const records: readonly StarterTemplate[] = [library, subtotals, pivot]
