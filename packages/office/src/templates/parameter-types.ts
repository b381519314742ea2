import { words, type Words } from '../checkpoints/checker.ts'
import { writtenColor } from '../checkpoints/color-names.ts'
import { nameOf, NAMED_VALUES, namedTypes } from './named-values.ts'

/** A type of parameter with values that an author may tick; others are typed. */
export interface ParameterType {
  readonly type: string
  readonly words: Words
  readonly values: readonly (Words & { readonly value: string; readonly color?: string })[]
}

const texts = (...values: string[]) => values.map((value) => ({ value, zh: value, en: value }))

/** Fonts are those of a Chinese Windows with Office. */
const FONTS = texts(
  ...['宋体', '黑体', '楷体', '仿宋', '隶书', '微软雅黑', '等线', '华文楷体', '华文新魏'],
  ...['华文行楷', '华文中宋', '华文彩云', 'Arial', 'Times New Roman', 'Calibri', 'Verdana'],
)
const SIZES = texts(
  ...['初号', '小初', '一号', '小一', '二号', '小二', '三号', '小三'],
  ...['四号', '小四', '五号', '小五', '六号'],
)
const COLORS = texts(
  ...['深红', '红色', '橙色', '黄色', '浅绿', '绿色', '浅蓝', '蓝色', '深蓝', '紫色', '黑色'],
).map((one) => ({ ...one, color: writtenColor(one.value) }))

const NAMES: Readonly<Record<(typeof namedTypes)[number], Words>> = {
  alignment: words('对齐方式', 'alignment of paragraphs'),
  horizontal: words('水平对齐', 'horizontal alignment of cells'),
  vertical: words('垂直对齐', 'vertical alignment of cells'),
  orientation: words('纸张方向', 'orientation'),
  underline: words('下划线', 'underline'),
  border: words('边框线型', 'border of cells'),
  legend: words('图例位置', 'place of the legend'),
  statistic: words('统计函数', 'what a function works out'),
  chart: words('图表类型', 'chart type'),
}

/** Every type of parameter that a template may have, with its name and what may be ticked. */
export function parameterTypes(): readonly ParameterType[] {
  return [
    { type: 'paragraphs', words: words('段落', 'paragraphs'), values: [] },
    { type: 'font', words: words('字体', 'font'), values: FONTS },
    { type: 'size', words: words('字号', 'font size'), values: SIZES },
    { type: 'color', words: words('颜色', 'colour'), values: COLORS },
    { type: 'number', words: words('数值', 'number'), values: [] },
    { type: 'text', words: words('文字', 'text'), values: [] },
    { type: 'cells', words: words('单元格区域', 'cell range'), values: [] },
    {
      type: 'function',
      words: words('函数', 'function'),
      values: texts('SUM', 'AVERAGE', 'MAX', 'MIN', 'COUNT', 'COUNTA'),
    },
    {
      type: 'paper',
      words: words('纸张大小', 'page size'),
      values: texts('A4', 'A3', 'A5', 'B5', '16开'),
    },
    { type: 'choice', words: words('自定义选项', 'choice of your own'), values: [] },
    ...namedTypes.map((type) => ({
      type,
      words: NAMES[type],
      values: NAMED_VALUES[type].map((value) => ({
        value,
        zh: nameOf(type, value) ?? value,
        en: value,
      })),
    })),
  ]
}
