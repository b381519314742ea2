import { presentationStart } from './slides-start.ts'
import { plainShape, writePowerPointStart } from '../write-start.ts'

/** Texts of the start file for text checks, by what is done to them. */
export const TEXT = {
  paragraphs: '绿水青山就是金山银山，保护环境人人有责。',
  replaced: '计算机',
} as const

/** For text on slides: placeholders, text boxes, lists. */
export const textStart = presentationStart('powerpoint-text', '信息技术.pptx', () =>
  writePowerPointStart({
    slides: [
      { layout: 'title', title: '信息技术基础', bodies: [['第一章 概述']] },
      {
        layout: 'obj',
        title: '主要内容',
        bodies: [['信息与数据', '计算机的发展', '网络与安全']],
      },
      { layout: 'obj', title: '学习方法', bodies: [['课前预习', '认真听讲', '及时复习']] },
      { layout: 'titleOnly', title: '' },
      {
        layout: 'obj',
        title: '环境保护',
        bodies: [[TEXT.paragraphs, '节约每一滴水，每一度电。']],
        shapes: plainShape(20, '矩形 4', [7000000, 5000000, 3000000, 900000], ['共建美好家园']),
      },
      {
        layout: 'obj',
        title: '计算机网络',
        bodies: [['计算机网络是计算机技术与通信技术结合的产物']],
      },
    ],
  }),
)
