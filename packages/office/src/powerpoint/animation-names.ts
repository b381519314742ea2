import { words, type Words } from '../checkpoints/checker.ts'
import { ownTable } from '../package/own-table.ts'

export const CLASSES = ownTable({
  entr: words('进入', 'entrance'),
  emph: words('强调', 'emphasis'),
  exit: words('退出', 'exit'),
  path: words('动作路径', 'motion path'),
} as const)
export type EffectClass = keyof typeof CLASSES
export const CLASS_NAMES = Object.keys(CLASSES) as [EffectClass, ...EffectClass[]]

interface EffectName {
  readonly id: number
  readonly zh: readonly string[]
}

const table = (text: string): readonly EffectName[] =>
  text.split('·').map((entry) => {
    const [id = '', names = ''] = entry.trim().split(' ')
    return { id: Number(id), zh: names.split('/') }
  })

/**
 * Names of effects by their presetID (6.6). Versions of the program use different numbers for one
 * name, and different names for one number: a name stands for every number that has it.
 */
const ENTRANCES = table(
  '1 出现/消失 · 2 飞入/飞出 · 3 百叶窗 · 4 盒状/形状 · 5 棋盘 · 6 圆形扩展/形状 · 7 缓慢进入/缓慢移出/缓入 · 8 菱形/形状 · 9 向内溶解/溶解/向外溶解 · 10 淡出/淡入/淡化/渐变 · 11 闪烁一次 · 12 切入/切出 · 13 十字形扩展/形状 · 14 随机线条 · 15 螺旋飞入/螺旋飞出 · 16 劈裂 · 17 伸展/层叠 · 18 阶梯状 · 19 旋转/基本旋转 · 20 扇形展开/楔入 · 21 轮子 · 22 擦除 · 23 缩放/基本缩放 · 24 随机效果 · 25 回旋 · 26 弹跳 · 27 颜色打字机 · 28 字幕式 · 29 渐入/渐出 · 30 浮动 · 31 翻转式由远及近/翻转式由近及远 · 34 中断 · 35 玩具风车 · 37 升起 · 38 下降/曲线 · 39 线形 · 40 展开 · 41 挥鞭式/挥鞭 · 42 上浮/浮入 · 43 中心旋转 · 45 旋转/淡出式旋转 · 47 下浮/浮入 · 48 投掷 · 49 空翻 · 50 压缩 · 51 放大 · 52 曲线向上 · 53 缩放/淡出式缩放 · 54 滑翔 · 55 展开 · 56 挥舞 · 58 折叠式/折叠',
)
const EMPHASES = table(
  '1 填充颜色/更改填充颜色 · 2 字体/更改字体 · 3 字体颜色/更改字体颜色 · 4 字号/更改字号 · 5 字形/更改字形 · 6 放大/缩小/放大缩小 · 7 线条颜色/更改线条颜色 · 8 陀螺旋 · 9 透明 · 10 加粗闪烁 · 14 爆炸 · 15 加粗展示 · 16 画笔颜色 · 18 下划线/添加下划线 · 19 对象颜色 · 20 字体颜色/画笔颜色 · 21 补色 · 22 补色2 · 23 对比色 · 24 加深/变暗 · 25 不饱和 · 26 脉冲/闪烁 · 27 彩色脉冲 · 28 彩色延伸 · 30 变淡 · 31 着色 · 32 跷跷板 · 33 彩色波纹 · 34 波浪形 · 35 闪烁 · 36 闪现',
)
const PATHS = table(
  '0 自定义路径 · 1 圆形扩展/圆形 · 2 直角三角形 · 3 菱形 · 4 六边形 · 5 五角星 · 6 新月形 · 7 正方形 · 8 梯形 · 9 心形 · 10 八边形 · 11 六角星 · 12 橄榄球形 · 13 等边三角形 · 14 平行四边形 · 15 五边形 · 16 四角星 · 17 八角星 · 18 泪滴形 · 35 向左/直线 · 36 向右转/转弯 · 37 向下弧线/弧形 · 42 向下/直线 · 43 向上转/转弯 · 44 向上弧线/弧形 · 49 对角线向右下/直线 · 50 向下转/转弯 · 51 向左弧线/弧形 · 56 对角线向右上/直线 · 57 右上转/转弯 · 58 向右弧线/弧形 · 63 向右/直线 · 64 向上/直线',
)
/** The numbers of exits mirror those of entrances; what floats up when it comes sinks when it goes. */
const EXITS: readonly EffectName[] = ENTRANCES.map((one) =>
  one.id === 42
    ? { id: 42, zh: ['下沉', '浮出'] }
    : one.id === 47
      ? { id: 47, zh: ['上浮', '浮出'] }
      : one,
)

const english = (text: string): ReadonlyMap<number, string> =>
  new Map(
    text.split('·').map((entry) => {
      const [id = '', ...name] = entry.trim().split(' ')
      return [Number(id), name.join(' ')]
    }),
  )
const ENGLISH: Readonly<Record<EffectClass, ReadonlyMap<number, string>>> = ownTable({
  entr: english(
    '1 Appear · 2 Fly In · 3 Blinds · 4 Box · 5 Checkerboard · 6 Circle · 7 Crawl In · 8 Diamond · 9 Dissolve In · 10 Fade · 11 Flash Once · 12 Peek In · 13 Plus · 14 Random Bars · 15 Spiral In · 16 Split · 17 Stretch · 18 Strips · 19 Basic Swivel · 20 Wedge · 21 Wheel · 22 Wipe · 23 Basic Zoom · 24 Random Effects · 25 Boomerang · 26 Bounce · 27 Color Typewriter · 28 Credits · 29 Ease In · 30 Float · 31 Grow & Turn · 34 Light Speed · 35 Pinwheel · 37 Rise Up · 38 Drop · 39 Thread · 40 Unfold · 41 Whip · 42 Float Up · 43 Center Revolve · 45 Swivel · 47 Float Down · 48 Sling · 49 Spinner · 50 Compress · 51 Magnify · 52 Curve Up · 53 Zoom · 54 Glide · 55 Expand · 56 Flip · 58 Fold',
  ),
  emph: english(
    '1 Fill Color · 2 Font · 3 Font Color · 4 Font Size · 5 Font Style · 6 Grow/Shrink · 7 Line Color · 8 Spin · 9 Transparency · 10 Bold Flash · 14 Blast · 15 Bold Reveal · 16 Brush Color · 18 Underline · 19 Object Color · 20 Color by Letter · 21 Complementary Color · 22 Complementary Color 2 · 23 Contrasting Color · 24 Darken · 25 Desaturate · 26 Pulse · 27 Color Pulse · 28 Grow With Color · 30 Lighten · 31 Colorize · 32 Teeter · 33 Vertical Highlight · 34 Wave · 35 Blink · 36 Shimmer',
  ),
  exit: english(
    '1 Disappear · 2 Fly Out · 3 Blinds · 4 Box · 5 Checkerboard · 6 Circle · 7 Crawl Out · 8 Diamond · 9 Dissolve Out · 10 Fade · 11 Flash Once · 12 Peek Out · 13 Plus · 14 Random Bars · 15 Spiral Out · 16 Split · 17 Collapse · 18 Strips · 19 Basic Swivel · 20 Wedge · 21 Wheel · 22 Wipe · 23 Basic Zoom · 24 Random Effects · 25 Boomerang · 26 Bounce · 27 Color Typewriter · 28 Credits · 29 Ease Out · 30 Float · 31 Shrink & Turn · 34 Light Speed · 35 Pinwheel · 37 Sink Down · 38 Drop · 39 Thread · 40 Unfold · 41 Whip · 42 Float Down · 43 Center Revolve · 45 Swivel · 47 Float Up · 48 Sling · 49 Spinner · 50 Compress · 51 Magnify · 52 Curve Down · 53 Zoom · 54 Glide · 55 Contract · 56 Flip · 58 Fold',
  ),
  path: english(
    '0 Custom Path · 1 Circle · 2 Right Triangle · 3 Diamond · 4 Hexagon · 5 5-Point Star · 6 Crescent Moon · 7 Square · 8 Trapezoid · 9 Heart · 10 Octagon · 11 6-Point Star · 12 Football · 13 Equal Triangle · 14 Parallelogram · 15 Pentagon · 16 4-Point Star · 17 8-Point Star · 18 Teardrop · 35 Left · 36 Turn Right · 37 Arc Down · 42 Down · 43 Turn Up · 44 Arc Up · 49 Diagonal Down Right · 50 Turn Down · 51 Arc Left · 56 Diagonal Up Right · 57 Turn Up Right · 58 Arc Right · 63 Right · 64 Up',
  ),
})

const OF_CLASS: Readonly<Record<EffectClass, readonly EffectName[]>> = ownTable({
  entr: ENTRANCES,
  emph: EMPHASES,
  exit: EXITS,
  path: PATHS,
})

/** Every presetID that a Chinese name or a number stands for; empty for unknown names. */
export function effectIds(kind: EffectClass, name: string | number): readonly number[] {
  if (typeof name === 'number') return [name]
  const wanted = name.trim().replaceAll('/', '')
  return OF_CLASS[kind].filter((one) => one.zh.includes(wanted)).map((one) => one.id)
}

/** Among its own names only: a file may name a class as every object's prototype names something. */
const isClass = (kind: string): kind is EffectClass => Object.hasOwn(OF_CLASS, kind)

/** How Chinese names of exits sound, where they differ from those of entrances. */
const LEAVING = /出$|^消失$|^层叠$|由近及远|^向外/

/** An effect in words. */
export function effectWords(kind: string, id: number | undefined): Words {
  const known = isClass(kind) ? CLASSES[kind] : words(kind, kind)
  if (id === undefined) return words(`${known.zh}·自定义`, `${known.en}, no preset`)
  if (!isClass(kind)) return words(`${kind}·${id}`, `${kind} ${id}`)
  const names = OF_CLASS[kind].find((one) => one.id === id)?.zh ?? []
  const leaving = kind === 'exit' ? names.find((one) => LEAVING.test(one)) : undefined
  const name = leaving ?? names[0] ?? String(id)
  const own = ENGLISH[kind].get(id) ?? String(id)
  return words(`${known.zh}·${name}`, `${known.en} ${own}`)
}

/**
 * Directions by presetSubtype (6.6). Effects that run level or upright say so in their filter as
 * well, which decides where the two differ.
 */
export const DIRECTIONS = {
  none: 0,
  top: 1,
  right: 2,
  topRight: 3,
  bottom: 4,
  horizontal: 10,
  bottomRight: 6,
  left: 8,
  topLeft: 9,
  vertical: 5,
  bottomLeft: 12,
  in: 16,
  verticalIn: 21,
  horizontalIn: 26,
  out: 32,
  verticalOut: 37,
  horizontalOut: 42,
  outFromCenter: 36,
  inFromCenter: 528,
} as const
export type Direction = keyof typeof DIRECTIONS
export const DIRECTION_NAMES = Object.keys(DIRECTIONS) as [Direction, ...Direction[]]

const DIRECTION_WORDS: Readonly<Record<Direction, Words>> = ownTable({
  none: words('无方向', 'no direction'),
  top: words('自顶部', 'from the top'),
  right: words('自右侧', 'from the right'),
  topRight: words('自右上部', 'from the top right'),
  bottom: words('自底部', 'from the bottom'),
  horizontal: words('水平', 'horizontal'),
  bottomRight: words('自右下部', 'from the bottom right'),
  left: words('自左侧', 'from the left'),
  topLeft: words('自左上部', 'from the top left'),
  vertical: words('垂直', 'vertical'),
  bottomLeft: words('自左下部', 'from the bottom left'),
  in: words('内', 'in'),
  verticalIn: words('左右向中央收缩', 'vertical in'),
  horizontalIn: words('上下向中央收缩', 'horizontal in'),
  out: words('外', 'out'),
  verticalOut: words('中央向左右展开', 'vertical out'),
  horizontalOut: words('中央向上下展开', 'horizontal out'),
  outFromCenter: words('从屏幕中心放大', 'out from the screen centre'),
  inFromCenter: words('从屏幕中心缩小', 'in from the screen centre'),
})

export function directionWords(subtype: number): Words {
  const known = DIRECTION_NAMES.find((name) => DIRECTIONS[name] === subtype)
  return known === undefined ? words(String(subtype), String(subtype)) : DIRECTION_WORDS[known]
}
