import type { DemoTask } from './demo-paper.ts'
import article from './materials/festival/article.json' with { type: 'json' }

const title = { in: 'paragraphs', anchors: [{ text: article.title, ordinal: 1 }] }
const body = {
  in: 'paragraphs',
  anchors: article.paragraphs.map((text, at) => ({ text, ordinal: at + 2 })),
}
const phrase = {
  in: 'text',
  find: '机器人擂台赛',
  within: [{ text: article.paragraphs[1] ?? '', ordinal: 3 }],
}
const page = { in: 'section' }
const programme = [
  ['活动名称', '参加人数', '活动地点'],
  ['机器人擂台赛', '96', '体育馆'],
  ['拆装体验', '240', '体验教室'],
  ['探月讲座', '420', '报告厅'],
  ['变废为宝展览', '128', '二楼走廊'],
]

/** The Word task of the demo exam: 25 points. */
export const wordTask: DemoTask = {
  id: '1010101',
  kind: 'word',
  title: '文字处理：校园科技节',
  points: 25,
  folder: 'Word操作题',
  mainFile: '科技节.docx',
  instruction: `打开本题文件夹中的“科技节.docx”，按下列要求操作，完成后以原文件名保存在原位置。（第一段“第八届校园科技节纪实”是标题，标题以下的六段是正文。）
1. 将全文中的“电脑”全部替换为“计算机”。
2. 将标题设置为黑体、二号字，居中对齐，段后间距 12 磅。
3. 将正文第一段至第六段设置为楷体、小四号字，首行缩进 2 字符，行距为 1.5 倍行距。
4. 将正文第二段中的文字“机器人擂台赛”设置为加粗、红色（标准色）。
5. 将纸张大小设置为 A4，左、右页边距均设置为 3 厘米。
6. 插入页眉，内容为“校园科技节”；在页面底端（页脚）插入页码，居中。
7. 在正文第四段之后另起一段，插入本题文件夹中的图片“火箭.png”，将图片宽度设置为 9 厘米，高度设置为 6 厘米。
8. 在文档末尾插入一个 5 行 3 列的表格，按下面的内容填写，并将表格中所有文字设置为居中对齐。
${programme.map((row) => `　　${row.join('　|　')}`).join('\n')}`,
  materials: [
    { path: '科技节.docx', source: 'festival/article.docx' },
    { path: '火箭.png', source: 'festival/rocket.png' },
  ],
  checkpoints: [
    {
      id: 'word-replace',
      code: '10502',
      points: 2,
      target: { in: 'document' },
      expected: { find: '电脑', replace: '计算机' },
    },
    {
      id: 'word-title-font',
      code: '10101',
      points: 2,
      target: title,
      expected: { eaFont: '黑体', size: '二号' },
    },
    {
      id: 'word-title-align',
      code: '10201',
      points: 1,
      target: title,
      expected: { value: 'center' },
    },
    {
      id: 'word-title-space',
      code: '10206',
      points: 1,
      target: title,
      expected: { after: { value: 12, unit: 'pt' } },
    },
    {
      id: 'word-body-font',
      code: '10101',
      points: 2,
      target: body,
      expected: { eaFont: '楷体', size: '小四' },
    },
    {
      id: 'word-body-indent',
      code: '10202',
      points: 2,
      target: body,
      expected: { value: 2, unit: 'chars' },
    },
    {
      id: 'word-body-line',
      code: '10205',
      points: 2,
      target: body,
      expected: { mode: 'multiple', value: 1.5 },
    },
    {
      id: 'word-phrase-bold',
      code: '10102',
      points: 1,
      target: phrase,
      expected: { bold: true },
    },
    {
      id: 'word-phrase-red',
      code: '10105',
      points: 1,
      target: phrase,
      expected: { colors: ['红色'] },
    },
    { id: 'word-paper', code: '10301', points: 1, target: page, expected: { paper: 'A4' } },
    {
      id: 'word-margins',
      code: '10303',
      points: 2,
      target: page,
      expected: { left: 3, right: 3 },
    },
    {
      id: 'word-header',
      code: '10401',
      points: 1,
      target: { in: 'header' },
      expected: { text: '校园科技节' },
    },
    {
      id: 'word-page-number',
      code: '10403',
      points: 1,
      target: { in: 'footer' },
      expected: { alignment: 'center' },
    },
    {
      id: 'word-picture',
      code: '10901',
      points: 2,
      target: { in: 'document' },
      expected: { file: '火箭.png' },
    },
    {
      id: 'word-picture-size',
      code: '10902',
      points: 1,
      target: { in: 'picture', file: '火箭.png' },
      expected: { widthCm: 9, heightCm: 6 },
    },
    {
      id: 'word-table',
      code: '10801',
      points: 1,
      target: { in: 'table', index: 1 },
      expected: { rows: 5, columns: 3 },
    },
    {
      id: 'word-table-text',
      code: '10802',
      points: 1,
      target: { in: 'table', index: 1 },
      expected: {
        cells: programme.flatMap((row, r) =>
          row.map((text, c) => ({ row: r + 1, column: c + 1, text })),
        ),
      },
    },
    {
      id: 'word-table-align',
      code: '10201',
      points: 1,
      target: { in: 'cells', index: 1 },
      expected: { value: 'center' },
    },
  ],
}
