import type { DemoTask } from './demo-paper.ts'
import notice from './materials/reading/notice.json' with { type: 'json' }

const title = { in: 'paragraphs', anchors: [{ text: notice.title, ordinal: 1 }] }
const anchors = notice.paragraphs.map((text, at) => ({ text, ordinal: at + 2 }))
/** Everything below the salutation. */
const body = { in: 'paragraphs', anchors: anchors.slice(1) }
const page = { in: 'section' }

/** The Word task of the second exam: 35 points, no parameter the same as in the demo exam. */
export const secondWordTask: DemoTask = {
  id: '1010102',
  kind: 'word',
  title: '文字处理：读书月通知',
  points: 35,
  folder: '文字处理题',
  mainFile: '通知.docx',
  instruction: `打开本题文件夹中的“通知.docx”，按下列要求操作，完成后以原文件名保存在原位置。（第一段“关于举办第三届读书月活动的通知”是标题；“各年级、各班级：”是正文第一段。）
1. 将全文中的“同学”全部替换为“学生”。
2. 将标题设置为隶书、小一号字，居中对齐，段后间距 18 磅。
3. 将正文第二段至第五段设置为仿宋、四号字，两端对齐，首行缩进 2 字符，行距为固定值 22 磅。
4. 给正文第四段中的文字“四月三日前”加上波浪线下划线。
5. 将纸张大小设置为 A5，左、右页边距均设置为 1.8 厘米。
6. 在文档末尾插入一个 4 行 2 列的表格，各行依次填写：活动项目、负责人；每日一读、语文组；好书漂流、图书馆；朗读者、广播站。`,
  materials: [{ path: '通知.docx', source: 'reading/notice.docx' }],
  checkpoints: [
    {
      id: 'word-replace',
      code: '10502',
      points: 5,
      target: { in: 'document' },
      expected: { find: '同学', replace: '学生' },
    },
    {
      id: 'word-title-font',
      code: '10101',
      points: 4,
      target: title,
      expected: { eaFont: '隶书', size: '小一' },
    },
    {
      id: 'word-title-align',
      code: '10201',
      points: 3,
      target: title,
      expected: { value: 'center' },
    },
    {
      id: 'word-title-space',
      code: '10206',
      points: 3,
      target: title,
      expected: { after: { value: 18, unit: 'pt' } },
    },
    {
      id: 'word-body-font',
      code: '10101',
      points: 4,
      target: body,
      expected: { eaFont: '仿宋', size: '四号' },
    },
    {
      id: 'word-body-align',
      code: '10201',
      points: 3,
      target: body,
      expected: { value: 'both' },
    },
    {
      id: 'word-body-indent',
      code: '10202',
      points: 4,
      target: body,
      expected: { value: 2, unit: 'chars' },
    },
    {
      id: 'word-body-line',
      code: '10205',
      points: 3,
      target: body,
      expected: { mode: 'exact', value: 22 },
    },
    {
      id: 'word-underline',
      code: '10103',
      points: 2,
      target: { in: 'text', find: '四月三日前', within: anchors.slice(3, 4) },
      expected: { type: 'wave' },
    },
    { id: 'word-paper', code: '10301', points: 2, target: page, expected: { paper: 'A5' } },
    {
      id: 'word-margins',
      code: '10303',
      points: 1,
      target: page,
      expected: { left: 1.8, right: 1.8 },
    },
    {
      id: 'word-table',
      code: '10801',
      points: 1,
      target: { in: 'table', index: 1 },
      expected: { rows: 4, columns: 2 },
    },
  ],
}
