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

export const formulas: readonly StarterTemplate[] = [grades, reading, canteen]
