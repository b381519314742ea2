import { count } from '../allowed.ts'
import { point, type StarterTemplate } from '../starter-template.ts'

const typed = { in: 'typing', path: '打字.json', reference: '原文.txt' } as const
/** What the typing page reads of the test: minutes, and the names of the two files. */
const settings = {
  path: '打字设置.json',
  text: '{{"format":"wenkao-typing-test","version":1,"minutes":{minutes},"reference":"原文.txt","record":"打字.json"}}',
} as const
const accuracy = { type: 'number' as const, values: [0.9, 0.95, 0.98] }

/** 60101, 60102: Chinese prose, by accuracy and speed. */
const prose: StarterTemplate = {
  difficulty: 2,
  tags: ['打字', '中文'],
  template: {
    version: 1,
    kind: 'typing',
    title: '打字测试：中文短文',
    knowledgePoint: '60101',
    folder: '打字题',
    parameters: {
      passage: {
        type: 'choice',
        values: [
          {
            text: '《晨读》',
            content:
              '清晨的校园格外安静，阳光透过梧桐树的枝叶，洒在操场的跑道上。几个同学坐在台阶上背单词，声音不大，却十分清楚。远处传来扫帚划过地面的沙沙声，那是值日生在清扫落叶。铃声响起，人们合上书本，向教学楼走去，新的一天开始了。',
          },
          {
            text: '《老街》',
            content:
              '老街不长，从东头走到西头只要十分钟。街口的裁缝铺开了四十年，门口总摆着一盆茉莉。往里走是修表的摊子，老师傅戴着放大镜，一坐就是一整天。傍晚时候，放学的孩子从这里跑过，脚步声在石板路上响成一片。',
          },
          {
            text: '《雨后》',
            content:
              '雨停了，空气里有泥土和青草的味道。屋檐上的水珠一滴一滴落下来，在石阶上敲出细小的水花。天边露出一道彩虹，孩子们跑出来，踩着积水又笑又跳。邻居家的猫蹲在窗台上，眯着眼睛看着这一切，好像也在享受这份清凉。',
          },
        ],
      },
      minutes: count(5, 8, 10),
      accuracy,
      speed: count(15, 20, 30),
    },
    intros: ['在打字页面中按“原文.txt”的内容录入文字，时间 {minutes} 分钟，时间到后自动停止。'],
    steps: [
      {
        texts: [
          '录入短文{passage}，正确率不低于{accuracy.percent}（按已录入的部分计算）。',
          '照原文录入{passage}，已录入部分的正确率应达到{accuracy.percent}。',
        ],
        checkpoints: [point('60101', 4, typed, { min: { $: 'accuracy' }, of: 'reached' })],
      },
      {
        texts: ['录入速度不低于每分钟 {speed} 个字。', '平均每分钟至少录入 {speed} 个汉字。'],
        checkpoints: [
          point('60102', 4, typed, {
            ...{ minPerMinute: { $: 'speed' }, language: 'zh' },
            minutes: { $: 'minutes' },
          }),
        ],
      },
      {
        texts: ['应全部由键盘录入，不得粘贴。', '文字须逐字录入，不能使用粘贴。'],
        checkpoints: [point('60105', 2, typed, {})],
      },
    ],
    start: { files: [{ path: '原文.txt', text: '{passage.content}' }, settings] },
  },
}

/** 60103, 60104: completion and punctuation. */
const notice: StarterTemplate = {
  difficulty: 3,
  tags: ['打字', '标点'],
  template: {
    version: 1,
    kind: 'typing',
    title: '打字测试：通知与标点',
    knowledgePoint: '60104',
    folder: '打字题',
    parameters: {
      passage: {
        type: 'choice',
        values: [
          {
            text: '《体检通知》',
            content:
              '各班同学：本周三上午进行体检，请空腹到校。体检项目包括身高、体重、视力和血压；完成后请到食堂领取早餐。“健康第一”不是一句口号，希望大家认真对待！',
          },
          {
            text: '《失物招领》',
            content:
              '本周一在图书馆二楼拾到蓝色水杯一个、钥匙一串；请失主带上学生证，到一楼服务台认领。保管书籍、爱护物品，是每一位读者的责任。谢谢合作！',
          },
          {
            text: '《会议通知》',
            content:
              '学生会定于本周五下午四点召开例会，地点在行政楼三〇二会议室。请各部门带好“活动总结”和“下月计划”；因故不能参加的，须提前请假。不得无故缺席！',
          },
        ],
      },
      minutes: count(5, 6, 8),
      completion: { type: 'number', values: [0.8, 0.9, 1] },
      accuracy,
    },
    intros: ['在打字页面中按“原文.txt”录入，限时 {minutes} 分钟。'],
    steps: [
      {
        texts: [
          '录入{passage}，完成全文的{completion.percent}以上。',
          '照原文录入{passage}，完成度不低于{completion.percent}。',
        ],
        checkpoints: [point('60103', 3, typed, { min: { $: 'completion' } })],
      },
      {
        texts: [
          '标点符号使用全角，与原文一致，不得有误。',
          '标点须与原文完全相同（全角），一处也不能错。',
        ],
        checkpoints: [point('60104', 3, typed, { maxErrors: 0 })],
      },
      {
        texts: [
          '已录入部分的正确率不低于{accuracy.percent}。',
          '正确率（按已录入部分）应达到{accuracy.percent}。',
        ],
        checkpoints: [point('60101', 4, typed, { min: { $: 'accuracy' }, of: 'reached' })],
      },
    ],
    start: { files: [{ path: '原文.txt', text: '{passage.content}' }, settings] },
  },
}

/** 60102: English, in words a minute. */
const english: StarterTemplate = {
  difficulty: 3,
  tags: ['打字', '英文'],
  template: {
    version: 1,
    kind: 'typing',
    title: '打字测试：英文短文',
    knowledgePoint: '60102',
    folder: '打字题',
    parameters: {
      passage: {
        type: 'choice',
        values: [
          {
            text: '“The Library”',
            content:
              'The library is the quietest place in our school. Long tables stand between tall shelves, and every chair has a small lamp. Some students come to borrow novels, others to finish their homework. In the evening the windows look like a row of golden boxes.',
          },
          {
            text: '“The River”',
            content:
              'A small river runs through our town. In summer children swim there, and old people sit under the trees to play chess. The bridge is made of stone and is more than two hundred years old. When it rains, the water sings all night long.',
          },
          {
            text: '“The Robot”',
            content:
              'Our club built a little robot last term. It can follow a black line, stop in front of a wall and turn around. We wrote the program together, and each of us wrote one part. At the fair many visitors asked how it could see the line.',
          },
        ],
      },
      minutes: count(5, 8, 10),
      speed: count(10, 15, 20),
      accuracy,
    },
    intros: ['在打字页面中按“原文.txt”录入英文，时间 {minutes} 分钟。'],
    steps: [
      {
        texts: [
          '录入英文短文{passage}，速度不低于每分钟 {speed} 个单词（每 5 个字符算 1 个单词）。',
          '照原文录入{passage}，平均每分钟不少于 {speed} 词（5 个字符为 1 词）。',
        ],
        checkpoints: [
          point('60102', 4, typed, {
            ...{ minPerMinute: { $: 'speed' }, language: 'en' },
            minutes: { $: 'minutes' },
          }),
        ],
      },
      {
        texts: [
          '已录入部分的正确率不低于{accuracy.percent}。',
          '正确率应达到{accuracy.percent}以上（按已录入部分）。',
        ],
        checkpoints: [point('60101', 4, typed, { min: { $: 'accuracy' }, of: 'reached' })],
      },
      {
        texts: ['应全部由键盘录入，不得粘贴。', '不得使用粘贴，须逐字键入。'],
        checkpoints: [point('60105', 2, typed, {})],
      },
    ],
    start: { files: [{ path: '原文.txt', text: '{passage.content}' }, settings] },
  },
}

export const typingTemplates: readonly StarterTemplate[] = [prose, notice, english]
