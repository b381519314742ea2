import { words, type Words } from '../checkpoints/checker.ts'

const named = (table: Readonly<Record<string, readonly [string, string]>>) =>
  new Map(Object.entries(table).map(([key, [zh, en]]) => [key, words(zh, en)]))

const DASHES = named({
  solid: ['实线', 'solid'],
  dot: ['圆点', 'dotted'],
  sysDot: ['圆点', 'round dots'],
  sysDash: ['方点', 'square dots'],
  dash: ['短划线', 'dashed'],
  dashDot: ['划线-点', 'dash dot'],
  lgDash: ['长划线', 'long dash'],
  lgDashDot: ['长划线-点', 'long dash dot'],
  lgDashDotDot: ['长划线-点-点', 'long dash dot dot'],
  sysDashDot: ['方点-点', 'square dash dot'],
  sysDashDotDot: ['方点-点-点', 'square dash dot dot'],
  custom: ['自定义虚线', 'a custom dash'],
})

const FORMS = named({
  rect: ['矩形', 'rectangle'],
  roundRect: ['圆角矩形', 'rounded rectangle'],
  ellipse: ['椭圆', 'oval'],
  triangle: ['等腰三角形', 'triangle'],
  rtTriangle: ['直角三角形', 'right triangle'],
  parallelogram: ['平行四边形', 'parallelogram'],
  trapezoid: ['梯形', 'trapezoid'],
  diamond: ['菱形', 'diamond'],
  pentagon: ['正五边形', 'pentagon'],
  hexagon: ['六边形', 'hexagon'],
  star4: ['四角星', 'four-pointed star'],
  star5: ['五角星', 'five-pointed star'],
  star6: ['六角星', 'six-pointed star'],
  star8: ['八角星', 'eight-pointed star'],
  rightArrow: ['右箭头', 'right arrow'],
  leftArrow: ['左箭头', 'left arrow'],
  upArrow: ['上箭头', 'up arrow'],
  downArrow: ['下箭头', 'down arrow'],
  heart: ['心形', 'heart'],
  sun: ['太阳形', 'sun'],
  moon: ['新月形', 'moon'],
  cloud: ['云形', 'cloud'],
  smileyFace: ['笑脸', 'smiley face'],
  lightningBolt: ['闪电形', 'lightning bolt'],
  can: ['圆柱形', 'cylinder'],
  cube: ['立方体', 'cube'],
  donut: ['同心圆', 'donut'],
  plus: ['十字形', 'cross'],
  line: ['直线', 'line'],
  straightConnector1: ['直线连接符', 'straight connector'],
  wedgeRectCallout: ['矩形标注', 'rectangular callout'],
  wedgeRoundRectCallout: ['圆角矩形标注', 'rounded callout'],
  wedgeEllipseCallout: ['椭圆形标注', 'oval callout'],
  cloudCallout: ['云形标注', 'cloud callout'],
  horizontalScroll: ['横卷形', 'horizontal scroll'],
  verticalScroll: ['竖卷形', 'vertical scroll'],
  ribbon2: ['上凸带形', 'up ribbon'],
  ribbon: ['下凸带形', 'down ribbon'],
  wave: ['波形', 'wave'],
  flowChartProcess: ['流程图：过程', 'flowchart process'],
  flowChartDecision: ['流程图：决策', 'flowchart decision'],
})

const nameIn = (table: ReadonlyMap<string, Words>, key: string): Words =>
  table.get(key) ?? words(key, key)

/** A dash of a line in words; its stored value when it has no usual name. */
export const dashWords = (dash: string): Words => nameIn(DASHES, dash)

/** A preset form in words; its stored value when it has no usual name. */
export const formWords = (preset: string): Words => nameIn(FORMS, preset)
