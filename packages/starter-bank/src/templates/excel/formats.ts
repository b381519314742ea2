import { color, count, fill, points } from '../allowed.ts'
import { point, type StarterTemplate } from '../starter-template.ts'
import { range } from '../targets.ts'

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

export const formats: readonly StarterTemplate[] = [contacts, duty, expenses]
