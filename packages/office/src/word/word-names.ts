import { words, type Words } from '../checkpoints/checker.ts'
import { foldWidth } from '../package/normalize-text.ts'
import { ownTable } from '../package/own-table.ts'

const SIZES: readonly (readonly [string, number])[] = [
  ['初号', 42],
  ['小初', 36],
  ['一号', 26],
  ['小一', 24],
  ['二号', 22],
  ['小二', 18],
  ['三号', 16],
  ['小三', 15],
  ['四号', 14],
  ['小四', 12],
  ['五号', 10.5],
  ['小五', 9],
  ['六号', 7.5],
  ['小六', 6.5],
  ['七号', 5.5],
  ['八号', 5],
]
const POINTS_OF = new Map(SIZES)
const NAME_OF = new Map(SIZES.map(([name, points]) => [points, name]))

/** Points of a size given as a number or as a Chinese size name (3.1); undefined if unknown. */
export function pointsOf(size: number | string): number | undefined {
  if (typeof size === 'number') return size
  const name = foldWidth(size).trim()
  const number = /^([\d.]+)\s*(pt|磅)?$/.exec(name)?.[1]
  return number === undefined ? (POINTS_OF.get(name) ?? POINTS_OF.get(`${name}号`)) : Number(number)
}

/** A size for messages: 10.5磅（五号）. */
export function sizeText(points: number): string {
  const name = NAME_OF.get(points)
  return name === undefined ? `${points}磅` : `${points}磅（${name}）`
}

const FONT_ALIASES: readonly (readonly string[])[] = [
  ['宋体', 'SimSun'],
  ['新宋体', 'NSimSun'],
  ['黑体', 'SimHei'],
  ['楷体', 'KaiTi'],
  ['楷体_GB2312', 'KaiTi_GB2312'],
  ['仿宋', 'FangSong'],
  ['仿宋_GB2312', 'FangSong_GB2312'],
  ['微软雅黑', 'Microsoft YaHei'],
  ['等线', 'DengXian'],
  ['隶书', 'LiSu'],
  ['幼圆', 'YouYuan'],
  ['华文宋体', 'STSong'],
  ['华文楷体', 'STKaiti'],
  ['华文仿宋', 'STFangsong'],
  ['华文中宋', 'STZhongsong'],
  ['华文细黑', 'STXihei'],
  ['华文行楷', 'STXingkai'],
  ['华文新魏', 'STXinwei'],
  ['华文隶书', 'STLiti'],
  ['华文彩云', 'STCaiyun'],
  ['华文琥珀', 'STHupo'],
  ['方正舒体', 'FZShuTi'],
  ['方正姚体', 'FZYaoti'],
]
const foldName = (name: string): string =>
  foldWidth(name).normalize('NFC').replace(/^@/, '').replace(/\s+/g, '').toLowerCase()
const FONT_KEY = new Map(
  FONT_ALIASES.flatMap((names) => names.map((name) => [foldName(name), names[0] ?? name])),
)

/** Keys found before; names come from files, so that neither their number nor their length may grow. */
const foundKeys = new Map<string, string>()
const MOST_KEYS = 500
const LONGEST_NAME = 64

function keyOf(name: string): string {
  const found = foundKeys.get(name)
  if (found !== undefined) return found
  const folded = foldName(name)
  const key = FONT_KEY.get(folded) ?? folded
  if (foundKeys.size >= MOST_KEYS) foundKeys.clear()
  if (name.length <= LONGEST_NAME) foundKeys.set(name, key)
  return key
}

/** One key for all spellings of a font (3.2). */
export function fontKey(name: string, isStrict = false): string {
  const key = keyOf(name)
  return isStrict || !/_gb2312$/i.test(key) ? key : key.slice(0, -7)
}

/** True when a font is one of those accepted. */
export function isFont(
  actual: string | undefined,
  accepted: string | readonly string[],
  isStrict = false,
): boolean {
  if (actual === undefined) return false
  const list = typeof accepted === 'string' ? [accepted] : accepted
  return list.some((name) => fontKey(name, isStrict) === fontKey(actual, isStrict))
}

const STYLE_NAMES: readonly (readonly [RegExp, string])[] = [
  [/^标题\s*(\d)$/, 'heading $1'],
  [/^目录\s*(\d)$/, 'toc $1'],
  [/^正文$/, 'normal'],
  [/^题注$/, 'caption'],
  [/^(列出段落|列表段落)$/, 'list paragraph'],
  [/^标题$/, 'title'],
  [/^副标题$/, 'subtitle'],
  [/^强调$/, 'emphasis'],
  [/^要点$/, 'strong'],
  [/^引用$/, 'quote'],
  [/^明显引用$/, 'intense quote'],
  [/^无间隔$/, 'no spacing'],
  [/^页眉$/, 'header'],
  [/^页脚$/, 'footer'],
  [/^网格型$/, 'table grid'],
  [/^正文文本$/, 'body text'],
  [/^正文缩进$/, 'normal indent'],
  [/^正文文本首行缩进$/, 'body text first indent'],
  [/^不明显强调$/, 'subtle emphasis'],
  [/^明显强调$/, 'intense emphasis'],
  [/^不明显参考$/, 'subtle reference'],
  [/^明显参考$/, 'intense reference'],
  [/^书籍标题$/, 'book title'],
  [/^超链接$/, 'hyperlink'],
  [/^已访问的超链接$/, 'followedhyperlink'],
  [/^页码$/, 'page number'],
  [/^脚注文本$/, 'footnote text'],
  [/^脚注引用$/, 'footnote reference'],
  [/^尾注文本$/, 'endnote text'],
  [/^尾注引用$/, 'endnote reference'],
  [/^批注文字$/, 'annotation text'],
  [/^列表项目符号\s*(\d?)$/, 'list bullet $1'],
  [/^列表编号\s*(\d?)$/, 'list number $1'],
  [/^目录标题$/, 'toc heading'],
  [/^(普通\(网站\)|普通\(web\))$/, 'normal (web)'],
  [/^纯文本$/, 'plain text'],
  [/^文档结构图$/, 'document map'],
  [/^日期$/, 'date'],
  [/^网格表\s*(\d)$/, 'grid table $1'],
  // LibreOffice's own names for what Word has built in
  [/^text body$/, 'body text'],
  [/^strong emphasis$/, 'strong'],
  [/^quotations$/, 'quote'],
]

/** One key for a style's stored English name and its localised name (10215). */
export function styleKey(name: string): string {
  const folded = foldWidth(name).trim().replace(/\s+/g, ' ').toLowerCase()
  for (const [pattern, english] of STYLE_NAMES)
    if (pattern.test(folded)) return folded.replace(pattern, english).trim()
  return folded.replace(/^(heading|toc)\s*(\d)$/, '$1 $2')
}

/** A style's stored name as Chinese programs show it, beside the name itself (10215). */
export function styleWords(name: string): Words {
  const key = styleKey(name)
  const numbered = /^(heading|toc) (\d)$/.exec(key)
  if (numbered !== null) {
    const zh = numbered[1] === 'heading' ? '标题' : '目录'
    return words(`${zh} ${numbered[2] ?? ''}`, name)
  }
  const known = STYLE_NAMES.find(([, english]) => english === key)?.[0].source
  const zh = known === undefined ? undefined : /^\^\(?([\u4e00-\u9fff]+)/u.exec(known)?.[1]
  return words(zh ?? name, name)
}

const PAPER: Readonly<Record<string, readonly [number, number]>> = ownTable({
  A3: [16838, 23811],
  A4: [11906, 16838],
  A5: [8391, 11906],
  B4: [14571, 20639],
  B5: [10319, 14571],
  'B5(ISO)': [9979, 14175],
  '16开': [10433, 14742],
  LETTER: [12240, 15840],
})

/** Portrait size of a named paper in twips (3.5). */
export function paperSize(name: string): readonly [number, number] | undefined {
  const key = foldWidth(name).replace(/\s+/g, '').toUpperCase().replace('(JIS)', '')
  return PAPER[key]
}

export const TWIPS_PER_CM = 1440 / 2.54
export const EMU_PER_CM = 360_000
