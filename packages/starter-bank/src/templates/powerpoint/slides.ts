import { color, count, fill, texts } from '../allowed.ts'
import { point, type StarterTemplate } from '../starter-template.ts'
import { placeholder, slide } from '../targets.ts'

const transition = {
  type: 'text' as const,
  values: ['推入', '擦除', '分割', '随机线条', '覆盖', '百叶窗', '棋盘'],
}

/** 30101, 30103: order and layout of slides. */
const tour: StarterTemplate = {
  difficulty: 2,
  tags: ['幻灯片编辑', '版式'],
  template: {
    version: 1,
    kind: 'powerpoint',
    title: '演示文稿：校园导览',
    knowledgePoint: '30103',
    folder: '演示文稿题',
    mainFile: '校园导览.pptx',
    parameters: {
      layout: {
        type: 'choice',
        values: [
          { text: '两栏内容', value: 'twoObj' },
          { text: '仅标题', value: 'titleOnly' },
          { text: '节标题', value: 'secHead' },
        ],
      },
      hidden: { type: 'number', values: [3, 4] },
      subtitle: texts('欢迎新同学', '开学第一课', '走进新校园'),
      transition,
      foot: texts('校园导览', '学生会制作', '迎新小组'),
    },
    steps: [
      {
        texts: [
          '在第 1 张幻灯片的副标题占位符中录入“{subtitle}”。',
          '第 1 张幻灯片的副标题为“{subtitle}”，请录入。',
        ],
        checkpoints: [point('30201', 2, placeholder(1, 'subTitle'), { text: '{subtitle}' })],
      },
      {
        texts: ['将第 2 张幻灯片的版式改为“{layout}”。', '第 2 张幻灯片改用“{layout}”版式。'],
        checkpoints: [point('30103', 2, slide(2), { types: [{ $: 'layout' }] })],
      },
      {
        texts: ['隐藏第 {hidden} 张幻灯片。', '将第{hidden.chinese}张幻灯片设为隐藏。'],
        checkpoints: [point('30102', 2, { slide: { start: { $: 'hidden' } } }, { hidden: true })],
      },
      {
        texts: [
          '所有幻灯片的切换效果设为“{transition}”，并在页脚显示“{foot}”。',
          '全部幻灯片应用切换效果“{transition}”；插入页脚，内容为“{foot}”，全部应用。',
        ],
        checkpoints: [
          point('30501', 2, slide('all'), { effects: ['{transition}'] }),
          point('30110', 2, slide('all'), { footer: '{foot}' }),
        ],
      },
    ],
    start: {
      powerpoint: {
        slides: [
          { layout: 'title', title: '我们的校园', bodies: [['']] },
          {
            layout: 'obj',
            title: '教学区',
            bodies: [['求知楼：普通教室', '格物楼：理化生实验室', '致远楼：信息教室']],
          },
          { layout: 'obj', title: '生活区', bodies: [['一、二食堂', '学生公寓', '校医室']] },
          { layout: 'obj', title: '运动区', bodies: [['四百米跑道', '体育馆', '乒乓球长廊']] },
        ],
      },
    },
  },
}

/** 30202, 30203, 30204: text of slides. */
const speech: StarterTemplate = {
  difficulty: 2,
  tags: ['文本格式', '项目符号'],
  template: {
    version: 1,
    kind: 'powerpoint',
    title: '演示文稿：演讲的技巧',
    knowledgePoint: '30202',
    folder: 'PPT操作题',
    mainFile: '演讲.pptx',
    parameters: {
      font: { type: 'font', values: ['黑体', '华文行楷', '隶书', '微软雅黑'] },
      size: { type: 'size', values: [48, 54, 60] },
      titleColor: color,
      bullet: {
        type: 'choice',
        values: [
          { text: '“1. 2. 3.”编号', kind: 'number', types: ['arabicPeriod'] },
          { text: '“A. B. C.”编号', kind: 'number', types: ['alphaUcPeriod'] },
          { text: '“a) b) c)”编号', kind: 'number', types: ['alphaLcParenR'] },
        ],
      },
      lines: { type: 'number', values: [1.2, 1.5, 2], unit: '倍' },
      bodyFont: { type: 'font', values: ['楷体', '仿宋', '华文楷体'] },
      align: {
        type: 'choice',
        values: [
          { text: '居中', value: 'ctr' },
          { text: '右对齐', value: 'r' },
        ],
      },
    },
    steps: [
      {
        texts: [
          '将第 1 张幻灯片的标题设置为{font}、{size}、加粗，颜色为{titleColor.standard}。',
          '第 1 张幻灯片的标题：字体{font}，字号 {size.number}，加粗，{titleColor.standard}。',
        ],
        checkpoints: [
          point('30202', 3, placeholder(1, 'title'), {
            eaFont: '{font}',
            size: { $: 'size' },
            bold: true,
            colors: ['{titleColor}'],
          }),
        ],
      },
      {
        texts: [
          '将第 2 张幻灯片的内容文本设为{bodyFont}，并使用{bullet}。',
          '第 2 张幻灯片的正文改用{bodyFont}，项目符号改为{bullet}。',
        ],
        checkpoints: [
          point('30202', 1, placeholder(2, 'body'), { eaFont: '{bodyFont}' }),
          point('30204', 3, placeholder(2, 'body'), {
            kind: 'number',
            types: { $: 'bullet.types' },
          }),
        ],
      },
      {
        texts: [
          '第 3 张幻灯片的内容文本行距为 {lines}行距，标题{align}。',
          '将第 3 张幻灯片的正文行距设为 {lines}行距，并将其标题{align}。',
        ],
        checkpoints: [
          point('30203', 2, placeholder(3, 'body'), { line: { lines: { $: 'lines' } } }),
          point('30203', 1, placeholder(3, 'title'), { alignments: [{ $: 'align' }] }),
        ],
      },
    ],
    start: {
      powerpoint: {
        slides: [
          { layout: 'title', title: '让表达更有力量', bodies: [['演讲与口才社']] },
          {
            layout: 'obj',
            title: '准备讲稿',
            bodies: [['确定一个观点', '选择两三个例子', '写好开头和结尾']],
          },
          {
            layout: 'obj',
            title: '登台之后',
            bodies: [['站稳，看向观众', '放慢语速', '适当停顿']],
          },
        ],
      },
    },
  },
}

/** 30106, 30107: backgrounds and size. */
const planets: StarterTemplate = {
  difficulty: 3,
  tags: ['背景', '幻灯片大小'],
  template: {
    version: 1,
    kind: 'powerpoint',
    title: '演示文稿：太阳系的行星',
    knowledgePoint: '30106',
    folder: '演示文稿题',
    mainFile: '行星.pptx',
    parameters: {
      ratio: {
        type: 'choice',
        values: [
          { text: '标准（4:3）', value: '4:3' },
          { text: '全屏显示（16:10）', value: '16:10' },
        ],
      },
      back: fill,
      gradient: {
        type: 'choice',
        values: [
          { text: '由浅蓝（标准色）到白色', stops: [['浅蓝'], ['白色']] },
          { text: '由黄色（标准色）到白色', stops: [['黄色'], ['白色']] },
          { text: '由浅绿（标准色）到白色', stops: [['浅绿'], ['白色']] },
        ],
      },
      note: texts('播放时介绍距离', '此页讲解两分钟', '请同学回答大小顺序'),
      transition,
      seconds: count(3, 5, 8),
    },
    steps: [
      {
        texts: ['将幻灯片大小设为“{ratio}”。', '幻灯片的大小改为“{ratio}”。'],
        checkpoints: [point('30107', 2, {}, { ratio: { $: 'ratio' } }, { unmentioned: ['ratio'] })],
      },
      {
        texts: [
          '第 1 张幻灯片的背景为纯色填充{back.standard}；第 2 张幻灯片的背景为渐变填充，{gradient}。',
          '将第 1 张幻灯片背景设为{back.standard}（纯色填充），第 2 张幻灯片背景设为渐变（{gradient}）。',
        ],
        checkpoints: [
          point('30106', 2, slide(1), { fill: { kind: 'solid', colors: ['{back}'] } }),
          point('30106', 2, slide(2), {
            fill: { kind: 'gradient', stops: { $: 'gradient.stops' } },
          }),
        ],
      },
      {
        texts: ['为第 3 张幻灯片添加备注“{note}”。', '在第 3 张幻灯片的备注中录入“{note}”。'],
        checkpoints: [point('30111', 2, slide(3), { text: '{note}' })],
      },
      {
        texts: [
          '全部幻灯片的切换效果为“{transition}”，每隔 {seconds} 秒自动换片。',
          '所有幻灯片应用“{transition}”切换，设置自动换片时间为 {seconds} 秒。',
        ],
        checkpoints: [
          point('30501', 1, slide('all'), { effects: ['{transition}'] }),
          point('30505', 1, slide('all'), { afterSeconds: { $: 'seconds' } }),
        ],
      },
    ],
    start: {
      powerpoint: {
        slides: [
          { layout: 'title', title: '八大行星', bodies: [['天文社']] },
          { layout: 'obj', title: '类地行星', bodies: [['水星', '金星', '地球', '火星']] },
          { layout: 'obj', title: '巨行星', bodies: [['木星', '土星', '天王星', '海王星']] },
        ],
      },
    },
  },
}

/** 30207, 30110, 30101: replacing text, numbering, deleting. */
const history: StarterTemplate = {
  difficulty: 2,
  tags: ['幻灯片编辑', '替换'],
  template: {
    version: 1,
    kind: 'powerpoint',
    title: '演示文稿：计算工具的变迁',
    knowledgePoint: '30207',
    folder: 'PPT操作题',
    mainFile: '计算工具.pptx',
    parameters: {
      swap: {
        type: 'choice',
        values: [
          { text: '电脑', to: '计算机' },
          { text: '晶体三极管', to: '晶体管' },
        ],
      },
      gone: {
        type: 'choice',
        values: [
          {
            text: '第 3 张',
            keep: [{ start: 1 }, { start: 2 }, { start: 4 }, { start: 5 }, { start: 6 }],
          },
          {
            text: '第 5 张',
            keep: [{ start: 1 }, { start: 2 }, { start: 3 }, { start: 4 }, { start: 6 }],
          },
          {
            text: '第 4 张',
            keep: [{ start: 1 }, { start: 2 }, { start: 3 }, { start: 5 }, { start: 6 }],
          },
        ],
      },
      titleText: texts('从算盘到芯片', '计算的历史', '越来越快的计算'),
      transition,
    },
    steps: [
      {
        texts: [
          '将第 1 张幻灯片的标题改为“{titleText}”。',
          '第 1 张幻灯片的标题应为“{titleText}”，请修改。',
        ],
        checkpoints: [point('30201', 2, placeholder(1, 'title'), { text: '{titleText}' })],
      },
      {
        texts: [
          '将所有幻灯片中的“{swap}”替换为“{swap.to}”。',
          '把全部幻灯片里的“{swap}”都替换成“{swap.to}”。',
        ],
        checkpoints: [point('30207', 3, {}, { what: 'text', from: '{swap}', to: '{swap.to}' })],
      },
      {
        texts: ['删除{gone}幻灯片。', '将{gone}幻灯片删除。'],
        checkpoints: [point('30101', 3, {}, { sequence: { $: 'gone.keep' } })],
      },
      {
        texts: [
          '在第 2 张幻灯片中插入幻灯片编号，并将其切换效果设为“{transition}”。',
          '为第 2 张幻灯片显示编号，切换效果为“{transition}”。',
        ],
        checkpoints: [
          point('30110', 1, slide(2), { slideNumber: true }),
          point('30501', 1, slide(2), { effects: ['{transition}'] }),
        ],
      },
    ],
    start: {
      powerpoint: {
        slides: [
          { layout: 'title', title: '标题待定', bodies: [['信息技术兴趣小组']] },
          {
            layout: 'obj',
            title: '身边的电脑',
            bodies: [['用电脑写作业', '从晶体三极管收音机说起']],
          },
          { layout: 'obj', title: '手工计算', bodies: [['算筹', '算盘', '计算尺']] },
          { layout: 'obj', title: '机械计算', bodies: [['帕斯卡加法机', '差分机']] },
          { layout: 'obj', title: '卡片与纸带', bodies: [['打孔卡片', '纸带阅读机']] },
          {
            layout: 'obj',
            title: '集成电路时代',
            bodies: [['体积更小的电脑', '一块芯片容纳上亿个晶体三极管']],
          },
        ],
      },
    },
  },
}

export const slides: readonly StarterTemplate[] = [tour, speech, planets, history]
