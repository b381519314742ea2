import type { StartFiles } from '../../checkpoints/checker.ts'
import { newChartSpace } from '../../charts/write-series.ts'
import { writeXml } from '../../package/write-xml.ts'
import { addEffect } from '../edit-animations.ts'
import type { NewEffect } from '../new-effect.ts'
import { draftPowerPoint } from '../powerpoint-draft.ts'
import type { Slide } from '../read-presentation.ts'
import { plainShape, writePowerPointStart, type StartSlide } from '../write-start.ts'

/** One slide for each code, so that no example disturbs another. */
const TITLES = {
  '30601': '嫦娥一号',
  '30602': '玉兔登月',
  '30603': '天宫实验室',
  '30604': '神舟飞船',
  '30605': '长征火箭',
  '30606': '北斗导航',
  '30607': '探月工程',
  '30608': '发射次数',
  '30609': '火星探测',
  '30610': '发射倒计时',
  '30611': '航天员',
  '30612': '空间站舱段',
} as const
type Code = keyof typeof TITLES
const CODES = Object.keys(TITLES) as Code[]

/** The slide of a code in the start file. */
export const slideOf = (code: Code) => ({ start: CODES.indexOf(code) + 1 })
export const SHAPE = '圆角矩形 20'
/** The shape of a code's slide that is to be animated. */
export const onShape = (code: Code) => ({ slide: slideOf(code), shape: { name: SHAPE } })
export const STEPS = ['第一步', '第二步', '第三步'] as const

const WIDE = 2_400_000
const box = (id: number, text: string, index = 0): string =>
  plainShape(
    id,
    `圆角矩形 ${id}`,
    [900_000 + index * (WIDE + 400_000), 2_400_000, WIDE, 1_600_000],
    [text],
    'roundRect',
  )
const steps = (): string => STEPS.map((text, index) => box(20 + index, text, index)).join('')

const FRAME =
  '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="20" name="图表 20"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm><a:off x="1200000" y="1800000"/><a:ext cx="8000000" cy="4200000"/></p:xfrm><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="rIdChart"/></a:graphicData></a:graphic></p:graphicFrame>'
const CHART = 'ppt/charts/chart1.xml'

function slideFor(code: Code): StartSlide {
  const title = TITLES[code]
  if (code === '30607')
    return { layout: 'obj', title, bodies: [['绕月探测', '落月探测', '采样返回']] }
  if (code === '30608')
    return {
      layout: 'titleOnly',
      title,
      shapes: FRAME,
      links: [{ id: 'rIdChart', type: 'chart', target: CHART }],
    }
  const isRow = code === '30605' || code === '30612'
  return { layout: 'titleOnly', title, shapes: isRow ? steps() : box(20, '点击查看') }
}

const FADE: NewEffect = { kind: 'entr', presetId: 10 }
const FLY: NewEffect = { kind: 'entr', presetId: 2 }

/** Effects that the start file has already, which the exam changes. */
function animate(slide: Slide, code: Code): void {
  const shapes = slide.shapes.filter((one) => /^(圆角矩形|图表)/.test(one.name))
  const title = slide.shapes.find((one) => one.placeholder?.type === 'title')
  if (code === '30603' && title !== undefined) addEffect(slide, title, FADE)
  if (['30601', '30607', '30609', '30612'].includes(code)) return
  for (const shape of shapes) addEffect(slide, shape, code === '30602' ? FLY : FADE)
}

function write(): Uint8Array {
  const year = (text: string): string => `${text}年`
  const categories = { reference: 'Sheet1!$A$2:$A$4', values: ['2021', '2022', '2023'].map(year) }
  const space = newChartSpace({ type: 'column' }, [
    {
      name: { reference: 'Sheet1!$B$1', values: ['发射次数'] },
      categories,
      values: { reference: 'Sheet1!$B$2:$B$4', values: [55, 64, 67] },
    },
  ])
  const plain = writePowerPointStart({
    slides: CODES.map(slideFor),
    parts: [
      {
        name: CHART,
        contentType: 'application/vnd.openxmlformats-officedocument.drawingml.chart+xml',
        content: writeXml(space),
      },
    ],
  })
  const draft = draftPowerPoint(plain, undefined, new Map())
  const { slides } = draft.view().presentation
  CODES.forEach((code, index) => {
    const slide = slides[index]
    if (slide !== undefined) animate(slide, code)
  })
  return draft.package.toBytes()
}

let written: Uint8Array | undefined
/** Slides whose shapes are to be animated, or are so and are to be animated otherwise. */
export const animationsStart: StartFiles = {
  name: 'powerpoint-animations',
  file: '航天.pptx',
  files: () => new Map([['航天.pptx', (written ??= write())]]),
}
