import { count, texts } from '../allowed.ts'
import { point, type StarterTemplate } from '../starter-template.ts'
import { placeholder, slide } from '../targets.ts'

const shapeOf = (number: number, text: string) => ({
  slide: { start: number },
  shape: { text },
})

const effect = { type: 'text' as const, values: ['飞入', '淡入', '擦除', '劈裂', '轮子', '缩放'] }

/** 30601, 30602, 30603, 30604: animations. */
const experiment: StarterTemplate = {
  difficulty: 4,
  tags: ['动画'],
  template: {
    version: 1,
    kind: 'powerpoint',
    title: '演示文稿：实验步骤动画',
    knowledgePoint: '30601',
    folder: '演示文稿题',
    mainFile: '实验动画.pptx',
    parameters: {
      effect,
      begin: {
        type: 'choice',
        values: [
          { text: '上一动画之后', value: 'after' },
          { text: '与上一动画同时', value: 'with' },
        ],
      },
      duration: { type: 'number', values: [1, 1.5, 2, 3], unit: '秒' },
      delay: { type: 'number', values: [0.5, 1, 2], unit: '秒' },
      from: {
        type: 'choice',
        values: [
          { text: '自左侧', value: 'left' },
          { text: '自顶部', value: 'top' },
          { text: '自右侧', value: 'right' },
        ],
      },
      emphasis: texts('陀螺旋', '跷跷板', '脉冲'),
    },
    steps: [
      {
        texts: [
          '为第 2 张幻灯片的内容文本添加进入动画“{effect}”。',
          '第 2 张幻灯片的正文设置“{effect}”进入动画。',
        ],
        checkpoints: [
          point('30601', 2, placeholder(2, 'body'), { class: 'entr', effects: ['{effect}'] }),
        ],
      },
      {
        texts: [
          '第 3 张幻灯片中的形状“加热”：进入动画“飞入”，方向{from}，开始方式为“{begin}”。',
          '为第 3 张幻灯片的形状“加热”设置飞入动画，方向为{from}，在“{begin}”开始。',
        ],
        checkpoints: [
          point(
            '30601',
            1,
            shapeOf(3, '加热'),
            { class: 'entr', effects: ['飞入'] },
            { id: 'fly' },
          ),
          point(
            '30602',
            1,
            shapeOf(3, '加热'),
            { directions: [{ $: 'from' }] },
            { needs: ['fly'] },
          ),
          point('30603', 1, shapeOf(3, '加热'), { start: { $: 'begin' } }, { needs: ['fly'] }),
        ],
      },
      {
        texts: [
          '第 3 张幻灯片中的形状“冷却”：强调动画“{emphasis}”，持续时间 {duration}，延迟 {delay}。',
          '给第 3 张幻灯片的形状“冷却”加强调动画“{emphasis}”，持续 {duration}，延迟 {delay}。',
        ],
        checkpoints: [
          point(
            '30601',
            1,
            shapeOf(3, '冷却'),
            { class: 'emph', effects: ['{emphasis}'] },
            { id: 'spin' },
          ),
          point(
            '30604',
            2,
            shapeOf(3, '冷却'),
            { durationSeconds: { $: 'duration' }, delaySeconds: { $: 'delay' } },
            { needs: ['spin'] },
          ),
        ],
      },
    ],
    start: {
      powerpoint: {
        slides: [
          { layout: 'title', title: '蒸馏水的制取', bodies: [['化学实验小组']] },
          {
            layout: 'obj',
            title: '需要的器材',
            bodies: [['铁架台', '蒸馏烧瓶', '冷凝管', '锥形瓶']],
          },
          {
            layout: 'titleOnly',
            title: '两个关键步骤',
            shapes: [
              {
                name: '圆角矩形 1',
                geometry: 'roundRect',
                text: '加热',
                xCm: 4,
                yCm: 7,
                widthCm: 8,
                heightCm: 4,
              },
              {
                name: '圆角矩形 2',
                geometry: 'roundRect',
                text: '冷却',
                xCm: 18,
                yCm: 7,
                widthCm: 8,
                heightCm: 4,
              },
            ],
          },
        ],
      },
    },
  },
}

/** 30401, 30402: hyperlinks. */
const menu: StarterTemplate = {
  difficulty: 3,
  tags: ['超链接', '动作'],
  template: {
    version: 1,
    kind: 'powerpoint',
    title: '演示文稿：博物馆导览目录',
    knowledgePoint: '30402',
    folder: 'PPT操作题',
    mainFile: '博物馆.pptx',
    parameters: {
      jump: {
        type: 'choice',
        values: [
          { text: '青铜器', to: 3, told: '第 3 张' },
          { text: '瓷器', to: 4, told: '第 4 张' },
          { text: '书画', to: 5, told: '第 5 张' },
        ],
      },
      site: {
        type: 'choice',
        values: [
          { text: 'http://www.museum.example.cn/', value: 'http://www.museum.example.cn/' },
          { text: 'http://museum.example.org/show/', value: 'http://museum.example.org/show/' },
        ],
      },
      button: {
        type: 'choice',
        values: [
          { text: '第一张', kind: 'actionButtonHome', name: '“转到主页”', jump: 'first' },
          { text: '最后一张', kind: 'actionButtonEnd', name: '“转到结尾”', jump: 'last' },
        ],
      },
      transition: texts('推入', '擦除', '分割', '覆盖', '棋盘'),
    },
    steps: [
      {
        texts: [
          '为第 2 张幻灯片中的文字“{jump}”建立超链接，链接到{jump.told}幻灯片。',
          '使第 2 张幻灯片的“{jump}”链接到本文稿的{jump.told}幻灯片。',
        ],
        checkpoints: [
          point(
            '30402',
            3,
            { slide: { start: 2 }, shape: { placeholder: 'body' }, find: '{jump}' },
            { to: { start: { $: 'jump.to' } } },
          ),
        ],
      },
      {
        texts: [
          '为第 1 张幻灯片副标题中的“官方网站”建立超链接，地址为 {site}。',
          '第 1 张幻灯片副标题里的“官方网站”链接到 {site}。',
        ],
        checkpoints: [
          point(
            '30401',
            3,
            { slide: { start: 1 }, shape: { placeholder: 'subTitle' }, find: '官方网站' },
            { addresses: [{ $: 'site' }] },
          ),
        ],
      },
      {
        texts: [
          '在第 4 张幻灯片中插入动作按钮{button.name}，单击时转到{button}幻灯片。',
          '第 4 张幻灯片插入{button.name}动作按钮，链接到{button}幻灯片。',
        ],
        checkpoints: [
          point('30403', 2, slide(4), { kinds: ['{button.kind}'], jump: { $: 'button.jump' } }),
        ],
      },
      {
        texts: [
          '第 3 张幻灯片的切换效果为“{transition}”。',
          '将第 3 张幻灯片的切换效果设为“{transition}”。',
        ],
        checkpoints: [point('30501', 1, slide(3), { effects: ['{transition}'] })],
      },
    ],
    start: {
      powerpoint: {
        slides: [
          { layout: 'title', title: '走进博物馆', bodies: [['更多内容见官方网站']] },
          { layout: 'obj', title: '参观目录', bodies: [['青铜器', '瓷器', '书画']] },
          { layout: 'obj', title: '青铜时代', bodies: [['鼎：权力的象征', '编钟：礼乐之声']] },
          { layout: 'obj', title: '瓷的国度', bodies: [['青花：蓝与白', '粉彩：柔和的颜色']] },
          { layout: 'obj', title: '笔墨丹青', bodies: [['山水', '花鸟', '人物']] },
        ],
      },
    },
  },
}

/** 30501, 30503, 30505, 30701: transitions and show. */
const loop: StarterTemplate = {
  difficulty: 3,
  tags: ['切换', '放映'],
  template: {
    version: 1,
    kind: 'powerpoint',
    title: '演示文稿：图书节循环展示',
    knowledgePoint: '30501',
    folder: '演示文稿题',
    mainFile: '图书节.pptx',
    parameters: {
      first: texts('推入', '擦除', '分割'),
      others: texts('棋盘', '百叶窗', '覆盖', '梳理'),
      seconds: { type: 'number', values: [1, 1.5, 3], unit: '秒' },
      wait: count(4, 6, 10),
      kind: {
        type: 'choice',
        values: [
          { text: '在展台浏览（全屏幕）', value: 'kiosk' },
          { text: '观众自行浏览（窗口）', value: 'window' },
        ],
      },
      titleText: texts('书香满校园', '与好书相遇', '图书节开幕'),
    },
    steps: [
      {
        texts: [
          '第 1 张幻灯片的切换效果为“{first}”，持续时间 {seconds}。',
          '将第 1 张幻灯片的切换设为“{first}”，持续 {seconds}。',
        ],
        checkpoints: [
          point('30501', 2, slide(1), { effects: ['{first}'] }, { id: 'first' }),
          point('30503', 2, slide(1), { seconds: { $: 'seconds' } }, { needs: ['first'] }),
        ],
      },
      {
        texts: [
          '第 2 张和第 3 张幻灯片的切换效果为“{others}”，自动换片时间 {wait} 秒。',
          '第 2、3 张幻灯片用“{others}”切换，每隔 {wait} 秒自动换片。',
        ],
        checkpoints: [
          point('30501', 2, { slide: [{ start: 2 }, { start: 3 }] }, { effects: ['{others}'] }),
          point(
            '30505',
            2,
            { slide: [{ start: 2 }, { start: 3 }] },
            { afterSeconds: { $: 'wait' } },
          ),
        ],
      },
      {
        texts: ['放映类型设为“{kind}”。', '设置放映方式：类型为“{kind}”。'],
        checkpoints: [point('30701', 2, {}, { type: { $: 'kind' } })],
      },
      {
        texts: ['将第 1 张幻灯片的标题改为“{titleText}”。', '第 1 张幻灯片标题改成“{titleText}”。'],
        checkpoints: [point('30201', 1, placeholder(1, 'title'), { text: '{titleText}' })],
      },
    ],
    start: {
      powerpoint: {
        slides: [
          { layout: 'title', title: '校园图书节', bodies: [['四月二十三日至三十日']] },
          {
            layout: 'obj',
            title: '每日活动',
            bodies: [['周一：换书集市', '周三：作家讲座', '周五：朗诵晚会']],
          },
          {
            layout: 'obj',
            title: '推荐书目',
            bodies: [['《草房子》', '《城南旧事》', '《小王子》']],
          },
        ],
      },
    },
  },
}

export const show: readonly StarterTemplate[] = [experiment, menu, loop]
