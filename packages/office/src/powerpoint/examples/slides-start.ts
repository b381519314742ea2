import type { StartFiles } from '../../checkpoints/checker.ts'
import { writePicture } from '../../package/write-picture.ts'
import { writePowerPointStart } from '../write-start.ts'

/** A start file from one presentation. */
export function presentationStart(
  name: string,
  file: string,
  write: () => Uint8Array,
  materials: Readonly<Record<string, Uint8Array>> = {},
): StartFiles {
  return { name, file, files: () => new Map([[file, write()], ...Object.entries(materials)]) }
}

/** For slides as such: order, layouts, sections, notes. */
export const slidesStart = presentationStart('powerpoint-slides', '低碳生活.pptx', () =>
  writePowerPointStart({
    slides: [
      { layout: 'title', title: '低碳生活', bodies: [['从点滴做起']] },
      {
        layout: 'obj',
        title: '什么是低碳生活',
        bodies: [['尽力减少生活作息所消耗的能量', '降低二氧化碳的排放量']],
      },
      {
        layout: 'obj',
        title: '低碳出行',
        bodies: [['多乘坐公共交通工具', '短途出行选择自行车或步行']],
      },
      { layout: 'obj', title: '低碳饮食', bodies: [['少吃红肉，多吃蔬菜', '不浪费粮食']] },
      { layout: 'obj', title: '低碳居家', bodies: [['随手关灯，节约用电', '使用节能家电']] },
      { layout: 'titleOnly', title: '谢谢观看' },
    ],
  }),
)

/** A picture issued with the task. */
export const LOGO = '徽标.png'

/** For what all slides share: size, colours, backgrounds, masters, footers. */
export const designStart = presentationStart(
  'powerpoint-design',
  '中国传统节日.pptx',
  () =>
    writePowerPointStart({
      slides: [
        { layout: 'title', title: '中国传统节日', bodies: [['民俗文化系列讲座']] },
        { layout: 'obj', title: '春节', bodies: [['农历正月初一', '贴春联、放鞭炮、拜年']] },
        { layout: 'obj', title: '端午节', bodies: [['农历五月初五', '赛龙舟、吃粽子']] },
        { layout: 'obj', title: '中秋节', bodies: [['农历八月十五', '赏月、吃月饼']] },
      ],
    }),
  { [LOGO]: writePicture(24, 24, 'C00000') },
)
