import { color, count, fill, texts } from '../allowed.ts'
import { point, type StarterTemplate } from '../starter-template.ts'
import { range, sheet } from '../targets.ts'

/** 20501, 20502: conditional formats. */
const water: StarterTemplate = {
  difficulty: 3,
  tags: ['条件格式'],
  template: {
    version: 1,
    kind: 'excel',
    title: '电子表格：宿舍用水预警',
    knowledgePoint: '20501',
    folder: '电子表格题',
    mainFile: '用水.xlsx',
    parameters: {
      compare: {
        type: 'choice',
        values: [
          { text: '大于', value: 'greaterThan' },
          { text: '小于', value: 'lessThan' },
        ],
      },
      limit: count(18, 20, 25),
      fontColor: color,
      fill,
      rank: count(2, 3, 4),
      side: {
        type: 'choice',
        values: [
          { text: '最大', bottom: false },
          { text: '最小', bottom: true },
        ],
      },
      rankFill: { type: 'color', values: ['黄色', '浅绿', '橙色'] },
      mean: { type: 'function', values: ['AVERAGE', 'MAX', 'MIN'] },
    },
    steps: [
      {
        texts: [
          '为 B2:B11 设置条件格式：数值{compare} {limit} 的单元格，字体颜色为{fontColor.standard}，填充{fill.standard}。',
          '用条件格式突出显示 B2:B11 中{compare} {limit} 的数值：{fontColor.standard}文字、{fill.standard}填充。',
        ],
        checkpoints: [
          point('20501', 4, range('用水', 'B2:B11'), {
            operator: { $: 'compare' },
            value: { $: 'limit' },
            format: { fontColors: ['{fontColor}'], fills: ['{fill}'] },
          }),
        ],
      },
      {
        texts: [
          '为 C2:C11 设置条件格式：值{side}的 {rank} 项填充{rankFill.standard}。',
          '用条件格式的“最前/最后规则”，将 C2:C11 中值{side}的 {rank} 项填充为{rankFill.standard}。',
        ],
        checkpoints: [
          point('20502', 3, range('用水', 'C2:C11'), {
            kind: 'top',
            rank: { $: 'rank' },
            bottom: { $: 'side.bottom' },
            format: { fills: ['{rankFill}'] },
          }),
        ],
      },
      {
        texts: [
          '在 B12 和 C12 中用函数分别计算 B、C 两列数据的{mean.meaning}。',
          '用函数求出三月、四月用水量的{mean.meaning}，填入 B12:C12。',
        ],
        checkpoints: [
          point('20202', 2, range('用水', 'B12:C12'), {
            formula: '{mean}(B2:B11)',
            mustBeFormula: true,
          }),
        ],
      },
    ],
    start: {
      excel: {
        sheets: [
          {
            name: '用水',
            rows: [
              ['宿舍', '三月', '四月'],
              ['301', 17.5, 19.2],
              ['302', 22.1, 24.8],
              ['303', 15.9, 16.4],
              ['304', 28.6, 21.7],
              ['305', 19.3, 26.5],
              ['306', 24.4, 18.1],
              ['307', 12.7, 14.9],
              ['308', 26.8, 29.3],
              ['309', 18.2, 20.6],
              ['310', 21.5, 17.8],
              ['统计', null, null],
            ],
          },
        ],
      },
    },
  },
}

/** 20505, 20504: data bars and rules by formula. */
const plan: StarterTemplate = {
  difficulty: 4,
  tags: ['条件格式', '数据条'],
  template: {
    version: 1,
    kind: 'excel',
    title: '电子表格：背单词进度表',
    knowledgePoint: '20505',
    folder: 'Excel操作题',
    mainFile: '单词进度.xlsx',
    parameters: {
      bar: { type: 'color', values: ['红色', '绿色', '橙色', '紫色'] },
      solid: {
        type: 'choice',
        values: [
          { text: '实心填充', gradient: false },
          { text: '渐变填充', gradient: true },
        ],
      },
      fill,
      freeze: {
        type: 'choice',
        values: [
          { text: '首行', rows: 1, columns: 0 },
          { text: '首列', rows: 0, columns: 1 },
        ],
      },
      decimals: count(0, 1, 2),
    },
    steps: [
      {
        texts: [
          '在 D2:D9 中用公式计算完成率（已背÷计划），设置为百分比，保留 {decimals} 位小数。',
          '用公式求完成率：已背÷计划，填入 D2:D9，以百分比显示，{decimals} 位小数。',
        ],
        checkpoints: [
          point('20202', 2, range('进度', 'D2:D9'), { formula: 'C2/B2', mustBeFormula: true }),
          point('20309', 1, range('进度', 'D2:D9'), {
            category: 'percent',
            decimals: { $: 'decimals' },
          }),
        ],
      },
      {
        texts: [
          '为 C2:C9 添加{bar.standard}的数据条，{solid}。',
          '用数据条表示 C2:C9 的大小：{solid}，颜色{bar.standard}。',
        ],
        checkpoints: [
          point('20505', 3, range('进度', 'C2:C9'), {
            kind: 'dataBar',
            colors: ['{bar}'],
            gradient: { $: 'solid.gradient' },
          }),
        ],
      },
      {
        texts: [
          '为 A2:A9 设置条件格式：用公式“=$C2>=$B2”确定格式，符合条件的填充{fill.standard}。',
          '用条件格式（使用公式“=$C2>=$B2”）把 A2:A9 中完成计划的姓名填充为{fill.standard}。',
        ],
        checkpoints: [
          point('20504', 3, range('进度', 'A2:A9'), {
            formula: '=$C2>=$B2',
            format: { fills: ['{fill}'] },
          }),
        ],
      },
      {
        texts: ['冻结窗格，使{freeze}始终可见。', '冻结{freeze}。'],
        checkpoints: [
          point('20407', 1, sheet('进度'), {
            rows: { $: 'freeze.rows' },
            columns: { $: 'freeze.columns' },
          }),
        ],
      },
    ],
    start: {
      excel: {
        sheets: [
          {
            name: '进度',
            rows: [
              ['姓名', '计划', '已背', '完成率'],
              ['鲁楠', 300, 312, null],
              ['梅岭', 280, 195, null],
              ['倪虹', 320, 320, null],
              ['潘安', 300, 148, null],
              ['戚薇', 260, 241, null],
              ['石磊', 340, 355, null],
              ['田野', 300, 76, null],
              ['严谨', 310, 287, null],
            ],
          },
        ],
      },
    },
  },
}

/** 20508: data validation. */
const signUp: StarterTemplate = {
  difficulty: 3,
  tags: ['数据有效性', '报名'],
  template: {
    version: 1,
    kind: 'excel',
    title: '电子表格：运动会报名表',
    knowledgePoint: '20508',
    folder: '电子表格题',
    mainFile: '报名.xlsx',
    parameters: {
      list: {
        type: 'choice',
        values: [
          { text: '男,女', items: ['男', '女'], target: 'B2:B9', label: '性别' },
          {
            text: '高一,高二,高三',
            items: ['高一', '高二', '高三'],
            target: 'C2:C9',
            label: '年级',
          },
          { text: '田赛,径赛', items: ['田赛', '径赛'], target: 'E2:E9', label: '类别' },
        ],
      },
      low: count(12, 13, 14),
      high: count(18, 19, 20),
      style: {
        type: 'choice',
        values: [
          { text: '警告', value: 'warning' },
          { text: '停止', value: 'stop' },
          { text: '信息', value: 'information' },
        ],
      },
      message: texts('年龄不在范围内', '请核对年龄', '只能填写规定的年龄'),
      fill,
    },
    steps: [
      {
        texts: [
          '为{list.target} 设置数据有效性：允许“序列”，来源为“{list}”。',
          '“{list.label}”列（{list.target}）只允许从下拉列表选择：{list}。请设置数据有效性（数据验证）。',
        ],
        checkpoints: [
          point('20508', 4, range('报名', '{list.target}'), {
            type: 'list',
            items: { $: 'list.items' },
          }),
        ],
      },
      {
        texts: [
          '为 D2:D9 设置数据有效性：允许 {low} 到 {high} 之间的整数；出错警告的样式为“{style}”，错误信息为“{message}”。',
          'D2:D9 只能输入介于 {low} 与 {high} 之间的整数，出错时显示“{style}”样式的警告，内容为“{message}”。',
        ],
        checkpoints: [
          point('20508', 4, range('报名', 'D2:D9'), {
            type: 'whole',
            operator: 'between',
            value: { $: 'low' },
            value2: { $: 'high' },
            error: { style: { $: 'style' }, text: '{message}' },
          }),
        ],
      },
      {
        texts: [
          '为 A1:E1 填充{fill.standard}，水平居中。',
          'A1:E1 水平居中，填充颜色{fill.standard}。',
        ],
        checkpoints: [
          point('20304', 1, range('报名', 'A1:E1'), { colors: ['{fill}'] }),
          point('20306', 1, range('报名', 'A1:E1'), { value: 'center' }),
        ],
      },
    ],
    start: {
      excel: {
        sheets: [
          {
            name: '报名',
            rows: [
              ['姓名', '性别', '年级', '年龄', '类别'],
              ['白杨', null, null, null, null],
              ['岑溪', null, null, null, null],
              ['丁香', null, null, null, null],
              ['樊星', null, null, null, null],
              ['贺年', null, null, null, null],
              ['金铭', null, null, null, null],
              ['柯桥', null, null, null, null],
              ['林深', null, null, null, null],
            ],
          },
        ],
      },
    },
  },
}

export const rules: readonly StarterTemplate[] = [water, plan, signUp]
