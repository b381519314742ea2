import { words, type Words } from '../checkpoints/checker.ts'
import { ownTable } from '../package/own-table.ts'

/** One transition of the program's gallery: the element that stores it, and what it is called. */
export interface TransitionName {
  readonly key: string
  /** Element of p:transition; for p15:prstTrans the key is its prst. */
  readonly element: string
  /** Attributes that tell entries of one element apart. */
  readonly marks?: Readonly<Record<string, boolean>>
  readonly en: string
  /** Names of Chinese versions; the first is the present one. */
  readonly zh: readonly string[]
}

const plain = (prefix: string, list: string): TransitionName[] =>
  list.split('·').map((one) => {
    const [key = '', en = '', zh = ''] = one.split('|').map((part) => part.trim())
    return { key, element: `${prefix}:${key}`, en, zh: zh.split('/') }
  })

const PRESETS =
  'fallOver|Fall Over|跌落 · drape|Drape|悬挂 · curtains|Curtains|帘式 · wind|Wind|风 · prestige|Prestige|上拉帷幕 · fracture|Fracture|折断 · crush|Crush|压碎 · peelOff|Peel Off|剥离 · pageCurlDouble|Page Curl|页面卷曲 · pageCurlSingle|Page Curl|页面卷曲 · airplane|Airplane|飞机 · origami|Origami|日式折纸'

/** Transitions of all versions (6.5); data, so that a new version is a new line. */
export const TRANSITIONS: readonly TransitionName[] = [
  ...plain(
    'p',
    'fade|Fade|淡入/淡出/淡入淡出 · cut|Cut|切出/切入 · push|Push|推入/推进/推出 · wipe|Wipe|擦除 · split|Split|分割 · randomBar|Random Bars|随机线条 · circle|Circle|形状/圆形 · diamond|Diamond|形状/菱形 · plus|Plus|形状/加号 · zoom|Shape In or Out|形状/盒状 · pull|Uncover|揭开/抽出 · cover|Cover|覆盖 · dissolve|Dissolve|溶解 · checker|Checkerboard|棋盘 · blinds|Blinds|百叶窗 · wheel|Wheel|时钟/轮辐 · wedge|Wedge|时钟/扇形展开 · comb|Comb|梳理 · strips|Strips|条纹/阶梯/阶梯状 · newsflash|Newsflash|新闻快报 · random|Random|随机',
  ),
  ...plain(
    'p14',
    'wheelReverse|Clock, counterclockwise|时钟 · reveal|Reveal|显示 · flash|Flash|闪光 · ripple|Ripple|涟漪 · honeycomb|Honeycomb|蜂巢 · glitter|Glitter|闪耀 · vortex|Vortex|涡流 · shred|Shred|碎片 · switch|Switch|切换/开关 · flip|Flip|翻转 · gallery|Gallery|库/画廊 · doors|Doors|门 · window|Window|窗口 · warp|Zoom|缩放 · pan|Pan|平移 · ferris|Ferris Wheel|摩天轮 · conveyor|Conveyor|传送带 · flythrough|Fly Through|飞过/飞越',
  ),
  {
    key: 'prism',
    element: 'p14:prism',
    marks: { isInverted: false, isContent: false },
    en: 'Cube',
    zh: ['立方体'],
  },
  {
    key: 'box',
    element: 'p14:prism',
    marks: { isInverted: true, isContent: false },
    en: 'Box',
    zh: ['框'],
  },
  {
    key: 'rotate',
    element: 'p14:prism',
    marks: { isInverted: false, isContent: true },
    en: 'Rotate',
    zh: ['旋转'],
  },
  {
    key: 'orbit',
    element: 'p14:prism',
    marks: { isInverted: true, isContent: true },
    en: 'Orbit',
    zh: ['轨道'],
  },
  ...plain('p15', PRESETS).map((one) => ({ ...one, element: 'p15:prstTrans' })),
  { key: 'morph', element: 'p159:morph', en: 'Morph', zh: ['平滑', '变体'] },
]

const BY_KEY = new Map(TRANSITIONS.map((one) => [one.key, one]))

export function transitionNamed(key: string): TransitionName | undefined {
  return BY_KEY.get(key)
}

/** The keys that a key or a Chinese name means: 形状 is four elements. Empty for unknown names. */
export function transitionKeys(name: string): readonly string[] {
  if (name === 'none' || name === '无') return ['none']
  if (BY_KEY.has(name)) return [name]
  return TRANSITIONS.filter((one) => one.zh.includes(name)).map((one) => one.key)
}

/** A transition in words. */
export function transitionWords(key: string): Words {
  if (key === 'none') return words('无切换效果', 'no transition')
  const known = BY_KEY.get(key)
  return known === undefined ? words(key, key) : words(known.zh[0] ?? key, known.en)
}

/** What an option is when its attribute is left out (19.5; MS-PPTX 2.2 for the newer ones). */
const USUAL: Readonly<Record<string, Readonly<Record<string, string>>>> = ownTable({
  'p:push': { dir: 'l' },
  'p:wipe': { dir: 'l' },
  'p:cover': { dir: 'l' },
  'p:pull': { dir: 'l' },
  'p:strips': { dir: 'lu' },
  'p:blinds': { dir: 'horz' },
  'p:checker': { dir: 'horz' },
  'p:comb': { dir: 'horz' },
  'p:randomBar': { dir: 'horz' },
  'p:split': { dir: 'out', orient: 'horz' },
  'p:zoom': { dir: 'out' },
  'p:wheel': { spokes: '4' },
  'p:fade': { thruBlk: '0' },
  'p:cut': { thruBlk: '0' },
  'p14:wheelReverse': { spokes: '4' },
  'p14:reveal': { dir: 'l', thruBlk: '0' },
  'p14:ripple': { dir: 'center' },
  'p14:glitter': { dir: 'l', pattern: 'diamond' },
  'p14:vortex': { dir: 'l' },
  'p14:shred': { dir: 'in', pattern: 'strip' },
  'p14:switch': { dir: 'l' },
  'p14:flip': { dir: 'l' },
  'p14:gallery': { dir: 'l' },
  'p14:doors': { dir: 'horz' },
  'p14:window': { dir: 'horz' },
  'p14:warp': { dir: 'out' },
  'p14:pan': { dir: 'l' },
  'p14:ferris': { dir: 'l' },
  'p14:conveyor': { dir: 'l' },
  'p14:flythrough': { dir: 'in', hasBounce: '0' },
  'p14:prism': { dir: 'l', isContent: '0', isInverted: '0' },
  'p15:prstTrans': { invX: '0', invY: '0' },
  'p159:morph': { option: 'byObject' },
})

export function usualOption(element: string, option: string): string | undefined {
  return USUAL[element]?.[option]
}

const DIRECTIONS: Readonly<Record<string, Words>> = ownTable({
  l: words('自右侧', 'from the right'),
  r: words('自左侧', 'from the left'),
  u: words('自底部', 'from the bottom'),
  d: words('自顶部', 'from the top'),
  lu: words('自右下部', 'from the bottom right'),
  ld: words('自右上部', 'from the top right'),
  ru: words('自左下部', 'from the bottom left'),
  rd: words('自左上部', 'from the top left'),
  in: words('向内', 'in'),
  out: words('向外', 'out'),
  horz: words('水平', 'horizontal'),
  vert: words('垂直', 'vertical'),
})

const FLAGS = {
  isContent: ['只移动内容', 'only the content moves'],
  isInverted: ['反向', 'inverted'],
  hasBounce: ['弹跳', 'bounces'],
} as const

/** A value of an option in words. */
export function optionWords(option: string, value: string): Words {
  if (option === 'thruBlk')
    return value === '1' ? words('全黑', 'through black') : words('平滑', 'smoothly')
  if (option === 'isContent' || option === 'isInverted' || option === 'hasBounce') {
    const [zh, en] = FLAGS[option]
    return value === '1' ? words(zh, en) : words(`不${zh}`, `not: ${en}`)
  }
  if (option === 'spokes') return words(`${value}根轮辐`, `${value} spokes`)
  return DIRECTIONS[value] ?? words(value, value)
}

/** Sounds that the program brings along, by the names of their files (30504). */
export const SOUNDS: readonly (readonly [zh: string, en: string, ...files: string[]])[] = [
  ['风铃', 'Chime', 'chimes.wav', 'chime.wav'],
  ['爆炸', 'Explosion', 'explode.wav', 'explosion.wav'],
  ['鼓掌', 'Applause', 'applause.wav', 'clap.wav'],
  ['照相机', 'Camera', 'camera.wav'],
  ['收款机', 'Cash Register', 'cashreg.wav'],
  ['打字机', 'Typewriter', 'type.wav', 'typewriter.wav'],
  ['激光', 'Laser', 'laser.wav'],
  ['锤打', 'Hammer', 'hammer.wav'],
  ['微风', 'Breeze', 'breeze.wav'],
  ['风声', 'Wind', 'wind.wav'],
  ['推动', 'Push', 'push.wav'],
  ['抽气', 'Suction', 'suction.wav'],
  ['单击', 'Click', 'click.wav'],
  ['疾驰', 'Whoosh', 'whoosh.wav'],
  ['箭头', 'Arrow', 'arrow.wav'],
  ['炸弹', 'Bomb', 'bomb.wav'],
  ['硬币', 'Coin', 'coin.wav'],
  ['鼓声', 'Drum Roll', 'drumroll.wav'],
  ['电压', 'Voltage', 'voltage.wav'],
]

const foldSound = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/\.wav$/, '')

/** True when a stored sound name is the wanted one: the file's name, or its Chinese name. */
export function isSound(stored: string, wanted: string): boolean {
  if (foldSound(stored) === foldSound(wanted)) return true
  const group = SOUNDS.find((names) => names.some((name) => foldSound(name) === foldSound(wanted)))
  return group?.some((name) => foldSound(name) === foldSound(stored)) === true
}

/** The file under which a sound is stored. */
export function soundFile(wanted: string): string {
  const group = SOUNDS.find((names) => names.some((name) => foldSound(name) === foldSound(wanted)))
  const name = group?.[2] ?? wanted
  return /\.\w+$/.test(name) ? name : `${name}.wav`
}
