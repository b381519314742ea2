import { writePicture } from '../../package/write-picture.ts'
import { presentationStart } from './slides-start.ts'
import { plainShape, writePowerPointStart } from '../write-start.ts'

/** Pictures issued with the task. */
export const LIBRARY = '图书馆.png'
export const PLAYGROUND = '操场.png'
/** A sound issued with the task. */
export const SONG = '校歌.mp3'
/** Names of shapes in the start file. */
export const OBJECTS = {
  moved: '矩形 19',
  filled: '圆角矩形 29',
  first: '椭圆 39',
  second: '椭圆 40',
  third: '椭圆 41',
} as const

/** The head of an MP3 frame and silence. */
const SOUND = Uint8Array.from([0xff, 0xfb, 0x90, 0x44, ...Array<number>(413).fill(0)])

const PHOTO =
  '<p:pic><p:nvPicPr><p:cNvPr id="21" name="图片 20"/><p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed="rIdPhoto"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr><a:xfrm><a:off x="6600000" y="2000000"/><a:ext cx="3600000" cy="2700000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
const PLAIN =
  '<a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln w="12700"><a:solidFill><a:schemeClr val="accent1"/></a:solidFill></a:ln>'

/** For pictures, shapes, tables and other objects on slides. */
export const objectsStart = presentationStart(
  'powerpoint-objects',
  '校园风光.pptx',
  () =>
    writePowerPointStart({
      slides: [
        { layout: 'title', title: '校园风光', bodies: [['欢迎新同学']] },
        { layout: 'obj', title: '图书馆', bodies: [[]] },
        {
          layout: 'titleOnly',
          title: '教学楼',
          shapes:
            plainShape(
              20,
              OBJECTS.moved,
              [1000000, 2000000, 2400000, 1200000],
              ['明德楼'],
              'rect',
              PLAIN,
            ) + PHOTO,
          links: [{ id: 'rIdPhoto', type: 'image', target: 'ppt/media/image1.png' }],
        },
        {
          layout: 'titleOnly',
          title: '运动场',
          shapes: plainShape(
            30,
            OBJECTS.filled,
            [1000000, 2000000, 3000000, 1500000],
            ['阳光体育'],
            'roundRect',
            PLAIN,
          ),
        },
        {
          layout: 'titleOnly',
          title: '社团活动',
          shapes: [
            plainShape(
              40,
              OBJECTS.first,
              [1000000, 2000000, 1500000, 1000000],
              ['书法'],
              'ellipse',
              PLAIN,
            ),
            plainShape(
              41,
              OBJECTS.second,
              [3200000, 2600000, 1500000, 1400000],
              ['舞蹈'],
              'ellipse',
              PLAIN,
            ),
            plainShape(
              42,
              OBJECTS.third,
              [5400000, 3100000, 1500000, 1000000],
              ['摄影'],
              'ellipse',
              PLAIN,
            ),
          ].join(''),
        },
        { layout: 'titleOnly', title: '作息时间' },
        { layout: 'titleOnly', title: '入学流程' },
        { layout: 'titleOnly', title: '校歌欣赏' },
        { layout: 'titleOnly', title: '知识园地' },
      ],
      parts: [
        {
          name: 'ppt/media/image1.png',
          contentType: 'image/png',
          content: writePicture(32, 24, '2E75B6'),
        },
      ],
    }),
  {
    [LIBRARY]: writePicture(40, 30, '70AD47'),
    [PLAYGROUND]: writePicture(36, 30, 'ED7D31'),
    [SONG]: SOUND,
  },
)
