import { centimetres, color, texts } from '../allowed.ts'
import { point, type StarterTemplate } from '../starter-template.ts'
import { onSlide, placeholder, slide } from '../targets.ts'

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
            onSlide(2, { kind: 'picture', nth: 1 }),
            { widthCm: { $: 'width' }, heightCm: { $: 'height' } },
            { needs: ['picture'] },
          ),
          point(
            '30302',
            2,
            onSlide(2, { kind: 'picture', nth: 1 }),
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

export const objects: readonly StarterTemplate[] = [food, medals]
