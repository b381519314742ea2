import { count, texts } from '../allowed.ts'
import { point, type StarterTemplate } from '../starter-template.ts'
import { range, sheet } from '../targets.ts'

/** 20404, 20405, 20406, 20403: sheets. */
const quarters: StarterTemplate = {
  difficulty: 2,
  tags: ['工作表', '行列'],
  template: {
    version: 1,
    kind: 'excel',
    title: '电子表格：整理季度工作簿',
    knowledgePoint: '20404',
    folder: 'Excel操作题',
    mainFile: '季度.xlsx',
    parameters: {
      name: texts('第一季度', '春季数据', '一季度用电'),
      tab: { type: 'color', values: ['红色', '绿色', '蓝色', '紫色'] },
      hidden: texts('草稿', '备注'),
      insert: {
        type: 'choice',
        values: [
          {
            text: '第 4 行之前插入一行，依次填写：体育馆、905、880、932',
            at: 4,
            row: ['体育馆', 905, 880, 932],
          },
          {
            text: '第 3 行之前插入一行，依次填写：报告厅、410、396、455',
            at: 3,
            row: ['报告厅', 410, 396, 455],
          },
        ],
      },
      width: count(12, 15, 18),
    },
    steps: [
      {
        texts: [
          '将工作表“Sheet1”重命名为“{name}”，标签颜色为{tab.standard}。',
          '把“Sheet1”改名为“{name}”，并将其工作表标签设为{tab.standard}。',
        ],
        checkpoints: [
          point('20404', 2, sheet('Sheet1'), { name: '{name}' }),
          point('20406', 1, sheet('Sheet1'), { colors: ['{tab}'] }),
        ],
      },
      {
        texts: ['隐藏工作表“{hidden}”。', '将工作表“{hidden}”设为隐藏。'],
        checkpoints: [point('20403', 2, sheet('{hidden}'), {})],
      },
      {
        texts: ['在工作表“Sheet2”的{insert}。', '“Sheet2”中漏了一行：请在{insert}。'],
        checkpoints: [
          point('20105', 3, sheet('Sheet2'), {
            action: 'insert',
            at: { $: 'insert.at' },
            values: [{ $: 'insert.row' }],
          }),
        ],
      },
      {
        texts: [
          '将“Sheet1”（改名后的）的 A 列列宽设为 {width}。',
          '改名后的“Sheet1”，A 列的列宽设为 {width}。',
        ],
        checkpoints: [
          point(
            '20402',
            1,
            { in: 'columns', sheet: 'Sheet1', columns: ['A', 'A'] },
            { characters: { $: 'width' } },
          ),
        ],
      },
    ],
    start: {
      excel: {
        sheets: [
          {
            name: 'Sheet1',
            rows: [
              ['月份', '用电量'],
              ['一月', 12860],
              ['二月', 8420],
              ['三月', 15330],
            ],
          },
          {
            name: 'Sheet2',
            rows: [
              ['楼宇', '一月', '二月', '三月'],
              ['教学楼', 5210, 3105, 6420],
              ['宿舍楼', 4380, 2960, 4875],
              ['食堂', 2365, 1479, 3103],
            ],
          },
          { name: '草稿', rows: [['抄表记录，待核对']] },
          { name: '备注', rows: [['数据由后勤处提供']] },
        ],
      },
    },
  },
}

/** 20101, 20102, 20103: typing and filling. */
const members: StarterTemplate = {
  difficulty: 1,
  tags: ['数据输入', '填充'],
  template: {
    version: 1,
    kind: 'excel',
    title: '电子表格：社团成员登记',
    knowledgePoint: '20102',
    folder: '电子表格题',
    mainFile: '登记.xlsx',
    parameters: {
      startAt: count(1, 5, 10),
      step: count(1, 2, 5),
      prefix: {
        type: 'choice',
        values: [
          { text: '001 至 006', values: ['001', '002', '003', '004', '005', '006'] },
          { text: '021 至 026', values: ['021', '022', '023', '024', '025', '026'] },
        ],
      },
      note: texts('资料待补', '已交回执', '需要体检'),
      titleText: texts('摄影社成员登记', '合唱团成员登记', '文学社成员登记'),
    },
    steps: [
      {
        texts: ['在 A1 单元格中输入“{titleText}”。', '将 A1 的内容录入为“{titleText}”。'],
        checkpoints: [point('20101', 1, range('登记', 'A1'), { value: '{titleText}' })],
      },
      {
        texts: [
          '在 A3:A8 中填充等差序列：初值 {startAt}，步长 {step}。',
          'A3:A8 用填充的方法输入起始值为 {startAt}、步长为 {step} 的等差数列。',
        ],
        checkpoints: [
          point('20102', 3, range('登记', 'A3:A8'), {
            kind: 'linear',
            start: { $: 'startAt' },
            step: { $: 'step' },
          }),
        ],
      },
      {
        texts: [
          '在 C3:C8 中以文本形式依次输入编号 {prefix}（保留前面的 0）。',
          'C3:C8 依次输入文本型编号 {prefix}，不得丢失前导 0。',
        ],
        checkpoints: [
          point(
            '20103',
            3,
            range('登记', 'C3:C8'),
            { values: { $: 'prefix.values' } },
            { unmentioned: ['values'] },
          ),
        ],
      },
      {
        texts: ['为 B5 单元格插入批注，内容为“{note}”。', '给 B5 添加批注“{note}”。'],
        checkpoints: [point('20111', 2, range('登记', 'B5'), { text: '{note}' })],
      },
    ],
    start: {
      excel: {
        sheets: [
          {
            name: '登记',
            rows: [
              [null],
              ['序号', '姓名', '编号', '年级'],
              [null, '乔安', null, '高一'],
              [null, '秦川', null, '高二'],
              [null, '任意', null, '高一'],
              [null, '沈默', null, '高二'],
              [null, '陶然', null, '高一'],
              [null, '万里', null, '高二'],
            ],
          },
        ],
      },
    },
  },
}

export const sheets: readonly StarterTemplate[] = [quarters, members]
