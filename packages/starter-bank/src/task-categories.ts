import { supportedCodes } from '@wenkao/office'
import type { Category } from '@wenkao/shared/bank'

const node = (code: string, name: string, nameEn: string): Category => ({ code, name, nameEn })

/** Areas and chapters of the tasks; knowledge points below them are the grading engine's checkpoints. */
const chapters: readonly Category[] = [
  node('1', '文字处理', 'Word processing'),
  node('101', '字符格式', 'Character format'),
  node('102', '段落格式', 'Paragraph format'),
  node('103', '页面设置', 'Page setup'),
  node('104', '页眉页脚', 'Headers and footers'),
  node('105', '文本编辑', 'Text editing'),
  node('106', '项目符号与编号', 'Bullets and numbering'),
  node('107', '样式与长文档', 'Styles and long documents'),
  node('108', '表格', 'Tables'),
  node('109', '图文混排', 'Pictures and shapes'),
  node('110', '审阅与文档', 'Review and file'),
  node('2', '电子表格', 'Spreadsheets'),
  node('201', '数据输入', 'Data entry'),
  node('202', '公式与函数', 'Formulas and functions'),
  node('203', '单元格格式', 'Cell format'),
  node('204', '行列与工作表', 'Rows, columns and sheets'),
  node('205', '条件格式、有效性与表格', 'Conditional format, validation, tables'),
  node('206', '数据处理', 'Data operations'),
  node('207', '数据透视表', 'Pivot tables'),
  node('208', '图表', 'Charts'),
  node('209', '页面、保护与对象', 'Page, protection and objects'),
  node('3', '演示文稿', 'Presentations'),
  node('301', '幻灯片、版式与母版', 'Slides, layouts and masters'),
  node('302', '文本', 'Text'),
  node('303', '对象', 'Objects'),
  node('304', '链接与动作', 'Links and actions'),
  node('305', '幻灯片切换', 'Transitions'),
  node('306', '动画', 'Animations'),
  node('307', '放映设置', 'Show settings'),
  node('4', '文件操作', 'Files and folders'),
  node('401', '文件与文件夹', 'Files and folders'),
  node('5', '网页浏览', 'Browser'),
  node('501', '保存网页内容', 'Saving from a page'),
  node('6', '文字录入', 'Typing'),
  node('601', '打字测试', 'Typing test'),
]

const known = new Set(chapters.map(({ code }) => code))

/** The tree of the task templates: every code that can be graded is a knowledge point (D02). */
export const taskCategories: readonly Category[] = [
  ...chapters,
  ...supportedCodes()
    .filter(({ code }) => known.has(code.slice(0, 3)))
    .map(({ code, title }) => node(code, title.zh, title.en)),
]
