import { presentationStart } from './slides-start.ts'
import { placeholder, plainShape, writePowerPointStart } from '../write-start.ts'

/** Names of shapes in the start file. */
export const LINKS = { back: '矩形 19', hover: '矩形 29' } as const

const LINKED =
  '<a:p><a:r><a:rPr lang="zh-CN" altLang="en-US"/><a:t>更多资料见</a:t></a:r><a:r><a:rPr lang="zh-CN" altLang="en-US"><a:hlinkClick r:id="rIdOld"/></a:rPr><a:t>旧网站</a:t></a:r></a:p>'

/** For links and actions. */
export const linksStart = presentationStart('powerpoint-links', '茶文化.pptx', () =>
  writePowerPointStart({
    slides: [
      { layout: 'title', title: '中国茶文化', bodies: [['历史悠久，博大精深']] },
      {
        layout: 'obj',
        title: '目录',
        bodies: [['茶的历史', '茶的种类', '茶艺欣赏', '中国茶叶网']],
      },
      {
        layout: 'obj',
        title: '茶的历史',
        bodies: [['茶最早被用作药材', '唐代饮茶之风盛行']],
        shapes: plainShape(20, LINKS.back, [8000000, 5400000, 1800000, 700000], ['返回']),
      },
      {
        layout: 'obj',
        title: '茶的种类',
        bodies: [['绿茶、红茶、乌龙茶', '白茶、黄茶、黑茶']],
        shapes: plainShape(30, LINKS.hover, [8000000, 5400000, 1800000, 700000], ['茶艺']),
      },
      {
        layout: 'titleOnly',
        title: '茶艺欣赏',
        shapes: placeholder(
          3,
          '内容占位符 2',
          'idx="1"',
          [],
          [838200, 1825625, 9000000, 2000000],
          LINKED,
        ),
        links: [
          {
            id: 'rIdOld',
            type: 'hyperlink',
            target: 'http://old.example.com/',
            isExternal: true,
          },
        ],
      },
    ],
  }),
)
