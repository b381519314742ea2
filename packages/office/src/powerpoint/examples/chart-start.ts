import type { StartFiles } from '../../checkpoints/checker.ts'
import { writePowerPointStart } from '../write-start.ts'

/** Slides that a chart is to be put on. */
export const chartSlideStart: StartFiles = {
  name: 'powerpoint-chart',
  file: '销售汇报.pptx',
  files: () =>
    new Map([
      [
        '销售汇报.pptx',
        writePowerPointStart({
          slides: [
            { layout: 'title', title: '销售汇报', bodies: [['第一季度']] },
            { layout: 'titleOnly', title: '各月销量' },
            { layout: 'titleOnly', title: '下季度计划' },
          ],
        }),
      ],
    ]),
}
