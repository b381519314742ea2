import { count, texts } from '../allowed.ts'
import { point, type StarterTemplate } from '../starter-template.ts'
import { range, sheet } from '../targets.ts'

/** 20204: absolute references. */
const shares: StarterTemplate = {
  difficulty: 3,
  tags: ['公式与函数', '绝对引用'],
  template: {
    version: 1,
    kind: 'excel',
    title: '电子表格：兴趣小组人数占比',
    knowledgePoint: '20204',
    folder: 'Excel操作题',
    mainFile: '兴趣小组.xlsx',
    parameters: {
      decimals: count(1, 2, 3),
      rankOrder: {
        type: 'choice',
        values: [
          { text: '人数最多的为第 1 名', value: 0 },
          { text: '人数最少的为第 1 名', value: 1 },
        ],
      },
      top: { type: 'function', values: ['MAX', 'MIN', 'AVERAGE'] },
      tab: { type: 'color', values: ['红色', '绿色', '紫色', '橙色'] },
    },
    steps: [
      {
        texts: [
          '在 B10 中用函数计算各小组的总人数。',
          '用求和函数在 B10 中算出八个小组的人数总和。',
        ],
        checkpoints: [
          point(
            '20202',
            2,
            range('小组', 'B10'),
            { formula: 'SUM(B2:B9)', mustBeFormula: true },
            { id: 'sum' },
          ),
        ],
      },
      {
        texts: [
          '在 C2:C9 中用公式计算各小组人数占总人数（B10）的比例，使用绝对引用，设置为百分比格式，保留 {decimals} 位小数。',
          '各小组占比＝人数÷总人数，总人数用 $B$10 绝对引用，填入 C2:C9，设为百分比，{decimals} 位小数。',
        ],
        checkpoints: [
          point('20204', 3, range('小组', 'C2:C9'), {
            references: ['$B$10'],
            formula: 'B2/$B$10',
          }),
          point('20309', 1, range('小组', 'C2:C9'), {
            category: 'percent',
            decimals: { $: 'decimals' },
          }),
        ],
      },
      {
        texts: [
          '在 D2:D9 中用 RANK 函数按人数排名，{rankOrder}。',
          '用 RANK 函数在 D2:D9 中给出人数的名次（{rankOrder}）。',
        ],
        checkpoints: [
          point('20202', 3, range('小组', 'D2:D9'), {
            formula: 'RANK(B2,$B$2:$B$9,{rankOrder.value})',
            mustBeFormula: true,
          }),
        ],
      },
      {
        texts: [
          '在 B11 中用函数求各小组人数的{top.meaning}；将工作表标签颜色设为{tab.standard}。',
          '用函数求出人数的{top.meaning}放入 B11，并把工作表标签设为{tab.standard}。',
        ],
        checkpoints: [
          point('20202', 1, range('小组', 'B11'), { formula: '{top}(B2:B9)', mustBeFormula: true }),
          point('20406', 1, sheet('小组'), { colors: ['{tab}'] }),
        ],
      },
    ],
    start: {
      excel: {
        sheets: [
          {
            name: '小组',
            rows: [
              ['小组', '人数', '占比', '名次'],
              ['航模', 18, null, null],
              ['合唱', 42, null, null],
              ['书法', 27, null, null],
              ['编程', 35, null, null],
              ['篮球', 31, null, null],
              ['绘画', 24, null, null],
              ['天文', 13, null, null],
              ['话剧', 20, null, null],
              ['总人数', null],
              ['统计值', null],
            ],
          },
        ],
      },
    },
  },
}

/** 20206, VLOOKUP over sheets. */
const prices: StarterTemplate = {
  difficulty: 4,
  tags: ['公式与函数', 'VLOOKUP'],
  template: {
    version: 1,
    kind: 'excel',
    title: '电子表格：文具订单查价',
    knowledgePoint: '20209',
    folder: '电子表格题',
    mainFile: '文具订单.xlsx',
    parameters: {
      rate: {
        type: 'choice',
        values: [
          { text: '九折', value: 0.9 },
          { text: '八五折', value: 0.85 },
          { text: '八折', value: 0.8 },
        ],
      },
      decimals: count(1, 2),
      total: { type: 'function', values: ['SUM', 'AVERAGE', 'MAX'] },
      title: texts('订单明细', '三月订单', '高二年级订单'),
    },
    steps: [
      {
        texts: [
          '在“订单”工作表的 C2:C9 中用 VLOOKUP 函数从“价格表”的 A2:B7 中查出每种文具的单价（精确匹配）。',
          '用 VLOOKUP 函数（精确匹配）从工作表“价格表”的 A2:B7 查找单价，填入“订单”的 C2:C9。',
        ],
        checkpoints: [
          point(
            '20209',
            4,
            range('订单', 'C2:C9'),
            {
              function: 'VLOOKUP',
              arguments: ['A2', '价格表!$A$2:$B$7', '2', 'FALSE'],
              formula: 'VLOOKUP(A2,价格表!$A$2:$B$7,2,FALSE)',
            },
            { id: 'price' },
          ),
        ],
      },
      {
        texts: [
          '在“订单”的 D2:D9 中用公式计算应付金额：单价×数量×折扣，折扣为{rate}；设置为数值，保留 {decimals} 位小数。',
          '订单一律打{rate}，请在 D2:D9 中用公式计算“单价×数量×折扣”，数值格式，{decimals} 位小数。',
        ],
        checkpoints: [
          point(
            '20202',
            3,
            range('订单', 'D2:D9'),
            {
              formula: 'C2*B2*{rate.value}',
              mustBeFormula: true,
            },
            { needs: ['price'] },
          ),
          point('20309', 1, range('订单', 'D2:D9'), {
            category: 'number',
            decimals: { $: 'decimals' },
          }),
        ],
      },
      {
        texts: [
          '在“订单”的 B10 中用函数求数量的{total.meaning}。',
          '用函数在“订单”的 B10 中计算 B2:B9 的{total.meaning}。',
        ],
        checkpoints: [
          point('20202', 1, range('订单', 'B10'), {
            formula: '{total}(B2:B9)',
            mustBeFormula: true,
          }),
        ],
      },
      {
        texts: ['将工作表“订单”重命名为“{title}”。', '把工作表“订单”改名为“{title}”。'],
        checkpoints: [point('20404', 1, sheet('订单'), { name: '{title}' })],
      },
    ],
    start: {
      excel: {
        sheets: [
          {
            name: '订单',
            rows: [
              ['文具', '数量', '单价', '应付金额'],
              ['笔记本', 40, null, null],
              ['中性笔', 96, null, null],
              ['橡皮', 55, null, null],
              ['圆规', 12, null, null],
              ['中性笔', 30, null, null],
              ['直尺', 28, null, null],
              ['笔记本', 25, null, null],
              ['修正带', 18, null, null],
              ['统计', null],
            ],
          },
          {
            name: '价格表',
            rows: [
              ['文具', '单价'],
              ['笔记本', 6.5],
              ['中性笔', 2.5],
              ['橡皮', 1.2],
              ['圆规', 8.8],
              ['直尺', 1.5],
              ['修正带', 4.9],
            ],
          },
        ],
      },
    },
  },
}

export const references: readonly StarterTemplate[] = [shares, prices]
