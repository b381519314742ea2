import {
  bodyFont,
  bodySize,
  centimetres,
  color,
  fill,
  points,
  titleFont,
  titleSize,
} from '../allowed.ts'
import { point, type StarterTemplate } from '../starter-template.ts'
import { body, page, paragraphs, title } from '../targets.ts'

/** 10201, 10202, 10205: alignment, indent, line spacing. */
const notice: StarterTemplate = {
  difficulty: 2,
  tags: ['段落格式', '通知'],
  template: {
    version: 1,
    kind: 'word',
    title: '文字处理：研学活动通知',
    knowledgePoint: '10205',
    folder: '文字处理题',
    mainFile: '研学通知.docx',
    parameters: {
      titleSize,
      font: bodyFont,
      after: points(6, 12, 18),
      spacing: {
        type: 'choice',
        values: [
          { text: '1.5 倍行距', mode: 'multiple', amount: 1.5 },
          { text: '1.25 倍行距', mode: 'multiple', amount: 1.25 },
          { text: '2 倍行距', mode: 'multiple', amount: 2 },
          { text: '固定值 20 磅', mode: 'exact', amount: 20 },
          { text: '固定值 24 磅', mode: 'exact', amount: 24 },
          { text: '最小值 18 磅', mode: 'atLeast', amount: 18 },
        ],
      },
      middle: {
        type: 'paragraphs',
        values: [
          [2, 4],
          [2, 5],
          [3, 5],
        ],
      },
    },
    intros: [
      '打开本题文件夹中的“{file}”，按下列要求操作，完成后以原文件名保存。（第一段是标题，以下各段是正文，最后两段是落款。）',
      '请打开“{file}”完成下列排版，结束后原名保存。（标题以下各段为正文，其中最后两段是落款。）',
    ],
    steps: [
      {
        texts: [
          '标题设置为{titleSize}字、居中对齐，段后间距 {after}。',
          '将标题居中对齐，字号为{titleSize}，段后间距设为 {after}。',
        ],
        checkpoints: [
          point('10101', 1, title, { size: { $: 'titleSize' } }),
          point('10201', 1, title, { value: 'center' }),
          point('10206', 1, title, { after: { value: { $: 'after' }, unit: 'pt' } }),
        ],
      },
      {
        texts: [
          '正文{middle}首行缩进 2 字符，行距为{spacing}。',
          '将正文{middle}的首行缩进设为 2 字符，行距设为{spacing}。',
        ],
        checkpoints: [
          point('10202', 2, paragraphs('middle'), { value: 2, unit: 'chars' }),
          point('10205', 2, paragraphs('middle'), {
            mode: { $: 'spacing.mode' },
            value: { $: 'spacing.amount' },
          }),
        ],
      },
      {
        texts: ['正文全部设置为{font}。', '把正文各段的字体统一为{font}。'],
        checkpoints: [point('10101', 1, body, { eaFont: '{font}' })],
      },
      {
        texts: ['落款（正文最后两段）右对齐。', '将最后两段落款设置为右对齐。'],
        checkpoints: [point('10201', 2, paragraphs('start.6-7'), { value: 'right' })],
      },
    ],
    start: {
      word: {
        title: '关于开展秋季研学活动的通知',
        paragraphs: [
          '各班级：',
          '为了让同学们走出课堂、亲近自然，学校决定组织高一年级前往湿地公园开展研学活动。',
          '活动分为观鸟、测水质、写生三个主题，每个小组可以自选其中两个，活动结束后提交一份小报告。',
          '请同学们穿校服和运动鞋，自带午餐和饮用水，不携带贵重物品，全程听从带队老师的安排。',
          '各班班主任请在周四放学前将分组名单交到年级组，逾期不再调整车辆座位。',
          '高一年级组',
          '十月十二日',
        ],
      },
    },
    placements: ['apart', 'inDocument'],
  },
}

/** 10204, 10206: indents and spaces. */
const poem: StarterTemplate = {
  difficulty: 2,
  tags: ['段落格式', '阅读'],
  template: {
    version: 1,
    kind: 'word',
    title: '文字处理：古镇游记',
    knowledgePoint: '10206',
    folder: 'Word操作题',
    mainFile: '古镇.docx',
    parameters: {
      titleFont,
      before: { type: 'number', values: [0.5, 1, 1.5], unit: '行' },
      after: { type: 'number', values: [0.5, 1, 2], unit: '行' },
      side: { type: 'number', values: [1, 2, 3, 4], unit: '字符' },
      quote: { type: 'paragraphs', values: [2, 3, [2, 3]] },
      hanging: { type: 'paragraphs', values: [4, 5, [4, 5]] },
      size: bodySize,
    },
    steps: [
      {
        texts: [
          '标题设为{titleFont}，居中对齐，段前 {before}、段后 {after}。',
          '将标题的字体设为{titleFont}并居中对齐，段前间距 {before}，段后间距 {after}。',
        ],
        checkpoints: [
          point('10101', 1, title, { eaFont: '{titleFont}' }),
          point('10201', 1, title, { value: 'center' }),
          point('10206', 2, title, {
            before: { value: { $: 'before' }, unit: 'lines' },
            after: { value: { $: 'after' }, unit: 'lines' },
          }),
        ],
      },
      {
        texts: [
          '将正文{quote}的左、右缩进均设置为 {side}。',
          '正文{quote}左侧和右侧各缩进 {side}。',
        ],
        checkpoints: [
          point('10204', 2, paragraphs('quote'), {
            left: { value: { $: 'side' }, unit: 'chars' },
            right: { value: { $: 'side' }, unit: 'chars' },
          }),
        ],
      },
      {
        texts: [
          '正文{hanging}设置为悬挂缩进 2 字符。',
          '为正文{hanging}设置悬挂缩进，缩进量 2 字符。',
        ],
        checkpoints: [point('10203', 2, paragraphs('hanging'), { value: 2, unit: 'chars' })],
      },
      {
        texts: ['将正文第一段设置为{size}字。', '正文第一段的字号改为{size}。'],
        checkpoints: [point('10101', 1, paragraphs('start.1'), { size: { $: 'size' } })],
      },
    ],
    start: {
      word: {
        title: '雨后的古镇',
        paragraphs: [
          '雨停的时候，石板路还泛着光，屋檐滴下的水珠敲在青石上，一声比一声轻。',
          '船家坐在桥洞下补网，见有人走近，便笑着问要不要到对岸看看那棵老樟树。',
          '“这树比我爷爷的爷爷还老。”他说着撑起竹篙，水面荡开一圈一圈的波纹。',
          '交通：可乘长途客车到镇口，也可以坐火车到县城再转乘公交车。',
          '饮食：以河鲜和米糕为主，老街转角的那家豆花店开了三十多年。',
        ],
      },
    },
  },
}

/** 10209, 10210: paragraph borders and shading. */
const health: StarterTemplate = {
  difficulty: 3,
  tags: ['段落格式', '健康'],
  template: {
    version: 1,
    kind: 'word',
    title: '文字处理：护眼宣传页',
    knowledgePoint: '10209',
    folder: '文字处理题',
    mainFile: '护眼.docx',
    parameters: {
      fill,
      lineColor: color,
      style: {
        type: 'choice',
        values: [
          { text: '单实线', value: 'single' },
          { text: '双实线', value: 'double' },
          { text: '虚线', value: 'dashed' },
        ],
      },
      width: points(0.5, 0.75, 1.5, 2.25),
      boxed: { type: 'paragraphs', values: [2, 3, 4] },
      shaded: { type: 'paragraphs', values: [1, 5] },
      titleFont,
      titleColor: color,
    },
    steps: [
      {
        texts: [
          '将标题设置为{titleFont}，文字颜色为{titleColor.standard}，居中对齐。',
          '标题居中对齐，用{titleFont}，颜色设为{titleColor.standard}。',
        ],
        checkpoints: [
          point('10101', 1, title, { eaFont: '{titleFont}' }),
          point('10105', 1, title, { colors: ['{titleColor}'] }),
          point('10201', 1, title, { value: 'center' }),
        ],
      },
      {
        texts: [
          '为正文{boxed}加上方框边框：{style}，{lineColor.standard}，宽度 {width}，应用于段落。',
          '给正文{boxed}添加段落边框（方框），线型为{style}，颜色为{lineColor.standard}，宽度为 {width}。',
        ],
        checkpoints: [
          point('10209', 3, paragraphs('boxed'), {
            line: { style: { $: 'style' }, widthPt: { $: 'width' }, colors: ['{lineColor}'] },
          }),
        ],
      },
      {
        texts: [
          '为正文{shaded}填充{fill.standard}底纹，应用于段落。',
          '将正文{shaded}的段落底纹设置为{fill.standard}。',
        ],
        checkpoints: [point('10210', 2, paragraphs('shaded'), { fills: ['{fill}'] })],
      },
    ],
    start: {
      word: {
        title: '爱护眼睛，从现在开始',
        paragraphs: [
          '读书写字时，眼睛离书本一尺，胸口离桌沿一拳，手指离笔尖一寸。',
          '连续用眼四十分钟后，应当休息十分钟，远眺窗外的绿树或做一遍眼保健操。',
          '不要在行走的车厢里看书，也不要躺在床上玩手机。',
          '每天保证两小时的户外活动，阳光是最好的护眼药。',
          '发现看不清黑板时，请及时告诉家长，到正规医院检查。',
        ],
      },
    },
  },
}

/** 10211 首字下沉, 10304 分栏. */
const spring: StarterTemplate = {
  difficulty: 3,
  tags: ['段落格式', '版面'],
  template: {
    version: 1,
    kind: 'word',
    title: '文字处理：校刊散文排版',
    knowledgePoint: '10211',
    folder: 'Word操作题',
    mainFile: '校刊.docx',
    parameters: {
      lines: { type: 'number', values: [2, 3, 4] },
      dropFont: { type: 'font', values: ['隶书', '楷体', '黑体'] },
      columns: {
        type: 'choice',
        values: [
          { text: '两栏', value: 2 },
          { text: '三栏', value: 3 },
        ],
      },
      split: {
        type: 'paragraphs',
        values: [
          [2, 3],
          [3, 4],
          [2, 4],
        ],
      },
      separator: {
        type: 'choice',
        values: [
          { text: '加分隔线', value: true },
          { text: '不加分隔线', value: false },
        ],
      },
      titleSize,
      margin: centimetres(2, 2.4, 2.8),
    },
    steps: [
      {
        texts: ['标题设置为{titleSize}字，居中对齐。', '将标题居中对齐，字号设为{titleSize}。'],
        checkpoints: [
          point('10101', 1, title, { size: { $: 'titleSize' } }),
          point('10201', 1, title, { value: 'center' }),
        ],
      },
      {
        texts: [
          '将正文第一段设置为首字下沉 {lines} 行，下沉文字的字体为{dropFont}。',
          '为正文第一段设置首字下沉：下沉行数 {lines}，字体{dropFont}。',
        ],
        checkpoints: [
          point('10211', 3, paragraphs('start.1'), {
            kind: 'drop',
            lines: { $: 'lines' },
            fonts: ['{dropFont}'],
          }),
        ],
      },
      {
        texts: [
          '将正文{split}分为等宽的{columns}，{separator}。',
          '把正文{split}分成{columns}（栏宽相等），{separator}。',
        ],
        checkpoints: [
          point('10304', 3, paragraphs('split'), {
            count: { $: 'columns' },
            separator: { $: 'separator' },
          }),
        ],
      },
      {
        texts: ['左、右页边距均设置为 {margin}。', '把页面左、右边距都改为 {margin}。'],
        checkpoints: [point('10303', 1, page, { left: { $: 'margin' }, right: { $: 'margin' } })],
      },
    ],
    start: {
      word: {
        title: '窗外的玉兰',
        paragraphs: [
          '春天最先来到教学楼东侧的那棵玉兰树上。还没有叶子的枝头，一夜之间缀满了花苞，像许多支蘸饱了墨的毛笔。',
          '早读的时候，总有人悄悄望向窗外。老师并不生气，只说：“看一分钟，再把眼睛收回来。”于是整个教室的人都笑了。',
          '花开得最盛的那几天，树下铺着一层白。值日的同学舍不得扫，把花瓣拢到树根旁，说这样明年会开得更好。',
          '等到叶子长满的时候，我们已经换了夏天的校服。那棵树安静地站在那里，好像什么都没有发生过，又好像什么都记得。',
        ],
      },
    },
  },
}

export const paragraphFormat: readonly StarterTemplate[] = [notice, poem, health, spring]
