import { bodyFont, centimetres, color, count, fill, points, texts, titleFont } from '../allowed.ts'
import { point, type StarterTemplate } from '../starter-template.ts'
import { document, footer, header, page, paragraphs, title } from '../targets.ts'

/** 10301, 10302, 10303: paper, orientation, margins. */
const poster: StarterTemplate = {
  difficulty: 1,
  tags: ['页面设置', '社团'],
  template: {
    version: 1,
    kind: 'word',
    title: '文字处理：社团招新海报',
    knowledgePoint: '10301',
    folder: '文字处理题',
    mainFile: '招新.docx',
    parameters: {
      paper: { type: 'paper', values: ['A3', 'A5', 'B5', '16开', 'Letter'] },
      vertical: centimetres(1.5, 2, 2.2, 3),
      horizontal: centimetres(1.8, 2.2, 2.6, 3.5),
      gutter: centimetres(0.5, 1, 1.5),
      orientation: { type: 'orientation', values: ['landscape'] },
      titleFont,
      titleColor: color,
      place: {
        type: 'choice',
        values: [
          { text: '居中', value: 'center' },
          { text: '底端对齐', value: 'bottom' },
        ],
      },
    },
    steps: [
      {
        texts: [
          '将纸张大小设置为 {paper}，纸张方向为{orientation}。',
          '纸张用 {paper}，方向设为{orientation}。',
        ],
        checkpoints: [
          point('10301', 2, page, { paper: '{paper.name}' }),
          point('10302', 2, page, { value: { $: 'orientation' } }),
        ],
      },
      {
        texts: [
          '上、下页边距设置为 {vertical}，左、右页边距设置为 {horizontal}，装订线 {gutter}。',
          '页边距：上、下均为 {vertical}，左、右均为 {horizontal}；装订线为 {gutter}。',
        ],
        checkpoints: [
          point('10303', 2, page, {
            top: { $: 'vertical' },
            bottom: { $: 'vertical' },
            left: { $: 'horizontal' },
            right: { $: 'horizontal' },
          }),
          point('10303', 1, page, { gutter: { $: 'gutter' } }),
        ],
      },
      {
        texts: ['页面的垂直对齐方式设为{place}。', '在页面设置中将垂直对齐方式改为{place}。'],
        checkpoints: [point('10313', 2, page, { value: { $: 'place' } })],
      },
      {
        texts: [
          '标题用{titleFont}，颜色为{titleColor.standard}。',
          '将标题的字体设为{titleFont}，文字颜色设为{titleColor.standard}。',
        ],
        checkpoints: [
          point('10101', 1, title, { eaFont: '{titleFont}' }),
          point('10105', 1, title, { colors: ['{titleColor}'] }),
        ],
      },
    ],
    start: {
      word: {
        title: '机器人社团招新啦',
        paragraphs: [
          '你想让自己组装的小车跑起来吗？你想和队友一起站上省赛的领奖台吗？',
          '每周三、周五下午第四节课，我们在实验楼三〇二教室等你。',
          '零基础也没关系，学长学姐会从拧第一颗螺丝开始带你入门。',
          '报名方式：填写报名表，交到信息组办公室，截止日期为九月二十日。',
        ],
      },
    },
  },
}

/** 10307, 10308, 10309: page border, colour, watermark. */
const letter: StarterTemplate = {
  difficulty: 3,
  tags: ['页面设置', '背景'],
  template: {
    version: 1,
    kind: 'word',
    title: '文字处理：感谢信',
    knowledgePoint: '10307',
    folder: 'Word操作题',
    mainFile: '感谢信.docx',
    parameters: {
      style: {
        type: 'choice',
        values: [
          { text: '双实线', value: 'double' },
          { text: '单实线', value: 'single' },
          { text: '虚线', value: 'dashed' },
        ],
      },
      width: points(0.5, 0.75, 1.5, 2.25),
      lineColor: color,
      back: fill,
      words: texts('样稿', '仅供内部使用', '请勿外传', '草稿'),
      markFont: { type: 'font', values: ['隶书', '黑体', '楷体'] },
      layout: {
        type: 'choice',
        values: [
          { text: '斜式', value: 'diagonal' },
          { text: '水平', value: 'horizontal' },
        ],
      },
      font: bodyFont,
    },
    steps: [
      {
        texts: [
          '为整篇文档添加页面边框：方框，{style}，宽度 {width}，颜色为{lineColor.standard}。',
          '设置页面边框，线型{style}，颜色{lineColor.standard}，宽度 {width}，应用于整篇文档。',
        ],
        checkpoints: [
          point('10307', 3, page, {
            style: { $: 'style' },
            widthPt: { $: 'width' },
            colors: ['{lineColor}'],
          }),
        ],
      },
      {
        texts: ['页面颜色设置为{back.standard}。', '将页面背景设为{back.standard}。'],
        checkpoints: [point('10308', 2, document, { colors: ['{back}'] })],
      },
      {
        texts: [
          '添加文字水印“{words}”，字体为{markFont}，版式为{layout}。',
          '插入水印，文字为“{words}”，字体{markFont}，版式选{layout}。',
        ],
        checkpoints: [
          point('10309', 3, page, {
            text: '{words}',
            font: '{markFont}',
            layout: { $: 'layout' },
          }),
        ],
      },
      {
        texts: ['正文第二段至第四段设置为{font}。', '把正文第二段至第四段的字体改为{font}。'],
        checkpoints: [point('10101', 1, paragraphs('start.2-4'), { eaFont: '{font}' })],
      },
    ],
    start: {
      word: {
        title: '致校车司机李师傅的感谢信',
        paragraphs: [
          '尊敬的李师傅：',
          '上周五傍晚下着大雨，初二的张同学把书包落在了车上，里面装着第二天比赛要用的模型。',
          '您送完最后一站以后，又绕了七公里把书包送到学校门卫室，还用塑料袋仔细包好。',
          '那场比赛她得了二等奖。她说，奖状上应该也有您的名字。',
          '初二年级全体师生',
        ],
      },
    },
  },
}

/** 10401, 10403: header, footer, page number. */
const report: StarterTemplate = {
  difficulty: 2,
  tags: ['页眉页脚', '报告'],
  template: {
    version: 1,
    kind: 'word',
    title: '文字处理：节水调查报告',
    knowledgePoint: '10401',
    folder: '文字处理题',
    mainFile: '节水调查.docx',
    parameters: {
      head: texts('节水调查报告', '绿色校园行动', '综合实践活动', '高二地理小组'),
      headFont: { type: 'font', values: ['楷体', '仿宋', '黑体'] },
      headSize: { type: 'size', values: ['五号', '小四', '四号'] },
      align: { type: 'alignment', values: ['left', 'right'] },
      numberAlign: { type: 'alignment', values: ['center', 'right'] },
      format: {
        type: 'choice',
        values: [
          { text: 'Ⅰ，Ⅱ，Ⅲ…', value: 'upperRoman' },
          { text: 'A，B，C…', value: 'upperLetter' },
          { text: '一，二，三…', value: ['chineseCounting', 'chineseCountingThousand'] },
        ],
      },
      begin: count(2, 3, 5),
    },
    steps: [
      {
        texts: [
          '插入页眉，内容为“{head}”，{headFont}、{headSize}字，{align}。',
          '为文档添加页眉“{head}”，字体{headFont}，字号{headSize}，{align}。',
        ],
        checkpoints: [
          point('10401', 2, header, { text: '{head}' }, { id: 'head' }),
          point(
            '10402',
            2,
            header,
            {
              eaFont: '{headFont}',
              size: { $: 'headSize' },
              alignment: { $: 'align' },
            },
            { needs: ['head'] },
          ),
        ],
      },
      {
        texts: [
          '在页面底端（页脚）插入页码，{numberAlign}，编号格式为“{format}”，起始页码为 {begin}。',
          '在页脚中插入页码，{numberAlign}；页码格式“{format}”，起始页码 {begin}。',
        ],
        checkpoints: [
          point('10403', 3, footer, {
            alignment: { $: 'numberAlign' },
            format: { $: 'format' },
            start: { $: 'begin' },
          }),
        ],
      },
    ],
    start: {
      word: {
        title: '校园用水情况调查',
        paragraphs: [
          '调查小组连续两周记录了教学楼、食堂和宿舍三处水表的读数，并对同学们的用水习惯进行了问卷访谈。',
          '数据显示，宿舍楼用水量占全校的六成，其中清洗衣物是最大的一项。',
          '食堂的用水高峰出现在上午十点和下午四点，主要用于清洗蔬菜。',
          '教学楼卫生间有四个水龙头关不严，按每秒两滴计算，一天就会漏掉一桶水。',
          '我们建议更换老旧的水龙头，并在洗手池旁张贴节水提示。',
        ],
      },
    },
  },
}

/** 10404, 10306: different first page, page break. */
const plan: StarterTemplate = {
  difficulty: 4,
  tags: ['页眉页脚', '分页'],
  template: {
    version: 1,
    kind: 'word',
    title: '文字处理：艺术节策划书',
    knowledgePoint: '10404',
    folder: 'Word操作题',
    mainFile: '策划书.docx',
    parameters: {
      odd: texts('艺术节策划书', '活动实施方案', '校团委编印'),
      even: texts('青春舞台', '文化艺术节', '美育在校园'),
      breakAt: { type: 'paragraphs', values: [3, 5] },
      number: {
        type: 'choice',
        values: [
          { text: '总页数', value: 'NUMPAGES' },
          { text: '页码', value: 'PAGE' },
        ],
      },
      paper: { type: 'paper', values: ['B5', '16开', 'A5'] },
    },
    steps: [
      {
        texts: [
          '设置页眉“奇偶页不同”：奇数页页眉为“{odd}”，偶数页页眉为“{even}”。',
          '使奇偶页的页眉不同，奇数页显示“{odd}”，偶数页显示“{even}”。',
        ],
        checkpoints: [
          point(
            '10404',
            2,
            { in: 'section' },
            {
              oddEven: true,
              texts: [{ in: 'header', type: 'even', text: '{even}' }],
            },
          ),
          point('10401', 2, { in: 'header', type: 'default' }, { text: '{odd}' }),
        ],
      },
      {
        texts: [
          '在页脚（奇数页）中插入{number}域。',
          '在奇数页的页脚插入{number}（用域，不要直接录入数字）。',
        ],
        checkpoints: [
          point('10405', 2, { in: 'footer', type: 'default' }, { field: { $: 'number' } }),
        ],
      },
      {
        texts: [
          '在正文{breakAt}之前插入分页符，使该段从新的一页开始。',
          '让正文{breakAt}另起一页（在该段之前插入分页符）。',
        ],
        checkpoints: [point('10306', 2, paragraphs('breakAt'), { position: 'before' })],
      },
      {
        texts: ['纸张大小设置为 {paper}。', '将纸张改为 {paper}。'],
        checkpoints: [point('10301', 1, page, { paper: '{paper.name}' })],
      },
    ],
    start: {
      word: {
        title: '第十届校园文化艺术节策划书',
        paragraphs: [
          '活动宗旨：以美育人，让每一位同学都能找到自己的舞台。',
          '活动时间：五月第二周，周一至周五下午。',
          '活动安排：周一开幕式暨合唱比赛，周二书画展，周三话剧专场，周四器乐比赛，周五颁奖晚会。',
          '经费预算：场地布置一千二百元，服装租借两千元，奖品与证书一千五百元。',
          '安全预案：每个场地安排两名教师和四名学生志愿者，校医在后台值守。',
          '宣传方式：校园广播、海报、年级群通知。',
        ],
      },
    },
  },
}

export const pageLayout: readonly StarterTemplate[] = [poster, letter, report, plan]
