import { centimetres, count, fill, texts } from '../allowed.ts'
import { point, type StarterTemplate } from '../starter-template.ts'
import { range, sheet } from '../targets.ts'

const rows = [
  ['考场', '科目', '人数', '监考'],
  ['第一考场', '语文', 30, '甲组'],
  ['第二考场', '数学', 30, '乙组'],
  ['第三考场', '英语', 28, '丙组'],
  ['第四考场', '物理', 29, '甲组'],
  ['第五考场', '化学', 27, '乙组'],
  ['第六考场', '生物', 30, '丙组'],
]

/** 20901, 20902, 20903, 20904: page setup for printing. */
const examRooms: StarterTemplate = {
  difficulty: 3,
  tags: ['页面设置', '打印'],
  template: {
    version: 1,
    kind: 'excel',
    title: '电子表格：考场安排打印设置',
    knowledgePoint: '20901',
    folder: '电子表格题',
    mainFile: '考场.xlsx',
    parameters: {
      orientation: { type: 'orientation', values: ['landscape'] },
      paper: { type: 'paper', values: ['A3', 'A5', 'B5'] },
      top: centimetres(2.2, 2.5, 3),
      left: centimetres(1.2, 1.5, 2.4),
      head: texts('期末考场安排', '考务办公室', '内部资料'),
      foot: {
        type: 'choice',
        values: [
          { text: '“第 1 页”（页码用域）', value: '第 {{page}} 页' },
          {
            text: '“第 1 页，共 ? 页”（页码、总页数用域）',
            value: '第 {{page}} 页，共 {{pages}} 页',
          },
        ],
      },
      area: { type: 'cells', values: ['A1:D7', 'A1:C7', 'A1:D5'] },
    },
    steps: [
      {
        texts: [
          '纸张大小设为 {paper}，方向为{orientation}。',
          '页面设置：{paper} 纸，{orientation}。',
        ],
        checkpoints: [
          point('20901', 2, sheet('考场'), {
            paper: '{paper.name}',
            orientation: { $: 'orientation' },
          }),
        ],
      },
      {
        texts: [
          '上边距 {top}，左边距 {left}，居中方式为水平居中。',
          '页边距：上 {top}、左 {left}；打印时水平居中。',
        ],
        checkpoints: [
          point('20902', 2, sheet('考场'), {
            topCm: { $: 'top' },
            leftCm: { $: 'left' },
            centerHorizontally: true,
          }),
        ],
      },
      {
        texts: [
          '页眉居中显示“{head}”，页脚居右显示{foot}。',
          '设置页眉（中间）为“{head}”，页脚（右侧）为{foot}。',
        ],
        checkpoints: [
          point(
            '20903',
            3,
            sheet('考场'),
            { header: { center: '{head}' }, footer: { right: { $: 'foot' } } },
            { unmentioned: ['footer'] },
          ),
        ],
      },
      {
        texts: [
          '打印区域为 {area}，并将第 1 行设为顶端标题行。',
          '设置打印区域 {area}，顶端标题行为第 1 行。',
        ],
        checkpoints: [point('20904', 2, sheet('考场'), { area: '{area}', titleRows: '1:1' })],
      },
    ],
    start: { excel: { sheets: [{ name: '考场', rows }] } },
  },
}

/** 20906, 20908, 20410, 20409: protection, names, view. */
const wages: StarterTemplate = {
  difficulty: 4,
  tags: ['保护', '名称'],
  template: {
    version: 1,
    kind: 'excel',
    title: '电子表格：勤工助学津贴表',
    knowledgePoint: '20906',
    folder: 'Excel操作题',
    mainFile: '津贴.xlsx',
    parameters: {
      name: texts('工时', '本月工时', '时长'),
      rate: count(15, 16, 18),
      password: texts('jt2026', 'qg88', 'zx1024'),
      allowed: {
        type: 'choice',
        values: [
          { text: '设置单元格格式', value: ['formatCells'] },
          { text: '排序', value: ['sort'] },
          { text: '插入行', value: ['insertRows'] },
        ],
      },
      fill,
    },
    steps: [
      {
        texts: ['将 C2:C8 定义名称为“{name}”。', '为单元格区域 C2:C8 定义名称“{name}”。'],
        checkpoints: [point('20410', 2, sheet('津贴'), { name: '{name}', ref: 'C2:C8' })],
      },
      {
        texts: [
          '在 D2:D8 中用公式计算津贴：津贴＝时长×{rate}。',
          '每小时津贴 {rate} 元，请用公式在 D2:D8 中计算各人的津贴（时长×{rate}）。',
        ],
        checkpoints: [
          point('20202', 3, range('津贴', 'D2:D8'), {
            formula: 'C2*{rate}',
            mustBeFormula: true,
          }),
        ],
      },
      {
        texts: ['取消 C2:C8 的锁定，并将 D2:D8 设置为隐藏公式。', 'C2:C8 不锁定；D2:D8 隐藏公式。'],
        checkpoints: [
          point('20908', 1, range('津贴', 'C2:C8'), { locked: false }),
          point('20908', 1, range('津贴', 'D2:D8'), { hidden: true }),
        ],
      },
      {
        texts: [
          '为 A1:D1 填充{fill.standard}，然后保护工作表，密码为“{password}”，允许用户“{allowed}”。',
          'A1:D1 填充{fill.standard}；用密码“{password}”保护工作表，并允许{allowed}。',
        ],
        checkpoints: [
          point('20304', 1, range('津贴', 'A1:D1'), { colors: ['{fill}'] }),
          point('20906', 2, sheet('津贴'), {
            password: '{password}',
            allowed: { $: 'allowed' },
          }),
        ],
      },
    ],
    start: {
      excel: {
        sheets: [
          {
            name: '津贴',
            rows: [
              ['姓名', '岗位', '时长', '津贴'],
              ['艾嘉', '图书馆', 12, null],
              ['包容', '食堂', 20, null],
              ['常宁', '机房', 16, null],
              ['窦豆', '图书馆', 9, null],
              ['鄂明', '实验室', 14, null],
              ['富余', '机房', 18, null],
              ['甘霖', '食堂', 22, null],
            ],
          },
        ],
      },
    },
  },
}

export const printing: readonly StarterTemplate[] = [examRooms, wages]
