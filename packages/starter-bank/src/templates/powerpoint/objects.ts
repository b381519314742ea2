import { centimetres, color, fill, points, texts } from '../allowed.ts'
import { point, type StarterTemplate } from '../starter-template.ts'
import { placeholder, slide } from '../targets.ts'

const on = (number: number, shape: Readonly<Record<string, unknown>>) => ({
  slide: { start: number },
  shape,
})

/** 30301, 30302: pictures on slides. */
const food: StarterTemplate = {
  difficulty: 3,
  tags: ['图片', '位置大小'],
  template: {
    version: 1,
    kind: 'powerpoint',
    title: '演示文稿：家乡美食',
    knowledgePoint: '30301',
    folder: '演示文稿题',
    mainFile: '家乡美食.pptx',
    parameters: {
      image: texts('米线.png', '汤包.png', '烤鱼.png'),
      x: centimetres(2, 4, 6),
      y: centimetres(5, 6),
      width: centimetres(8, 9, 10),
      height: centimetres(5.5, 6.5, 7),
      effect: texts('飞入', '淡入', '擦除', '缩放'),
      titleColor: color,
    },
    steps: [
      {
        texts: [
          '在第 2 张幻灯片中插入本题文件夹里的图片“{image}”。',
          '将本题文件夹中的图片“{image}”插入第 2 张幻灯片。',
        ],
        checkpoints: [point('30301', 3, slide(2), { file: '{image}' }, { id: 'picture' })],
      },
      {
        texts: [
          '图片的大小为宽 {width}、高 {height}（不锁定纵横比），位置为水平 {x}、垂直 {y}（从左上角）。',
          '取消锁定纵横比，将该图片设为宽 {width}、高 {height}，距左上角水平 {x}、垂直 {y}。',
        ],
        checkpoints: [
          point(
            '30302',
            2,
            on(2, { kind: 'picture', nth: 1 }),
            { widthCm: { $: 'width' }, heightCm: { $: 'height' } },
            { needs: ['picture'] },
          ),
          point(
            '30302',
            2,
            on(2, { kind: 'picture', nth: 1 }),
            { xCm: { $: 'x' }, yCm: { $: 'y' } },
            { needs: ['picture'] },
          ),
        ],
      },
      {
        texts: [
          '为第 3 张幻灯片的内容文本设置进入动画“{effect}”。',
          '第 3 张幻灯片的正文用“{effect}”动画进入。',
        ],
        checkpoints: [
          point('30601', 2, placeholder(3, 'body'), { class: 'entr', effects: ['{effect}'] }),
        ],
      },
      {
        texts: [
          '第 1 张幻灯片的标题颜色设为{titleColor.standard}。',
          '将第 1 张幻灯片标题的文字颜色改为{titleColor.standard}。',
        ],
        checkpoints: [point('30202', 1, placeholder(1, 'title'), { colors: ['{titleColor}'] })],
      },
    ],
    start: {
      powerpoint: {
        slides: [
          { layout: 'title', title: '舌尖上的家乡', bodies: [['高一五班']] },
          { layout: 'titleOnly', title: '一道招牌菜' },
          {
            layout: 'obj',
            title: '它的来历',
            bodies: [['最早出现在码头', '挑夫们图它热乎、管饱', '如今成了招待客人的名菜']],
          },
        ],
      },
      files: [
        { path: '米线.png', picture: { width: 80, height: 60, color: 'F2C879' } },
        { path: '汤包.png', picture: { width: 90, height: 60, color: 'E8E2D0' } },
        { path: '烤鱼.png', picture: { width: 100, height: 70, color: '8C4A2F' } },
      ],
    },
  },
}

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
          point('30304', 4, on(2, { text: '{shape}' }), {
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
          point('30302', 2, on(3, { text: '循环' }), {
            widthCm: { $: 'side' },
            heightCm: { $: 'side' },
          }),
          point('30302', 1, on(3, { text: '循环' }), { rotationDegrees: { $: 'turn' } }),
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
/** 30305: tables on slides. */
const medals: StarterTemplate = {
  difficulty: 3,
  tags: ['表格', '备注'],
  template: {
    version: 1,
    kind: 'powerpoint',
    title: '演示文稿：校队成绩汇报',
    knowledgePoint: '30305',
    folder: '演示文稿题',
    mainFile: '校队.pptx',
    parameters: {
      grid: {
        type: 'choice',
        values: [
          {
            text: '3 行 2 列',
            rowCount: 3,
            columnCount: 2,
            told: '项目、奖牌；田径、四枚；游泳、两枚',
            content: [
              ['项目', '奖牌'],
              ['田径', '四枚'],
              ['游泳', '两枚'],
            ],
          },
          {
            text: '4 行 2 列',
            rowCount: 4,
            columnCount: 2,
            told: '队员、名次；许诺、第一；夏天、第三；于海、第五',
            content: [
              ['队员', '名次'],
              ['许诺', '第一'],
              ['夏天', '第三'],
              ['于海', '第五'],
            ],
          },
          {
            text: '2 行 3 列',
            rowCount: 2,
            columnCount: 3,
            told: '男队、女队、合计；五分、七分、十二分',
            content: [
              ['男队', '女队', '合计'],
              ['五分', '七分', '十二分'],
            ],
          },
        ],
      },
      note: texts('感谢教练的付出', '请主持人补充', '播放时停留十秒'),
      font: { type: 'font', values: ['黑体', '楷体', '隶书'] },
      size: { type: 'size', values: [40, 48, 54] },
      transition: texts('推入', '擦除', '分割', '淡入'),
    },
    steps: [
      {
        texts: [
          '在第 2 张幻灯片中插入一个 {grid}的表格，各行依次填写：{grid.told}。',
          '第 2 张幻灯片插入 {grid}的表格，逐行录入：{grid.told}。',
        ],
        checkpoints: [
          point('30305', 4, slide(2), {
            rowCount: { $: 'grid.rowCount' },
            columnCount: { $: 'grid.columnCount' },
            content: { $: 'grid.content' },
          }),
        ],
      },
      {
        texts: ['为第 2 张幻灯片添加备注“{note}”。', '第 2 张幻灯片的备注写“{note}”。'],
        checkpoints: [point('30111', 2, slide(2), { text: '{note}' })],
      },
      {
        texts: [
          '将第 1 张幻灯片的标题设为{font}、{size}。',
          '第 1 张幻灯片标题的字体为{font}，字号 {size.number}。',
        ],
        checkpoints: [
          point('30202', 2, placeholder(1, 'title'), { eaFont: '{font}', size: { $: 'size' } }),
        ],
      },
      {
        texts: [
          '第 1 张幻灯片的切换效果设为“{transition}”。',
          '为第 1 张幻灯片应用切换效果“{transition}”。',
        ],
        checkpoints: [point('30501', 1, slide(1), { effects: ['{transition}'] })],
      },
    ],
    start: {
      powerpoint: {
        slides: [
          { layout: 'title', title: '校队年度汇报', bodies: [['体育组']] },
          { layout: 'titleOnly', title: '成绩一览' },
          { layout: 'obj', title: '下一年目标', bodies: [['增加训练次数', '组建梯队']] },
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
          point('30206', 4, on(3, { text: '{words}' }), {
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
          point('30304', 4, on(2, { kind: 'shape', text: '{label}' }), {
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

export const objects: readonly StarterTemplate[] = [food, steps, medals, closing]
