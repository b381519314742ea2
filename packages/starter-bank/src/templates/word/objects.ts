import { bodyFont, centimetres, color, fill, points, texts, titleSize } from '../allowed.ts'
import { point, type StarterTemplate } from '../starter-template.ts'
import { paragraphs, picture, title } from '../targets.ts'

const wrap = {
  type: 'choice' as const,
  values: [
    { text: '四周型', value: 'square' },
    { text: '紧密型', value: 'tight' },
    { text: '上下型', value: 'topAndBottom' },
    { text: '衬于文字下方', value: 'behind' },
    { text: '浮于文字上方', value: 'inFront' },
  ],
}

/** 10901, 10902, 10903: a picture inserted, sized and wrapped. */
const heritage: StarterTemplate = {
  difficulty: 3,
  tags: ['图文混排', '图片'],
  template: {
    version: 1,
    kind: 'word',
    title: '文字处理：剪纸介绍',
    knowledgePoint: '10901',
    folder: '文字处理题',
    mainFile: '剪纸.docx',
    parameters: {
      image: texts('团花.png', '窗花.png', '喜字.png'),
      after: { type: 'paragraphs', values: [1, 2, 3] },
      width: centimetres(5, 6, 7.5, 8),
      height: centimetres(4, 4.5, 5),
      wrap,
      titleSize,
      titleColor: color,
    },
    steps: [
      {
        texts: [
          '在正文{after}中插入本题文件夹里的图片“{image}”。',
          '将本题文件夹中的“{image}”插入到正文{after}。',
        ],
        checkpoints: [
          point('10901', 2, paragraphs('after'), { file: '{image}' }, { id: 'picture' }),
        ],
      },
      {
        texts: [
          '取消锁定纵横比，将图片“{image}”的宽度设为 {width}，高度设为 {height}。',
          '图片“{image}”的大小：宽 {width}、高 {height}（不锁定纵横比）。',
        ],
        checkpoints: [
          point(
            '10902',
            2,
            picture('{image}'),
            { widthCm: { $: 'width' }, heightCm: { $: 'height' } },
            { needs: ['picture'] },
          ),
        ],
      },
      {
        texts: ['将图片“{image}”的文字环绕方式设为{wrap}。', '图片“{image}”采用{wrap}环绕。'],
        checkpoints: [
          point('10903', 2, picture('{image}'), { wraps: [{ $: 'wrap' }] }, { needs: ['picture'] }),
        ],
      },
      {
        texts: [
          '标题设置为{titleSize}字、{titleColor.standard}，居中对齐。',
          '将标题居中对齐，字号{titleSize}，颜色{titleColor.standard}。',
        ],
        checkpoints: [
          point('10101', 1, title, { size: { $: 'titleSize' } }),
          point('10105', 1, title, { colors: ['{titleColor}'] }),
          point('10201', 1, title, { value: 'center' }),
        ],
      },
    ],
    start: {
      word: {
        title: '一把剪刀里的年味',
        paragraphs: [
          '剪纸是流传很广的民间艺术，逢年过节，家家户户的窗上都会贴上红彤彤的窗花。',
          '剪纸讲究“线线相连”，阳刻留线，阴刻去线，一张纸反复折叠，就能剪出对称的花纹。',
          '奶奶剪纸从来不打草稿，她说花样都在心里，剪刀只是跟着走。',
        ],
      },
      files: [
        { path: '团花.png', picture: { width: 60, height: 60, color: 'C00000' } },
        { path: '窗花.png', picture: { width: 80, height: 60, color: 'FF3030' } },
        { path: '喜字.png', picture: { width: 70, height: 50, color: 'D02020' } },
      ],
    },
  },
}

/** 10905, 10904: a picture that is there. */
const bridge: StarterTemplate = {
  difficulty: 4,
  tags: ['图文混排', '图片格式'],
  template: {
    version: 1,
    kind: 'word',
    title: '文字处理：名桥图片排版',
    knowledgePoint: '10903',
    folder: 'Word操作题',
    mainFile: '名桥.docx',
    parameters: {
      width: centimetres(6, 7, 8),
      height: centimetres(3.5, 4.2, 4.8),
      wrap,
      lineColor: color,
      line: points(1, 1.5, 2.25, 3),
      font: bodyFont,
    },
    steps: [
      {
        texts: [
          '将文中的图片调整为宽 {width}、高 {height}。',
          '文中的图片大小设为：宽度 {width}，高度 {height}。',
        ],
        checkpoints: [
          point(
            '10902',
            2,
            { in: 'picture', index: 1 },
            { widthCm: { $: 'width' }, heightCm: { $: 'height' } },
          ),
        ],
      },
      {
        texts: ['图片的环绕方式设为{wrap}。', '将图片设置为{wrap}。'],
        checkpoints: [point('10903', 2, { in: 'picture', index: 1 }, { wraps: [{ $: 'wrap' }] })],
      },
      {
        texts: [
          '为图片添加边框：{lineColor.standard}，粗细 {line}。',
          '图片边框设为{lineColor.standard}、{line}。',
        ],
        checkpoints: [
          point(
            '10905',
            2,
            { in: 'picture', index: 1 },
            {
              line: { colors: ['{lineColor}'], widthPoints: { $: 'line' } },
            },
          ),
        ],
      },
      {
        texts: [
          '正文第一段和第二段设置为{font}，首行缩进 2 字符。',
          '把两段正文的字体设为{font}，首行缩进 2 字符。',
        ],
        checkpoints: [
          point('10101', 1, paragraphs('start.1-2'), { eaFont: '{font}' }),
          point('10202', 1, paragraphs('start.1-2'), { value: 2, unit: 'chars' }),
        ],
      },
    ],
    start: {
      word: {
        title: '石拱桥的智慧',
        paragraphs: [
          '这座石拱桥建成一千四百多年，桥面平缓，两肩各有两个小拱，涨水时可以分走一部分洪水。',
          { picture: '石桥.png', widthCm: 5, heightCm: 3 },
          '小拱还减轻了桥身的重量，让有限的石料用在最需要的地方，这在当时是了不起的创造。',
        ],
      },
      files: [{ path: '石桥.png', picture: { width: 100, height: 60, color: '8090A0' } }],
    },
  },
}

/** 10906, 10907, 10908: shapes, text boxes, WordArt. */
const card: StarterTemplate = {
  difficulty: 4,
  tags: ['图文混排', '形状'],
  template: {
    version: 1,
    kind: 'word',
    title: '文字处理：教师节贺卡',
    knowledgePoint: '10906',
    folder: '文字处理题',
    mainFile: '贺卡.docx',
    parameters: {
      shape: {
        type: 'choice',
        values: [
          { text: '五角星', value: 'star5' },
          { text: '心形', value: 'heart' },
          { text: '椭圆', value: 'ellipse' },
          { text: '太阳形', value: 'sun' },
        ],
      },
      side: centimetres(2.5, 3, 4),
      fill,
      lineColor: color,
      words: texts('师恩难忘', '桃李芬芳', '感谢有您'),
      wordFont: { type: 'font', values: ['隶书', '华文行楷', '黑体'] },
      wordSize: { type: 'size', values: [28, 32, 36, 40] },
      box: texts('高二全体同学敬上', '您的学生', '祝您节日快乐'),
    },
    steps: [
      {
        texts: [
          '在正文第一段处插入一个{shape}，高度和宽度均为 {side}，填充{fill.standard}，轮廓为{lineColor.standard}。',
          '正文第一段处画一个{shape}：宽 {side}、高 {side}，形状填充{fill.standard}，形状轮廓{lineColor.standard}。',
        ],
        checkpoints: [
          point('10906', 4, paragraphs('start.1'), {
            forms: [{ $: 'shape' }],
            widthCm: { $: 'side' },
            heightCm: { $: 'side' },
            fill: { kind: 'solid', colors: ['{fill}'] },
            line: { colors: ['{lineColor}'] },
          }),
        ],
      },
      {
        texts: [
          '在正文第二段处插入艺术字“{words}”，字体{wordFont}，字号{wordSize}。',
          '正文第二段处插入艺术字，内容为“{words}”，{wordFont}，{wordSize}。',
        ],
        checkpoints: [
          point('10908', 3, paragraphs('start.2'), {
            text: '{words}',
            eaFont: '{wordFont}',
            size: { $: 'wordSize' },
          }),
        ],
      },
      {
        texts: [
          '在正文第三段处插入横排文本框，内容为“{box}”。',
          '正文第三段处添加一个横排文本框，录入“{box}”。',
        ],
        checkpoints: [point('10907', 2, paragraphs('start.3'), { text: '{box}' })],
      },
    ],
    start: {
      word: {
        title: '送给老师的贺卡',
        paragraphs: [
          '这里放一个图形，表达我们的心意。',
          '这里写上最想对老师说的话。',
          '这里写上落款。',
        ],
      },
    },
  },
}

export const objects: readonly StarterTemplate[] = [heritage, bridge, card]
