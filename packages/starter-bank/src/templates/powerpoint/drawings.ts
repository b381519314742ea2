import { centimetres, color, fill, points, texts } from '../allowed.ts'
import { point, type StarterTemplate } from '../starter-template.ts'
import { onSlide, placeholder, slide } from '../targets.ts'

/** 30304, 30310: shapes. */
const steps: StarterTemplate = {
  difficulty: 3,
  tags: ['形状', '填充'],
  template: {
    version: 1,
    kind: 'powerpoint',
    title: '演示文稿：垃圾分类流程',
    knowledgePoint: '30304',
    folder: 'PPT操作题',
    mainFile: '垃圾分类.pptx',
    parameters: {
      shape: {
        type: 'choice',
        values: [
          { text: '厨余垃圾', name: '矩形 1' },
          { text: '其他垃圾', name: '矩形 2' },
          { text: '有害垃圾', name: '矩形 3' },
        ],
      },
      fill,
      line: color,
      width: points(1.5, 2.25, 3, 4.5),
      side: centimetres(3.5, 4, 4.5),
      turn: { type: 'number', values: [10, 15, 30, 45] },
      words: texts('从我做起', '绿色生活', '分类投放'),
    },
    steps: [
      {
        texts: [
          '将第 2 张幻灯片中文字为“{shape}”的形状填充{fill.standard}，轮廓为{line.standard}、{width}。',
          '第 2 张幻灯片“{shape}”所在的形状：填充颜色{fill.standard}，轮廓颜色{line.standard}，轮廓粗细 {width}。',
        ],
        checkpoints: [
          point('30304', 4, onSlide(2, { text: '{shape}' }), {
            fill: { kind: 'solid', colors: ['{fill}'] },
            line: { colors: ['{line}'], widthPoints: { $: 'width' } },
          }),
        ],
      },
      {
        texts: [
          '将第 3 张幻灯片中的形状“循环”高度和宽度均设为 {side}，旋转 {turn}°。',
          '第 3 张幻灯片的形状“循环”：宽、高都是 {side}，顺时针旋转 {turn}°。',
        ],
        checkpoints: [
          point('30302', 2, onSlide(3, { text: '循环' }), {
            widthCm: { $: 'side' },
            heightCm: { $: 'side' },
          }),
          point('30302', 1, onSlide(3, { text: '循环' }), { rotationDegrees: { $: 'turn' } }),
        ],
      },
      {
        texts: ['将第 1 张幻灯片的副标题改为“{words}”。', '第 1 张幻灯片的副标题应为“{words}”。'],
        checkpoints: [point('30201', 2, placeholder(1, 'subTitle'), { text: '{words}' })],
      },
    ],
    start: {
      powerpoint: {
        slides: [
          { layout: 'title', title: '垃圾分类小课堂', bodies: [['副标题']] },
          {
            layout: 'titleOnly',
            title: '它们属于哪一类',
            shapes: [
              {
                name: '矩形 1',
                geometry: 'roundRect',
                text: '厨余垃圾',
                xCm: 3,
                yCm: 7,
                widthCm: 7,
                heightCm: 3,
              },
              {
                name: '矩形 2',
                geometry: 'roundRect',
                text: '其他垃圾',
                xCm: 13,
                yCm: 7,
                widthCm: 7,
                heightCm: 3,
              },
              {
                name: '矩形 3',
                geometry: 'roundRect',
                text: '有害垃圾',
                xCm: 23,
                yCm: 7,
                widthCm: 7,
                heightCm: 3,
              },
            ],
          },
          {
            layout: 'titleOnly',
            title: '变废为宝',
            shapes: [
              {
                name: '箭头 1',
                geometry: 'circularArrow',
                text: '循环',
                xCm: 12,
                yCm: 7,
                widthCm: 6,
                heightCm: 6,
              },
            ],
          },
        ],
      },
    },
  },
}

/** 30205, 30206: text boxes and WordArt. */
const closing: StarterTemplate = {
  difficulty: 4,
  tags: ['艺术字', '形状'],
  template: {
    version: 1,
    kind: 'powerpoint',
    title: '演示文稿：毕业纪念册',
    knowledgePoint: '30206',
    folder: 'PPT操作题',
    mainFile: '纪念册.pptx',
    parameters: {
      warp: {
        type: 'choice',
        values: [
          { text: '波形 1', value: 'textWave1' },
          { text: '正三角', value: 'textTriangle' },
          { text: '倒 V 形', value: 'textChevron' },
        ],
      },
      fill,
      words: texts('青春不散场', '前程似锦', '友谊长存'),
      kind: {
        type: 'choice',
        values: [
          { text: '五角星', value: 'star5' },
          { text: '心形', value: 'heart' },
          { text: '笑脸', value: 'smileyFace' },
        ],
      },
      shapeFill: color,
      label: texts('三年', '母校', '同窗'),
      foot: texts('高三毕业季', '二〇二六届'),
    },
    steps: [
      {
        texts: [
          '在第 3 张幻灯片中插入艺术字“{words}”，文本效果为转换“{warp}”，文本填充{fill.standard}。',
          '第 3 张幻灯片插入艺术字，内容“{words}”，转换效果“{warp}”，文字填充为{fill.standard}。',
        ],
        checkpoints: [
          point('30206', 4, onSlide(3, { text: '{words}' }), {
            text: '{words}',
            warps: [{ $: 'warp' }],
            fill: { kind: 'solid', colors: ['{fill}'] },
          }),
        ],
      },
      {
        texts: [
          '在第 2 张幻灯片中插入一个{kind}，形状内的文字为“{label}”，填充{shapeFill.standard}。',
          '第 2 张幻灯片插入形状{kind}，填充{shapeFill.standard}，并在其中录入“{label}”。',
        ],
        checkpoints: [
          point('30304', 4, onSlide(2, { kind: 'shape', text: '{label}' }), {
            geometries: [{ $: 'kind' }],
            text: '{label}',
            fill: { kind: 'solid', colors: ['{shapeFill}'] },
          }),
        ],
      },
      {
        texts: ['所有幻灯片显示页脚“{foot}”。', '为全部幻灯片插入页脚“{foot}”。'],
        checkpoints: [point('30110', 2, slide('all'), { footer: '{foot}' })],
      },
    ],
    start: {
      powerpoint: {
        slides: [
          { layout: 'title', title: '我们的三年', bodies: [['毕业纪念册']] },
          { layout: 'titleOnly', title: '印象最深的瞬间' },
          { layout: 'titleOnly', title: '写给未来' },
        ],
      },
    },
  },
}

export const drawings: readonly StarterTemplate[] = [steps, closing]
