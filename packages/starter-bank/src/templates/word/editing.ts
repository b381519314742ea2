import { bodySize, color, texts, titleFont } from '../allowed.ts'
import { point, type StarterTemplate } from '../starter-template.ts'
import { body, document, paragraphs, phrase, title } from '../targets.ts'

/** 10502, 10503: replacing and deleting text. */
const correction: StarterTemplate = {
  difficulty: 2,
  tags: ['文本编辑', '替换'],
  template: {
    version: 1,
    kind: 'word',
    title: '文字处理：校对一篇短文',
    knowledgePoint: '10502',
    folder: '文字处理题',
    mainFile: '短文.docx',
    parameters: {
      swap: {
        type: 'choice',
        values: [
          { text: '电脑', to: '计算机' },
          { text: '因特网', to: '互联网' },
          { text: '讯息', to: '信息' },
        ],
      },
      gone: { type: 'paragraphs', values: [3, 5] },
      titleFont,
      place: { type: 'alignment', values: ['center', 'right'] },
      added: texts('（本文选自校刊）', '（作者：高一三班）', '（科技组供稿）'),
      size: bodySize,
    },
    steps: [
      {
        texts: [
          '将全文中的“{swap}”全部替换为“{swap.to}”。',
          '使用查找替换，把文中所有“{swap}”改为“{swap.to}”。',
        ],
        checkpoints: [point('10502', 3, document, { find: '{swap}', replace: '{swap.to}' })],
      },
      {
        texts: ['删除正文{gone}（与主题无关的一段）。', '正文{gone}与全文内容无关，请整段删除。'],
        checkpoints: [
          point('10503', 2, document, { texts: ['{gone.content}'] }, { unmentioned: ['texts'] }),
        ],
      },
      {
        texts: ['在标题之后另起一段，录入“{added}”。', '在标题下面新增一段，内容为“{added}”。'],
        checkpoints: [
          point(
            '10501',
            2,
            { in: 'place', after: { $: 'start.title.anchor' } },
            { text: '{added}' },
          ),
        ],
      },
      {
        texts: ['标题设置为{titleFont}、{place}。', '将标题{place}，字体设为{titleFont}。'],
        checkpoints: [
          point('10101', 1, title, { eaFont: '{titleFont}' }),
          point('10201', 1, title, { value: { $: 'place' } }),
        ],
      },
      {
        texts: ['正文第一段和第二段设置为{size}字。', '把正文前两段的字号改为{size}。'],
        checkpoints: [point('10101', 1, paragraphs('start.1-2'), { size: { $: 'size' } })],
      },
    ],
    start: {
      word: {
        title: '网络改变了我们的生活',
        paragraphs: [
          '三十年前，一台电脑要占满半间屋子的桌面，如今口袋里的手机就能完成同样的工作。',
          '因特网把世界连在一起，讯息从一座城市传到另一座城市，只需要不到一秒钟。',
          '食堂今天的红烧肉很好吃，同学们都多打了一份饭。',
          '电脑和因特网带来便利的同时，也带来了虚假讯息、沉迷游戏等新的问题。',
          '操场边的银杏叶已经黄了，周末可以去拍照。',
          '学会分辨讯息、合理安排时间，才能让因特网真正为学习服务。',
        ],
      },
    },
  },
}

/** 10504, 10214: moving paragraphs. */
const recipe: StarterTemplate = {
  difficulty: 3,
  tags: ['文本编辑', '移动'],
  template: {
    version: 1,
    kind: 'word',
    title: '文字处理：整理实验步骤',
    knowledgePoint: '10504',
    folder: 'Word操作题',
    mainFile: '实验步骤.docx',
    parameters: {
      moved: {
        type: 'choice',
        values: [
          {
            text: '第五段',
            at: [5, 5],
            target: { $: 'start.5' },
            to: '第一段',
            place: { $: 'start.1.anchor' },
          },
          {
            text: '第四段',
            at: [4, 4],
            target: { $: 'start.4' },
            to: '第二段',
            place: { $: 'start.2.anchor' },
          },
          {
            text: '第二段',
            at: [2, 2],
            target: { $: 'start.2' },
            to: '第四段',
            place: { $: 'start.4.anchor' },
          },
        ],
      },
      swap: {
        type: 'choice',
        values: [
          { text: '清水', to: '纯净水' },
          { text: '仪器', to: '器具' },
          { text: '缓缓', to: '慢慢' },
        ],
      },
      titleFont,
      strong: color,
    },
    steps: [
      {
        texts: [
          '将正文{moved}移动到正文{moved.to}之后。',
          '步骤的顺序有误：请把正文{moved}整段移到正文{moved.to}的后面。',
        ],
        checkpoints: [
          point(
            '10504',
            4,
            { in: 'paragraphs', anchors: { $: 'moved.target' } },
            { to: { in: 'place', after: { $: 'moved.place' } } },
          ),
        ],
      },
      {
        texts: [
          '将全文中的“{swap}”替换为“{swap.to}”，并将替换后的文字加粗。',
          '把所有“{swap}”替换成加粗的“{swap.to}”。',
        ],
        checkpoints: [
          point('10502', 3, document, {
            find: '{swap}',
            replace: '{swap.to}',
            format: { bold: true },
          }),
        ],
      },
      {
        texts: [
          '标题设为{titleFont}、{strong.standard}。',
          '将标题的字体设为{titleFont}，颜色设为{strong.standard}。',
        ],
        checkpoints: [
          point('10101', 1, title, { eaFont: '{titleFont}' }),
          point('10105', 1, title, { colors: ['{strong}'] }),
        ],
      },
    ],
    start: {
      word: {
        title: '配制盐水的实验步骤',
        paragraphs: [
          '准备好天平、玻璃棒、清水和所需的仪器，检查仪器是否干净。',
          '用天平称取十克食盐，倒进干燥的烧杯里。',
          '另取一件带刻度的仪器，量取九十毫升清水，缓缓倒进烧杯，注意清水不要溅出。',
          '用玻璃棒沿同一方向搅动，直到食盐完全溶解，搅动时不要碰到杯壁。',
          '贴上写有名称和浓度的标签，把烧杯放回实验台中央。',
        ],
      },
    },
  },
}

/** 10601, 10602: bullets and numbering. */
const rules: StarterTemplate = {
  difficulty: 2,
  tags: ['列表', '公约'],
  template: {
    version: 1,
    kind: 'word',
    title: '文字处理：班级公约',
    knowledgePoint: '10601',
    folder: '文字处理题',
    mainFile: '公约.docx',
    parameters: {
      glyph: texts('◆', '●', '■', '➢'),
      number: {
        type: 'choice',
        values: [
          { text: '一、二、三、', formats: ['chineseCounting'], pattern: '%1、' },
          { text: '（一）（二）（三）', formats: ['chineseCounting'], pattern: '（%1）' },
          { text: '1. 2. 3.', formats: ['decimal'], pattern: '%1.' },
          { text: 'A. B. C.', formats: ['upperLetter'], pattern: '%1.' },
          { text: '① ② ③', formats: ['decimalEnclosedCircle'], pattern: '%1' },
        ],
      },
      titleFont,
      size: bodySize,
      strong: texts('轮流值日', '按时交作业', '互相帮助'),
    },
    steps: [
      {
        texts: [
          '为正文第二段至第五段添加项目符号“{glyph}”。',
          '给正文第二段至第五段加上“{glyph}”形的项目符号。',
        ],
        checkpoints: [point('10601', 3, paragraphs('start.2-5'), { glyphs: ['{glyph}'] })],
      },
      {
        texts: [
          '为正文第七段至第九段添加自动编号，编号格式为“{number}”。',
          '正文第七段至第九段使用自动编号“{number}”。',
        ],
        checkpoints: [
          point('10602', 3, paragraphs('start.7-9'), {
            formats: { $: 'number.formats' },
            text: '{number.pattern}',
          }),
        ],
      },
      {
        texts: ['标题设置为{titleFont}，居中对齐。', '将标题居中对齐，字体为{titleFont}。'],
        checkpoints: [
          point('10101', 1, title, { eaFont: '{titleFont}' }),
          point('10201', 1, title, { value: 'center' }),
        ],
      },
      {
        texts: ['将正文全部设置为{size}字。', '正文各段的字号统一为{size}。'],
        checkpoints: [point('10101', 1, body, { size: { $: 'size' } })],
      },
      {
        texts: ['给“{strong}”加上着重号（圆点）。', '为文中的“{strong}”设置着重号（圆点）。'],
        checkpoints: [point('10112', 1, phrase('{strong}'), { kind: 'dot' })],
      },
    ],
    start: {
      word: {
        title: '高一三班班级公约',
        paragraphs: [
          '为了让教室成为大家共同的家，经过讨论，我们约定：',
          '按时到校，不迟到，不早退',
          '轮流值日，保持地面整洁',
          '爱护公物，节约用电用水',
          '按时交作业，独立完成',
          '班级活动的报名流程如下：',
          '到班长处登记',
          '由文艺委员统计名单',
          '互相帮助，完成排练',
        ],
      },
    },
  },
}

export const editing: readonly StarterTemplate[] = [correction, recipe, rules]
