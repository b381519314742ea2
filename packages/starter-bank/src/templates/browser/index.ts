import { texts } from '../allowed.ts'
import { point, type StarterTemplate } from '../starter-template.ts'

const file = (path: string) => ({ in: 'file', path })

/** 50101, 50102: a page and a passage of it. */
const panda: StarterTemplate = {
  difficulty: 2,
  tags: ['浏览器', '保存网页'],
  template: {
    version: 1,
    kind: 'browser',
    title: '网页浏览：大熊猫专题',
    knowledgePoint: '50101',
    folder: '网页浏览题',
    parameters: {
      page: {
        type: 'choice',
        values: [
          {
            text: '习性',
            path: '网站/习性.html',
            phrases: ['大熊猫一天要花十几个小时进食', '它们善于爬树，也会游泳'],
            passage: '大熊猫一天要花十几个小时进食，主要吃竹子的茎和叶，偶尔也吃一些果实。',
            heading: '食物',
          },
          {
            text: '保护',
            path: '网站/保护.html',
            phrases: ['野生大熊猫主要分布在秦岭、岷山等山系', '国家公园把分散的栖息地连成一片'],
            passage: '国家公园把分散的栖息地连成一片，让不同山头的大熊猫能够相遇。',
            heading: '国家公园',
          },
        ],
      },
      name: texts('熊猫', '专题页面', '资料网页', '国宝'),
      textName: texts('摘录', '段落', '要点', '笔记'),
    },
    intros: [
      '用浏览器打开本题文件夹中的“网站\\首页.html”，完成下列操作，结果都保存在本题文件夹“{folder}”中。',
    ],
    steps: [
      {
        texts: [
          '从首页进入“{page}”页面，将该网页以“{name}.htm”为名保存在本题文件夹中（网页，仅 HTML）。',
          '打开首页上的“{page}”链接，把打开的网页保存为“{name}.htm”（仅 HTML）。',
        ],
        checkpoints: [
          point('50101', 5, file('{name}.htm'), {
            kinds: ['html', 'complete'],
            phrases: { $: 'page.phrases' },
          }),
        ],
      },
      {
        texts: [
          '将“{page}”页面中“{page.heading}”标题下的一段文字保存为文本文件“{textName}.txt”。',
          '复制“{page}”页面里“{page.heading}”下面的段落，存为文本文件“{textName}.txt”。',
        ],
        checkpoints: [point('50102', 5, file('{textName}.txt'), { passage: '{page.passage}' })],
      },
    ],
    start: {
      files: [
        {
          path: '网站/首页.html',
          page: {
            title: '大熊猫专题',
            blocks: [
              '请选择要浏览的内容。',
              { link: '习性.html', text: '习性' },
              { link: '保护.html', text: '保护' },
            ],
          },
        },
        {
          path: '网站/习性.html',
          page: {
            title: '大熊猫的习性',
            blocks: [
              { heading: '食物' },
              '大熊猫一天要花十几个小时进食，主要吃竹子的茎和叶，偶尔也吃一些果实。',
              { heading: '行动' },
              '别看它们胖乎乎的，它们善于爬树，也会游泳，受惊时跑得很快。',
              { link: '首页.html', text: '返回首页' },
            ],
          },
        },
        {
          path: '网站/保护.html',
          page: {
            title: '大熊猫的保护',
            blocks: [
              { heading: '分布' },
              '野生大熊猫主要分布在秦岭、岷山等山系，生活在海拔较高的竹林里。',
              { heading: '国家公园' },
              '国家公园把分散的栖息地连成一片，让不同山头的大熊猫能够相遇。',
              { link: '首页.html', text: '返回首页' },
            ],
          },
        },
      ],
    },
  },
}

/** 50107, 50104: looking something up. */
const museum: StarterTemplate = {
  difficulty: 3,
  tags: ['浏览器', '信息检索'],
  template: {
    version: 1,
    kind: 'browser',
    title: '网页浏览：科技馆参观信息',
    knowledgePoint: '50107',
    folder: '网页浏览题',
    parameters: {
      question: {
        type: 'choice',
        values: [
          { text: '球幕影院每天放映的场数', answer: [['6', '六', '6场', '六场']] },
          { text: '机器人剧场的开演时间', answer: [['14:30', '十四点三十分', '下午两点半']] },
          { text: '常设展厅的数量', answer: [['9', '九', '9个', '九个']] },
        ],
      },
      answerFile: texts('答案', '检索结果', '记录'),
      linked: {
        type: 'choice',
        values: [
          {
            text: '交通指南',
            phrases: ['乘坐地铁三号线在科技馆站下车', '馆前广场设有自行车停放区'],
          },
          { text: '票务信息', phrases: ['中学生凭学生证享受半价优惠', '门票须提前一天在网上预约'] },
        ],
      },
      name: texts('参观指南', '出行网页', '馆内信息'),
    },
    intros: [
      '用浏览器打开本题文件夹中的“网站\\科技馆.html”，完成下列操作，结果都保存在本题文件夹“{folder}”中。',
    ],
    steps: [
      {
        texts: [
          '在网页中查找“{question}”，将答案录入文本文件“{answerFile}.txt”。',
          '通过浏览网页找出{question}，把结果写进文本文件“{answerFile}.txt”。',
        ],
        checkpoints: [
          point(
            '50107',
            5,
            file('{answerFile}.txt'),
            { values: { $: 'question.answer' } },
            { unmentioned: ['values'] },
          ),
        ],
      },
      {
        texts: [
          '打开页面中的“{linked}”链接，将打开的网页保存为“{name}.htm”。',
          '进入“{linked}”页面，并把该网页以“{name}.htm”为名保存。',
        ],
        checkpoints: [point('50104', 5, file('{name}.htm'), { phrases: { $: 'linked.phrases' } })],
      },
    ],
    start: {
      files: [
        {
          path: '网站/科技馆.html',
          page: {
            title: '市科技馆',
            blocks: [
              '科技馆设有 9 个常设展厅，涵盖物理、生命、航天等主题。',
              '球幕影院每天放映 6 场，每场四十分钟。',
              '机器人剧场每天 14:30 开演，座位有限，先到先得。',
              { link: '交通指南.html', text: '交通指南' },
              { link: '票务信息.html', text: '票务信息' },
            ],
          },
        },
        {
          path: '网站/交通指南.html',
          page: {
            title: '交通指南',
            blocks: [
              '乘坐地铁三号线在科技馆站下车，从二号口出站步行三分钟。',
              '馆前广场设有自行车停放区，自驾车可停在地下车库。',
            ],
          },
        },
        {
          path: '网站/票务信息.html',
          page: {
            title: '票务信息',
            blocks: [
              '门票须提前一天在网上预约，每天限额三千人。',
              '中学生凭学生证享受半价优惠，六十岁以上老人免费。',
            ],
          },
        },
      ],
    },
  },
}

/** 50106, 50102: favourites and text. */
const weather: StarterTemplate = {
  difficulty: 3,
  tags: ['浏览器', '收藏'],
  template: {
    version: 1,
    kind: 'browser',
    title: '网页浏览：二十四节气',
    knowledgePoint: '50102',
    folder: '网页浏览题',
    parameters: {
      term: {
        type: 'choice',
        values: [
          {
            text: '清明',
            passage: '清明时节气温回升，雨水增多，正是春耕春种的好时候。',
            phrases: ['清明时节气温回升', '人们外出踏青扫墓'],
          },
          {
            text: '冬至',
            passage: '冬至这一天白昼最短，黑夜最长，北方有吃饺子的习俗。',
            phrases: ['冬至这一天白昼最短', '此后开始数九'],
          },
          {
            text: '芒种',
            passage: '芒种是一年中最忙的时节，麦子要收，稻子要种。',
            phrases: ['芒种是一年中最忙的时节', '江南进入梅雨季节'],
          },
        ],
      },
      textName: texts('节气', '简介', '选段'),
      shortcut: texts('节气网', '传统文化', '学习网站'),
      page: texts('节气网页', '保存的网页'),
      site: {
        type: 'choice',
        values: [
          { text: 'http://terms.example.cn/', value: 'http://terms.example.cn/' },
          { text: 'http://culture.example.org/24/', value: 'http://culture.example.org/24/' },
        ],
      },
    },
    intros: [
      '用浏览器打开本题文件夹中的“网站\\节气.html”，完成下列操作，结果都保存在本题文件夹“{folder}”中。',
    ],
    steps: [
      {
        texts: [
          '打开“{term}”页面，将其中的第一段文字保存为文本文件“{textName}.txt”。',
          '进入“{term}”的介绍页面，把第一段存为“{textName}.txt”（文本文件）。',
        ],
        checkpoints: [point('50102', 4, file('{textName}.txt'), { passage: '{term.passage}' })],
      },
      {
        texts: [
          '将“{term}”页面保存为“{page}.htm”（网页，仅 HTML）。',
          '把“{term}”页面以“{page}.htm”为名保存（仅 HTML）。',
        ],
        checkpoints: [
          point('50101', 4, file('{page}.htm'), {
            kinds: ['html', 'complete'],
            phrases: { $: 'term.phrases' },
          }),
        ],
      },
      {
        texts: [
          '在本题文件夹中建立网址为 {site} 的快捷方式，名称为“{shortcut}”（.url）。',
          '为网址 {site} 创建一个名为“{shortcut}”的 .url 快捷方式，放在本题文件夹中。',
        ],
        checkpoints: [point('50106', 2, file('{shortcut}.url'), { url: { $: 'site' } })],
      },
    ],
    start: {
      files: [
        {
          path: '网站/节气.html',
          page: {
            title: '二十四节气',
            blocks: [
              '二十四节气是古人观察太阳运行和气候变化总结出来的。',
              { link: '清明.html', text: '清明' },
              { link: '芒种.html', text: '芒种' },
              { link: '冬至.html', text: '冬至' },
            ],
          },
        },
        {
          path: '网站/清明.html',
          page: {
            title: '清明',
            blocks: [
              '清明时节气温回升，雨水增多，正是春耕春种的好时候。',
              '这几天里，人们外出踏青扫墓，放风筝，荡秋千。',
            ],
          },
        },
        {
          path: '网站/芒种.html',
          page: {
            title: '芒种',
            blocks: [
              '芒种是一年中最忙的时节，麦子要收，稻子要种。',
              '芒种前后，江南进入梅雨季节，衣物容易发霉。',
            ],
          },
        },
        {
          path: '网站/冬至.html',
          page: {
            title: '冬至',
            blocks: [
              '冬至这一天白昼最短，黑夜最长，北方有吃饺子的习俗。',
              '冬至过后，此后开始数九，天气一天比一天冷。',
            ],
          },
        },
      ],
    },
  },
}

export const browserTemplates: readonly StarterTemplate[] = [panda, museum, weather]
