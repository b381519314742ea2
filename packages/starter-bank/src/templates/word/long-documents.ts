import { bodyFont, bodySize, color, texts, titleFont, titleSize } from '../allowed.ts'
import { point, type StarterTemplate } from '../starter-template.ts'
import { document, paragraphs, phrase, title } from '../targets.ts'

const style = (name: string) => ({ in: 'style', name }) as const

/** 10701, 10215: styles changed and applied. */
const manual: StarterTemplate = {
  difficulty: 3,
  tags: ['样式', '长文档'],
  template: {
    version: 1,
    kind: 'word',
    title: '文字处理：实验室手册',
    knowledgePoint: '10701',
    folder: '文字处理题',
    mainFile: '手册.docx',
    parameters: {
      level: {
        type: 'choice',
        values: [
          { text: '标题 1', size: ['三号', '小二'] },
          { text: '标题 2', size: ['四号', '小三'] },
        ],
      },
      font: titleFont,
      size: titleSize,
      strong: color,
      normalFont: bodyFont,
    },
    constraints: [
      { rule: 'never', together: { level: '标题 1', size: '二号' } },
      { rule: 'never', together: { level: '标题 2', size: '三号' } },
    ],
    steps: [
      {
        texts: [
          '对正文第一段、第四段和第六段（三个章名）应用“{level}”样式。',
          '将正文第一段、第四段、第六段设置为“{level}”样式。',
        ],
        checkpoints: [
          point('10215', 1, paragraphs('start.1'), { style: '{level}' }),
          point('10215', 1, paragraphs('start.4'), { style: '{level}' }),
          point('10215', 1, paragraphs('start.6'), { style: '{level}' }),
        ],
      },
      {
        texts: [
          '修改“{level}”样式：{font}、{size}字，颜色为{strong.standard}。',
          '将样式“{level}”改为：字体{font}，字号{size}，文字颜色{strong.standard}。',
        ],
        checkpoints: [
          point('10701', 3, style('{level}'), {
            eaFont: '{font}',
            size: { $: 'size' },
            colors: ['{strong}'],
          }),
        ],
      },
      {
        texts: [
          '正文第二、第三、第五和第七段设置为{normalFont}，首行缩进 2 字符。',
          '把四段普通正文（第二、第三、第五、第七段）设为{normalFont}，首行缩进 2 字符。',
        ],
        checkpoints: [
          point(
            '10101',
            1,
            {
              in: 'paragraphs',
              anchors: [
                { $: 'start.2.anchor' },
                { $: 'start.3.anchor' },
                { $: 'start.5.anchor' },
                { $: 'start.7.anchor' },
              ],
            },
            { eaFont: '{normalFont}' },
          ),
          point(
            '10202',
            2,
            {
              in: 'paragraphs',
              anchors: [
                { $: 'start.2.anchor' },
                { $: 'start.3.anchor' },
                { $: 'start.5.anchor' },
                { $: 'start.7.anchor' },
              ],
            },
            { value: 2, unit: 'chars' },
          ),
        ],
      },
    ],
    start: {
      word: {
        title: '化学实验室使用手册',
        paragraphs: [
          '第一章 进入实验室之前',
          '实验课前请预习实验内容，写好预习报告，明确每一步操作的目的。',
          '长发要束起，穿好实验服，戴好护目镜，不穿拖鞋进入实验室。',
          '第二章 实验过程中',
          '按照规定的用量取用药品，剩余的药品不能倒回原瓶，也不能随意丢弃。',
          '第三章 离开实验室时',
          '清洗仪器，整理台面，关闭水、电、气的总开关，经老师同意后方可离开。',
        ],
      },
    },
  },
}

/** 10703: table of contents over headings. */
const thesis: StarterTemplate = {
  difficulty: 4,
  tags: ['目录', '长文档'],
  template: {
    version: 1,
    kind: 'word',
    title: '文字处理：小论文的目录',
    knowledgePoint: '10703',
    folder: 'Word操作题',
    mainFile: '小论文.docx',
    parameters: {
      leader: {
        type: 'choice',
        values: [
          { text: '点线', value: 'dot' },
          { text: '短横线', value: 'hyphen' },
          { text: '下划线', value: 'underscore' },
        ],
      },
      depth: {
        type: 'choice',
        values: [
          { text: '两级', value: [1, 2] },
          { text: '三级', value: [1, 3] },
        ],
      },
      titleFont,
      size: titleSize,
      note: {
        type: 'choice',
        values: [
          { text: '光合作用', says: '绿色植物利用光能制造有机物的过程。' },
          { text: '发芽率', says: '发芽的种子数占全部种子数的百分比。' },
        ],
      },
    },
    steps: [
      {
        texts: [
          '在标题之后、正文第一段之前插入自动目录，显示{depth}标题，前导符为{leader}。',
          '在正文第一段之前生成目录：标题级别{depth}，制表符前导符{leader}。',
        ],
        checkpoints: [
          point(
            '10703',
            4,
            { in: 'place', before: { $: 'start.1.anchor' } },
            { levels: { $: 'depth' }, leader: { $: 'leader' } },
          ),
        ],
      },
      {
        texts: [
          '标题设置为{titleFont}、{size}字，居中对齐。',
          '将标题居中对齐，{titleFont}，{size}字。',
        ],
        checkpoints: [
          point('10101', 2, title, { eaFont: '{titleFont}', size: { $: 'size' } }),
          point('10201', 1, title, { value: 'center' }),
        ],
      },
      {
        texts: [
          '为正文第四段中的“{note}”插入脚注，脚注内容为“{note.says}”',
          '给正文第四段的“{note}”加一条脚注：“{note.says}”',
        ],
        checkpoints: [
          point('10706', 3, phrase('{note}', 'start.4'), { kind: 'footnote', text: '{note.says}' }),
        ],
      },
    ],
    start: {
      word: {
        title: '光照对绿豆发芽的影响',
        paragraphs: [
          { text: '一、研究背景', heading: 1 },
          '我们小组在生物课上种过绿豆，发现放在窗台和放在柜子里的豆苗颜色完全不同。',
          { text: '1. 问题的提出', heading: 2 },
          '豆苗变绿与光合作用有关，那么光照会不会影响种子的发芽率呢？',
          { text: '二、研究过程', heading: 1 },
          { text: '1. 分组', heading: 2 },
          '把一百粒绿豆平均分成两组，一组放在明亮处，一组用纸盒遮光，其余条件完全相同。',
          { text: '三、结论', heading: 1 },
          '两组种子发芽的数量接近，说明绿豆发芽不一定需要光，但幼苗的生长需要光。',
        ],
      },
    },
  },
}

/** 11001, 10707, 10914: comments, bookmarks, hyperlinks. */
const interview: StarterTemplate = {
  difficulty: 3,
  tags: ['批注', '超链接'],
  template: {
    version: 1,
    kind: 'word',
    title: '文字处理：采访稿审阅',
    knowledgePoint: '11001',
    folder: '文字处理题',
    mainFile: '采访稿.docx',
    parameters: {
      word: texts('绿皮火车', '扳道工', '信号灯'),
      comment: texts('请核实这一说法', '建议补充照片', '此处可以写得更详细'),
      link: {
        type: 'choice',
        values: [
          { text: 'http://www.railway.example.cn/', address: 'http://www.railway.example.cn/' },
          { text: 'http://museum.example.cn/train/', address: 'http://museum.example.cn/train/' },
        ],
      },
      author: texts('校报编辑部', '新闻社', '记者团'),
      track: { type: 'paragraphs', values: [1, 2] },
      size: bodySize,
    },
    steps: [
      {
        texts: [
          '为正文中的“{word}”插入批注，内容为“{comment}”。',
          '选中文中的“{word}”，添加批注“{comment}”。',
        ],
        checkpoints: [point('11001', 3, phrase('{word}'), { text: '{comment}' })],
      },
      {
        texts: [
          '为正文第四段中的“铁路博物馆”设置超链接，地址为 {link}。',
          '给正文第四段的“铁路博物馆”加上超链接，链接到 {link}。',
        ],
        checkpoints: [
          point('10914', 3, phrase('铁路博物馆', 'start.4'), { addresses: ['{link.address}'] }),
        ],
      },
      {
        texts: ['将文档属性中的作者改为“{author}”。', '在文档属性里把“作者”设为“{author}”。'],
        checkpoints: [point('11006', 2, document, { author: '{author}' })],
      },
      {
        texts: ['正文{track}设置为{size}字。', '把正文{track}的字号改为{size}。'],
        checkpoints: [point('10101', 1, paragraphs('track'), { size: { $: 'size' } })],
      },
    ],
    start: {
      word: {
        title: '守了三十年的小站',
        paragraphs: [
          '老周退休前在一个四等小站工作，站台不长，每天只停两趟绿皮火车。',
          '“那时候没有电脑，全靠眼睛看信号灯，靠耳朵听钢轨的声音。”他说。',
          '年轻时他做过扳道工，冬天的道岔结了冰，要一边哈气一边用锤子敲。',
          '如今小站已经不再办客运，他把当年的号志灯捐给了铁路博物馆。',
        ],
      },
    },
  },
}

export const longDocuments: readonly StarterTemplate[] = [manual, thesis, interview]
