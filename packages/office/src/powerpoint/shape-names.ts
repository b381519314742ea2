/** Names that programs give to new shapes, in the languages seen (2.3): the stems mean the same. */
const STEMS: readonly (readonly string[])[] = [
  ['标题', 'title'],
  ['副标题', 'subtitle'],
  ['内容占位符', 'content placeholder', '占位符'],
  ['文本占位符', 'text placeholder'],
  ['图片占位符', 'picture placeholder'],
  ['日期占位符', 'date placeholder'],
  ['页脚占位符', 'footer placeholder'],
  ['灯片编号占位符', '幻灯片编号占位符', 'slide number placeholder'],
  ['文本框', 'textbox', 'text box'],
  ['图片', 'picture'],
  ['图表', 'chart'],
  ['表格', 'table'],
  ['组合', 'group'],
  ['矩形', 'rectangle'],
  ['椭圆', 'oval', 'ellipse'],
  ['直接连接符', '直线连接符', 'straight connector'],
  ['图示', '图示占位符', 'diagram'],
  ['对象', 'object'],
]
const CANONICAL = new Map(
  STEMS.flatMap(([first = '', ...more]) => [first, ...more].map((one) => [one, first] as const)),
)

/** A shape's name so that “标题 1” and “Title 1” are the same. */
export function canonicalName(name: string): string {
  const folded = name.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase()
  const stem = folded.replace(/ ?\d+$/, '')
  return `${CANONICAL.get(stem) ?? stem}|${folded.slice(stem.length).trim()}`
}
