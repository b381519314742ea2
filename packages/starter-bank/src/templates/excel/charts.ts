import { cellRange, color, count, fill, texts } from '../allowed.ts'
import { point, type StarterTemplate } from '../starter-template.ts'
import { chart, range, sheet } from '../targets.ts'

const legend = { type: 'legend' as const, values: ['t', 'l'] }

/** 20801: columns, lines or bars. */
const temperature: StarterTemplate = {
  difficulty: 3,
  tags: ['图表'],
  template: {
    version: 1,
    kind: 'excel',
    title: '电子表格：气温变化图',
    knowledgePoint: '20801',
    folder: '电子表格题',
    mainFile: '气温.xlsx',
    parameters: {
      kind: { type: 'chart', values: ['column', 'markedLine', 'line', 'bar'] },
      title: texts('上半年平均气温', '一月至六月气温', '气温变化'),
      legend: { type: 'legend', values: ['t', 'l'] },
      axis: texts('摄氏度', '气温（℃）', '平均气温'),
      size: count(14, 16, 18),
      city: {
        type: 'choice',
        values: [
          { text: '哈尔滨', at: 'B1:B7', values: 'B2:B7', name: 'B1' },
          { text: '昆明', at: 'C1:C7', values: 'C2:C7', name: 'C1' },
        ],
      },
    },
    steps: [
      {
        texts: [
          '用“月份”列和“{city}”列的数据（A1:A7 和 {city.at}，含列标题）在本工作表中建立{kind}。',
          '以 A1:A7 为分类、{city.at}（“{city}”）为系列建立一张{kind}，图表放在本工作表中。',
        ],
        checkpoints: [
          point('20801', 2, chart('气温'), { $: 'kind' }, { id: 'type' }),
          point(
            '20802',
            2,
            chart('气温'),
            { values: ['{city.values}'], categories: ['A2:A7'], names: ['{city.name}'] },
            { id: 'data', needs: ['type'] },
          ),
        ],
      },
      {
        texts: [
          '图表标题为“{title}”，字号 {size}；图例放在{legend}。',
          '设置图表标题“{title}”（字号 {size}），图例位置在{legend}。',
        ],
        checkpoints: [
          point(
            '20804',
            2,
            chart('气温'),
            { text: '{title}', size: { $: 'size' } },
            { needs: ['type'] },
          ),
          point('20807', 1, chart('气温'), { position: { $: 'legend' } }, { needs: ['type'] }),
        ],
      },
      {
        texts: ['为数值轴添加坐标轴标题“{axis}”。', '给图表的数值轴加上标题“{axis}”。'],
        checkpoints: [
          point('20805', 1, chart('气温'), { vertical: '{axis}' }, { needs: ['type'] }),
        ],
      },
    ],
    start: {
      excel: {
        sheets: [
          {
            name: '气温',
            rows: [
              ['月份', '哈尔滨', '昆明'],
              ['一月', -18, 8.9],
              ['二月', -13.2, 10.6],
              ['三月', -2.8, 14.3],
              ['四月', 7.6, 17.5],
              ['五月', 15.1, 19.4],
              ['六月', 20.9, 20.1],
            ],
          },
        ],
      },
    },
  },
}

/** 20801, 20808: pies with labels. */
const budget: StarterTemplate = {
  difficulty: 3,
  tags: ['图表', '饼图'],
  template: {
    version: 1,
    kind: 'excel',
    title: '电子表格：社团经费构成图',
    knowledgePoint: '20808',
    folder: 'Excel操作题',
    mainFile: '经费.xlsx',
    parameters: {
      kind: { type: 'chart', values: ['pie', 'pie3D', 'doughnut'] },
      title: texts('社团经费构成', '经费去向', '各项支出占比'),
      shows: {
        type: 'choice',
        values: [
          { text: '百分比', value: ['percent'] },
          { text: '值', value: ['value'] },
          { text: '类别名称和百分比', value: ['category', 'percent'] },
        ],
      },
      legend,
      total: { type: 'function', values: ['SUM', 'MAX', 'AVERAGE'] },
    },
    steps: [
      {
        texts: [
          '在 B8 中用函数计算各项支出的{total.meaning}。',
          '用函数求出 B2:B7 的{total.meaning}，填入 B8。',
        ],
        checkpoints: [
          point('20202', 2, range('经费', 'B8'), {
            formula: '{total}(B2:B7)',
            mustBeFormula: true,
          }),
        ],
      },
      {
        texts: [
          '用 A1:B7 的数据在本工作表中建立{kind}，图表标题为“{title}”。',
          '以 A1:B7 为数据区域插入{kind}，并将图表标题设为“{title}”。',
        ],
        checkpoints: [
          point('20801', 2, chart('经费'), { $: 'kind' }, { id: 'type' }),
          point(
            '20802',
            2,
            chart('经费'),
            { values: ['B2:B7'], categories: ['A2:A7'], names: ['B1'] },
            { needs: ['type'] },
          ),
          point('20804', 1, chart('经费'), { text: '{title}' }, { needs: ['type'] }),
        ],
      },
      {
        texts: [
          '显示数据标签，内容为{shows}；图例位于{legend}。',
          '添加数据标签（只显示{shows}），图例放在{legend}。',
        ],
        checkpoints: [
          point('20808', 2, chart('经费'), { shows: { $: 'shows' } }, { needs: ['type'] }),
          point('20807', 1, chart('经费'), { position: { $: 'legend' } }, { needs: ['type'] }),
        ],
      },
    ],
    start: {
      excel: {
        sheets: [
          {
            name: '经费',
            rows: [
              ['项目', '金额'],
              ['器材', 2680],
              ['服装', 1450],
              ['交通', 620],
              ['宣传', 380],
              ['奖品', 960],
              ['其他', 210],
              ['统计', null],
            ],
          },
        ],
      },
    },
  },
}

/** 20814, 20806: a chart's areas and axis. */
const visits: StarterTemplate = {
  difficulty: 4,
  tags: ['图表', '格式'],
  template: {
    version: 1,
    kind: 'excel',
    title: '电子表格：展馆参观人数图',
    knowledgePoint: '20806',
    folder: '电子表格题',
    mainFile: '参观人数.xlsx',
    parameters: {
      kind: { type: 'chart', values: ['column', 'stackedColumn', 'area'] },
      max: count(1500, 2000, 2500),
      unit: count(250, 500),
      areaFill: fill,
      areaLine: color,
      place: cellRange('A9:G24', 'B9:I26'),
      name: texts('参观统计', '展馆数据'),
      day: {
        type: 'choice',
        values: [
          { text: '周六', at: 'B1:B6', values: 'B2:B6', name: 'B1' },
          { text: '周日', at: 'C1:C6', values: 'C2:C6', name: 'C1' },
        ],
      },
    },
    steps: [
      {
        texts: [
          '用“展馆”列和“{day}”列的数据（A1:A6 和 {day.at}，含列标题）建立{kind}，放在本工作表的 {place} 区域内。',
          '以 A1:A6 为分类、{day.at}（“{day}”）为系列插入{kind}，并将图表置于 {place} 单元格区域内。',
        ],
        checkpoints: [
          point('20801', 2, chart('人数'), { $: 'kind' }, { id: 'type' }),
          point(
            '20802',
            1,
            chart('人数'),
            { values: ['{day.values}'], categories: ['A2:A6'], names: ['{day.name}'] },
            { needs: ['type'] },
          ),
          point('20810', 1, chart('人数'), { ref: '{place}' }, { needs: ['type'] }),
        ],
      },
      {
        texts: [
          '数值轴的最小值为 0，最大值为 {max}，主要刻度单位为 {unit}。',
          '设置数值轴刻度：最小值 0、最大值 {max}、主要单位 {unit}。',
        ],
        checkpoints: [
          point(
            '20806',
            3,
            chart('人数'),
            { axis: 'vertical', min: 0, max: { $: 'max' }, majorUnit: { $: 'unit' } },
            { needs: ['type'] },
          ),
        ],
      },
      {
        texts: [
          '绘图区填充{areaFill.standard}，边框为{areaLine.standard}。',
          '将绘图区设为{areaFill.standard}填充、{areaLine.standard}边框。',
        ],
        checkpoints: [
          point(
            '20814',
            2,
            chart('人数'),
            {
              area: 'plot',
              fill: { kind: 'solid', colors: ['{areaFill}'] },
              line: { colors: ['{areaLine}'] },
            },
            { needs: ['type'] },
          ),
        ],
      },
      {
        texts: ['将工作表“备用”重命名为“{name}”。', '把工作表“备用”改名为“{name}”。'],
        checkpoints: [point('20404', 1, sheet('备用'), { name: '{name}' })],
      },
    ],
    start: {
      excel: {
        sheets: [
          {
            name: '人数',
            rows: [
              ['展馆', '周六', '周日'],
              ['航天', 860, 1120],
              ['海洋', 640, 905],
              ['恐龙', 1180, 1340],
              ['机器人', 975, 1015],
              ['古文明', 420, 510],
            ],
          },
          { name: '备用', rows: [['暂无数据']] },
        ],
      },
    },
  },
}

export const charts: readonly StarterTemplate[] = [temperature, budget, visits]
