import type { StartFiles } from '../../checkpoints/checker.ts'
import { writePowerPointStart } from '../write-start.ts'

const FADE = '<p:transition spd="med"><p:fade/></p:transition>'

/** A presentation whose show is still to be set up. */
export const showStart: StartFiles = {
  name: 'powerpoint-show',
  file: '校园安全.pptx',
  files: () =>
    new Map([
      [
        '校园安全.pptx',
        writePowerPointStart({
          slides: [
            { layout: 'title', title: '校园安全教育', bodies: [['主题班会']], after: FADE },
            {
              layout: 'obj',
              title: '交通安全',
              bodies: [['遵守交通规则', '不闯红灯']],
              after: FADE,
            },
            {
              layout: 'obj',
              title: '消防安全',
              bodies: [['认识消防标志', '学会逃生']],
              after: FADE,
            },
            { layout: 'obj', title: '网络安全', bodies: [['保护个人信息']], after: FADE },
            { layout: 'titleOnly', title: '平安每一天', after: FADE },
          ],
        }),
      ],
    ]),
}
