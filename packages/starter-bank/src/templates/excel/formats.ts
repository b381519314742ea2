import { color, count, fill, points, texts } from '../allowed.ts'
import { point, type StarterTemplate } from '../starter-template.ts'
import { range, sheet } from '../targets.ts'

const headFont = { type: 'font' as const, values: ['黑体', '楷体', '微软雅黑', '隶书'] }
const headSize = { type: 'size' as const, values: [12, 14, 16, 18] }

/** 20301, 20302, 20303: fonts of cells. */
const contacts: StarterTemplate = {
  difficulty: 1,
  tags: ['单元格格式', '通讯录'],
  template: {
    version: 1,
    kind: 'excel',
    title: '电子表格：班级通讯录',
    knowledgePoint: '20301',
    folder: '电子表格题',
    mainFile: '通讯录.xlsx',
    parameters: {
      headFont,
      headSize,
      headColor: color,
      line: {
        type: 'choice',
        values: [
          { text: '单下划线', value: 'single' },
          { text: '双下划线', value: 'double' },
        ],
      },
      names: { type: 'cells', values: ['A2:A9', 'A3:A9', 'A2:A6'] },
      align: { type: 'vertical', values: ['top', 'bottom'] },
      height: points(22, 25, 28, 30),
    },
    steps: [
      {
        texts: [
          '将 A1:D1 单元格区域设置为{headFont}、{headSize}、加粗，文字颜色为{headColor.standard}。',
          'A1:D1 的字体为{headFont}，字号 {headSize.number}，加粗，字体颜色{headColor.standard}。',
        ],
        checkpoints: [
          point('20301', 2, range('通讯录', 'A1:D1'), {
            name: '{headFont}',
            size: { $: 'headSize' },
          }),
          point('20302', 1, range('通讯录', 'A1:D1'), { bold: true }),
          point('20303', 1, range('通讯录', 'A1:D1'), { colors: ['{headColor}'] }),
        ],
      },
      {
        texts: [
          '将 {names} 设置为倾斜，并加{line}。',
          '为 {names} 单元格区域加{line}，并设为倾斜。',
        ],
        checkpoints: [
          point('20302', 2, range('通讯录', '{names}'), {
            italic: true,
            underline: { $: 'line' },
          }),
        ],
      },
      {
        texts: [
          '将第 1 行的行高设置为 {height}，A1:D1 垂直{align}对齐。',
          '第 1 行行高为 {height}，A1:D1 的垂直对齐方式为{align}。',
        ],
        checkpoints: [
          point(
            '20401',
            1,
            { in: 'rows', sheet: '通讯录', rows: [1, 1] },
            { points: { $: 'height' } },
          ),
          point('20307', 1, range('通讯录', 'A1:D1'), { value: { $: 'align' } }),
        ],
      },
    ],
    start: {
      excel: {
        sheets: [
          {
            name: '通讯录',
            rows: [
              ['姓名', '宿舍', '生日', '爱好'],
              ['安琪', '三〇一', '3月8日', '羽毛球'],
              ['卜凡', '三〇二', '7月21日', '摄影'],
              ['崔然', '三〇一', '11月2日', '古筝'],
              ['董越', '三〇四', '1月30日', '游泳'],
              ['方晨', '三〇三', '5月17日', '编程'],
              ['葛天', '三〇二', '9月9日', '象棋'],
              ['胡悦', '三〇四', '12月25日', '绘画'],
              ['季风', '三〇三', '6月1日', '长跑'],
            ],
          },
        ],
      },
    },
    placements: ['apart', 'inDocument'],
  },
}

/** 20305, 20310, 20402: borders, merged title, column width. */
const duty: StarterTemplate = {
  difficulty: 2,
  tags: ['单元格格式', '边框'],
  template: {
    version: 1,
    kind: 'excel',
    title: '电子表格：值日安排表',
    knowledgePoint: '20305',
    folder: 'Excel操作题',
    mainFile: '值日表.xlsx',
    parameters: {
      headFont,
      headSize,
      outer: {
        type: 'choice',
        values: [
          { text: '粗实线', value: ['thick'] },
          { text: '双实线', value: ['double'] },
          { text: '中等粗实线', value: ['medium'] },
        ],
      },
      lineColor: color,
      width: count(10, 12, 14, 16),
      fill,
    },
    steps: [
      {
        texts: [
          '将 A1:F1 合并后居中，设置为{headFont}、{headSize}。',
          'A1:F1 合并居中，字体{headFont}，字号 {headSize.number}。',
        ],
        checkpoints: [
          point('20310', 2, range('值日', 'A1:F1'), {}),
          point('20301', 1, range('值日', 'A1'), { name: '{headFont}', size: { $: 'headSize' } }),
        ],
      },
      {
        texts: [
          '为 A2:F7 设置边框：外边框为{lineColor.standard}的{outer}。',
          'A2:F7 单元格区域的外边框用{outer}，颜色为{lineColor.standard}。',
        ],
        checkpoints: [
          point('20305', 3, range('值日', 'A2:F7'), {
            scope: 'outer',
            styles: { $: 'outer' },
            colors: ['{lineColor}'],
          }),
        ],
      },
      {
        texts: [
          '将 A 列至 F 列的列宽设置为 {width}，A2:F2 填充{fill.standard}。',
          'A 列到 F 列列宽均为 {width}；A2:F2 的填充色为{fill.standard}。',
        ],
        checkpoints: [
          point(
            '20402',
            2,
            { in: 'columns', sheet: '值日', columns: ['A', 'F'] },
            { characters: { $: 'width' } },
          ),
          point('20304', 1, range('值日', 'A2:F2'), { colors: ['{fill}'] }),
        ],
      },
      {
        texts: ['将 B3:F7 水平居中。', 'B3:F7 单元格区域的水平对齐方式设为居中。'],
        checkpoints: [point('20306', 1, range('值日', 'B3:F7'), { value: 'center' })],
      },
    ],
    start: {
      excel: {
        sheets: [
          {
            name: '值日',
            rows: [
              ['高一（3）班值日安排'],
              ['项目', '周一', '周二', '周三', '周四', '周五'],
              ['擦黑板', '小陈', '小林', '小周', '小吴', '小郑'],
              ['扫地', '小何', '小罗', '小谢', '小唐', '小冯'],
              ['拖地', '小林', '小周', '小吴', '小郑', '小陈'],
              ['倒垃圾', '小罗', '小谢', '小唐', '小冯', '小何'],
              ['关门窗', '小周', '小吴', '小郑', '小陈', '小林'],
            ],
          },
        ],
      },
    },
  },
}

/** 20309: number formats. */
const expenses: StarterTemplate = {
  difficulty: 2,
  tags: ['单元格格式', '数字格式'],
  template: {
    version: 1,
    kind: 'excel',
    title: '电子表格：班费收支表',
    knowledgePoint: '20309',
    folder: '电子表格题',
    mainFile: '班费.xlsx',
    parameters: {
      dates: {
        type: 'choice',
        values: [
          { text: '“2012年3月14日”', codes: ['yyyy"年"m"月"d"日"'] },
          { text: '“2012-03-14”', codes: ['yyyy-mm-dd'] },
        ],
      },
      decimals: count(1, 2),
      shareDecimals: count(0, 1, 2),
      align: { type: 'horizontal', values: ['center', 'right'] },
      fill,
      order: {
        type: 'choice',
        values: [
          { text: '升序', value: 'ascending' },
          { text: '降序', value: 'descending' },
        ],
      },
    },
    steps: [
      {
        texts: ['将 A2:A9 设置为日期格式，样式为{dates}。', 'A2:A9 的日期显示为{dates}的样式。'],
        checkpoints: [
          point('20309', 3, range('收支', 'A2:A9'), {
            category: 'date',
            codes: { $: 'dates.codes' },
          }),
        ],
      },
      {
        texts: [
          '将 C2:C9 设置为数值格式，使用千位分隔符，保留 {decimals} 位小数。',
          'C2:C9 用数值格式显示，{decimals} 位小数，加千位分隔符。',
        ],
        checkpoints: [
          point('20309', 2, range('收支', 'C2:C9'), {
            category: 'number',
            decimals: { $: 'decimals' },
            thousands: true,
          }),
        ],
      },
      {
        texts: [
          '将 D2:D9 设置为百分比格式，保留 {shareDecimals} 位小数，水平{align}。',
          'D2:D9 以百分比显示，{shareDecimals} 位小数，水平对齐方式为{align}。',
        ],
        checkpoints: [
          point('20309', 2, range('收支', 'D2:D9'), {
            category: 'percent',
            decimals: { $: 'shareDecimals' },
          }),
          point('20306', 1, range('收支', 'D2:D9'), { value: { $: 'align' } }),
        ],
      },
      {
        texts: ['为 A1:D1 填充{fill.standard}。', 'A1:D1 的填充颜色设为{fill.standard}。'],
        checkpoints: [point('20304', 1, range('收支', 'A1:D1'), { colors: ['{fill}'] })],
      },
      {
        texts: [
          '在工作表“明细”中，以第 1 行为标题行，按“金额”列{order}排序。',
          '将工作表“明细”的 A1:B6 按“金额”{order}排列（第 1 行为标题行）。',
        ],
        checkpoints: [
          point('20601', 2, range('明细', 'A1:B6'), {
            keys: [{ column: 'B', order: { $: 'order' } }],
          }),
        ],
      },
    ],
    start: {
      excel: {
        sheets: [
          {
            name: '收支',
            rows: [
              ['日期', '项目', '金额', '占比'],
              [45901, '收取班费', 2150, 0.5],
              [45912, '购买篮球', 128.6, 0.0299],
              [45925, '中秋联欢', 356.25, 0.0828],
              [45938, '运动会饮水', 180, 0.0419],
              [45950, '打印资料', 92.35, 0.0215],
              [45963, '班级图书', 640.8, 0.149],
              [45975, '元旦布置', 415.5, 0.0966],
              [45987, '结余', 336.5, 0.0783],
            ],
          },
          {
            name: '明细',
            rows: [
              ['图书', '金额'],
              ['昆虫记', 45.8],
              ['红星照耀中国', 38.5],
              ['海底两万里', 52],
              ['朝花夕拾', 26.4],
              ['骆驼祥子', 31.9],
            ],
          },
        ],
      },
    },
  },
}

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

export const formats: readonly StarterTemplate[] = [contacts, duty, expenses, quarters, members]
