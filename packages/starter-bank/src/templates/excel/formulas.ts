import { count, fill, texts } from '../allowed.ts'
import { point, type StarterTemplate } from '../starter-template.ts'
import { range, sheet } from '../targets.ts'

const statistic = { type: 'function' as const, values: ['SUM', 'AVERAGE', 'MAX', 'MIN'] }

/** 20202: sums and averages over rows and columns. */
const grades: StarterTemplate = {
  difficulty: 1,
  tags: ['公式与函数', '成绩'],
  template: {
    version: 1,
    kind: 'excel',
    title: '电子表格：期中成绩统计',
    knowledgePoint: '20202',
    folder: '电子表格题',
    mainFile: '期中成绩.xlsx',
    parameters: {
      byRow: statistic,
      byColumn: statistic,
      decimals: count(0, 1, 2),
      align: { type: 'horizontal', values: ['center', 'right'] },
      name: texts('期中统计', '成绩分析', '高一期中'),
      fill,
    },
    steps: [
      {
        texts: [
          '在 F2:F11 中用函数计算每位同学三门课程的{byRow.meaning}。',
          '用函数求出每位同学语文、数学、英语的{byRow.meaning}，填入 F2:F11。',
        ],
        checkpoints: [
          point('20202', 4, range('成绩', 'F2:F11'), {
            formula: '{byRow}(C2:E2)',
            mustBeFormula: true,
          }),
        ],
      },
      {
        texts: [
          '在 C12:E12 中用函数计算每门课程的{byColumn.meaning}，保留 {decimals} 位小数。',
          '用函数在 C12:E12 中求出各门课程的{byColumn.meaning}，并设置为数值格式，保留 {decimals} 位小数。',
        ],
        checkpoints: [
          point('20202', 3, range('成绩', 'C12:E12'), {
            formula: '{byColumn}(C2:C11)',
            mustBeFormula: true,
          }),
          point('20309', 1, range('成绩', 'C12:E12'), {
            category: 'number',
            decimals: { $: 'decimals' },
          }),
        ],
      },
      {
        texts: [
          '将 A1:F1 单元格区域水平{align}，填充{fill.standard}。',
          'A1:F1 的水平对齐方式为{align}，填充颜色为{fill.standard}。',
        ],
        checkpoints: [
          point('20306', 1, range('成绩', 'A1:F1'), { value: { $: 'align' } }),
          point('20304', 1, range('成绩', 'A1:F1'), { colors: ['{fill}'] }),
        ],
      },
      {
        texts: ['将工作表“成绩”重命名为“{name}”。', '把工作表的名称由“成绩”改为“{name}”。'],
        checkpoints: [point('20404', 1, sheet('成绩'), { name: '{name}' })],
      },
    ],
    start: {
      excel: {
        sheets: [
          {
            name: '成绩',
            rows: [
              ['学号', '姓名', '语文', '数学', '英语', '统计'],
              ['2401', '陈若溪', 92, 88, 95, null],
              ['2402', '林子航', 85, 96, 78, null],
              ['2403', '周雨桐', 79, 74, 86, null],
              ['2404', '吴昊天', 68, 91, 72, null],
              ['2405', '郑一诺', 88, 83, 90, null],
              ['2406', '何嘉怡', 95, 79, 93, null],
              ['2407', '罗宇轩', 73, 65, 70, null],
              ['2408', '谢思远', 81, 98, 84, null],
              ['2409', '唐可欣', 90, 86, 97, null],
              ['2410', '冯俊杰', 62, 70, 66, null],
              ['', '各科统计', null, null, null, null],
            ],
          },
        ],
      },
    },
    placements: ['apart', 'inDocument'],
  },
}

/** 20203: IF with a limit. */
const reading: StarterTemplate = {
  difficulty: 2,
  tags: ['公式与函数', 'IF'],
  template: {
    version: 1,
    kind: 'excel',
    title: '电子表格：阅读积分评定',
    knowledgePoint: '20203',
    folder: 'Excel操作题',
    mainFile: '阅读积分.xlsx',
    parameters: {
      weight: count(2, 3, 5),
      limit: count(60, 80, 100),
      words: {
        type: 'choice',
        values: [
          { text: '“达标”，其余为“继续努力”', yes: '达标', no: '继续努力' },
          { text: '“优秀”，其余为“合格”', yes: '优秀', no: '合格' },
          { text: '“是”，其余为“否”', yes: '是', no: '否' },
        ],
      },
      order: {
        type: 'choice',
        values: [
          { text: '从高到低（降序）', value: 'descending' },
          { text: '从低到高（升序）', value: 'ascending' },
        ],
      },
    },
    steps: [
      {
        texts: [
          '在 E2:E11 中用公式计算积分：积分＝借阅册数×{weight}＋书评篇数×10。',
          '积分的算法是“借阅册数×{weight}＋书评篇数×10”，请用公式填写 E2:E11。',
        ],
        checkpoints: [
          point(
            '20202',
            3,
            range('积分', 'E2:E11'),
            {
              formula: 'C2*{weight}+D2*10',
              mustBeFormula: true,
            },
            { id: 'score' },
          ),
        ],
      },
      {
        texts: [
          '在 F2:F11 中用 IF 函数填写评定：积分大于或等于 {limit} 的为{words}。',
          '用 IF 函数在 F2:F11 中给出评定，积分不低于 {limit} 分为{words}。',
        ],
        checkpoints: [
          point('20203', 3, range('积分', 'F2:F11'), {
            formula: 'IF(E2>={limit},"{words.yes}","{words.no}")',
          }),
        ],
      },
      {
        texts: [
          '对工作表“排序”中的 A1:D11 排序：主要关键字“借阅册数”，{order}，第 1 行为标题行。',
          '在工作表“排序”中，以第 1 行为标题行，将数据按“借阅册数”{order}排序。',
        ],
        checkpoints: [
          point('20601', 2, range('排序', 'A1:D11'), {
            keys: [{ column: 'C', order: { $: 'order' } }],
          }),
        ],
      },
    ],
    start: {
      excel: {
        sheets: [
          {
            name: '积分',
            rows: [
              ['编号', '姓名', '借阅册数', '书评篇数', '积分', '评定'],
              ['R01', '白露', 12, 4, null, null],
              ['R02', '程远', 7, 2, null, null],
              ['R03', '邓佳', 21, 5, null, null],
              ['R04', '范宁', 3, 1, null, null],
              ['R05', '高翔', 15, 0, null, null],
              ['R06', '韩雪', 9, 6, null, null],
              ['R07', '江帆', 18, 3, null, null],
              ['R08', '孔明哲', 5, 7, null, null],
              ['R09', '李想', 26, 2, null, null],
              ['R10', '马晓', 11, 1, null, null],
            ],
          },
          {
            name: '排序',
            rows: [
              ['编号', '姓名', '借阅册数', '书评篇数'],
              ['R01', '白露', 12, 4],
              ['R02', '程远', 7, 2],
              ['R03', '邓佳', 21, 5],
              ['R04', '范宁', 3, 1],
              ['R05', '高翔', 15, 0],
              ['R06', '韩雪', 9, 6],
              ['R07', '江帆', 18, 3],
              ['R08', '孔明哲', 5, 7],
              ['R09', '李想', 26, 2],
              ['R10', '马晓', 11, 1],
            ],
          },
        ],
      },
    },
  },
}

/** 20209: COUNTIF and SUMIF. */
const canteen: StarterTemplate = {
  difficulty: 3,
  tags: ['公式与函数', '条件统计'],
  template: {
    version: 1,
    kind: 'excel',
    title: '电子表格：食堂采购汇总',
    knowledgePoint: '20201',
    folder: '电子表格题',
    mainFile: '采购.xlsx',
    parameters: {
      kind: texts('蔬菜', '水果', '粮油'),
      limit: count(30, 50, 80),
      average: texts('蔬菜', '水果', '粮油'),
      extreme: { type: 'function', values: ['MAX', 'MIN', 'AVERAGE'] },
      decimals: count(1, 2),
      symbol: {
        type: 'choice',
        values: [
          { text: '货币格式，货币符号“￥”', value: 'currency' },
          { text: '会计专用格式，货币符号“￥”', value: 'accounting' },
        ],
      },
    },
    constraints: [{ rule: 'distinct', of: ['kind', 'average'] }],
    steps: [
      {
        texts: [
          '在 E2:E13 中用公式计算金额（金额＝单价×数量），设置为{symbol}，保留 {decimals} 位小数。',
          '用公式求出每种商品的金额（单价×数量），填入 E2:E13，并设为{symbol}，{decimals} 位小数。',
        ],
        checkpoints: [
          point('20202', 2, range('采购', 'E2:E13'), { formula: 'C2*D2', mustBeFormula: true }),
          point('20309', 2, range('采购', 'E2:E13'), {
            category: { $: 'symbol' },
            decimals: { $: 'decimals' },
            symbol: '￥',
          }),
        ],
      },
      {
        texts: [
          '在 H2 中用 SUMIF 函数计算类别为“{kind}”的商品的数量总和。',
          '用 SUMIF 函数求“{kind}”类商品的数量之和，结果放在 H2。',
        ],
        checkpoints: [
          point('20202', 3, range('采购', 'H2'), {
            formula: 'SUMIF(B2:B13,"{kind}",D2:D13)',
            mustBeFormula: true,
          }),
        ],
      },
      {
        texts: [
          '在 H3 中用 COUNTIF 函数统计数量大于或等于 {limit} 的商品种数。',
          '用 COUNTIF 函数统计数量不少于 {limit} 的商品有几种，结果放在 H3。',
        ],
        checkpoints: [
          point('20202', 3, range('采购', 'H3'), {
            formula: 'COUNTIF(D2:D13,">={limit}")',
            mustBeFormula: true,
          }),
        ],
      },
      {
        texts: [
          '在 H4 中用 AVERAGEIF 函数计算类别为“{average}”的商品的平均单价。',
          '用 AVERAGEIF 函数求“{average}”类商品单价的平均值，放在 H4。',
        ],
        checkpoints: [
          point('20202', 2, range('采购', 'H4'), {
            formula: 'AVERAGEIF(B2:B13,"{average}",C2:C13)',
            mustBeFormula: true,
          }),
        ],
      },
      {
        texts: [
          '在 H5 中用 {extreme} 函数求数量的{extreme.meaning}。',
          '用 {extreme} 函数求出各种商品数量的{extreme.meaning}，填入 H5。',
        ],
        checkpoints: [
          point('20201', 1, range('采购', 'H5'), {
            functions: ['{extreme}'],
            formula: '{extreme}(D2:D13)',
          }),
        ],
      },
    ],
    start: {
      excel: {
        sheets: [
          {
            name: '采购',
            rows: [
              ['商品', '类别', '单价', '数量', '金额', null, '统计项目', '结果'],
              ['白菜', '蔬菜', 1.8, 60, null, null, '数量总和', null],
              ['番茄', '蔬菜', 4.2, 45, null, null, '商品种数', null],
              ['土豆', '蔬菜', 2.1, 80, null, null, '平均单价', null],
              ['黄瓜', '蔬菜', 3.6, 35, null, null, '数量统计', null],
              ['苹果', '水果', 7.5, 50],
              ['香蕉', '水果', 5.8, 30],
              ['橙子', '水果', 6.9, 28],
              ['大米', '粮油', 5.2, 120],
              ['面粉', '粮油', 4.4, 90],
              ['菜籽油', '粮油', 13.5, 24],
              ['豆腐', '豆制品', 3.2, 40],
              ['豆干', '豆制品', 8.8, 18],
            ],
          },
        ],
      },
    },
  },
}

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

export const formulas: readonly StarterTemplate[] = [grades, reading, canteen, shares, prices]
