import type { StartFiles } from '../../checkpoints/checker.ts'
import { writePowerPointStart } from '../write-start.ts'

/** Six slides; the second and the third come in by effects that the exam changes. */
export const transitionsStart: StartFiles = {
  name: 'powerpoint-transitions',
  file: '端午节.pptx',
  files: () =>
    new Map([
      [
        '端午节.pptx',
        writePowerPointStart({
          slides: [
            { layout: 'title', title: '端午节的由来', bodies: [['传统节日介绍']] },
            {
              layout: 'obj',
              title: '节日起源',
              bodies: [['纪念屈原', '龙图腾祭祀']],
              after: '<p:transition spd="slow"><p:push/></p:transition>',
            },
            {
              layout: 'obj',
              title: '节日习俗',
              bodies: [['赛龙舟', '吃粽子', '佩香囊']],
              after: '<p:transition spd="med"><p:fade/></p:transition>',
            },
            { layout: 'obj', title: '各地粽子', bodies: [['北方甜粽', '南方咸粽']] },
            { layout: 'obj', title: '诗词赏析', bodies: [['离骚', '九歌']] },
            { layout: 'titleOnly', title: '谢谢观看' },
          ],
        }),
      ],
    ]),
}
