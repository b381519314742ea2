import {
  bodyFont,
  bodySize,
  centimetres,
  color,
  points,
  texts,
  titleFont,
  titleSize,
  underline,
} from '../allowed.ts'
import { point, type StarterTemplate } from '../starter-template.ts'
import { body, page, paragraphs, phrase, title } from '../targets.ts'

/** 10101 字体字号: the source's own knowledge point. */
const sportsDay: StarterTemplate = {
  difficulty: 1,
  tags: ['字符格式', '校园'],
  template: {
    version: 1,
    kind: 'word',
    title: '文字处理：运动会通讯稿',
    knowledgePoint: '10101',
    folder: '文字处理题',
    mainFile: '通讯稿.docx',
    parameters: {
      titleFont,
      titleSize,
      titleColor: color,
      range: {
        type: 'paragraphs',
        values: [
          [1, 2],
          [1, 3],
          [2, 3],
          [2, 4],
          [3, 4],
        ],
      },
      font: bodyFont,
      size: bodySize,
      word: texts('接力赛', '裁判组', '志愿者'),
      line: underline,
    },
    steps: [
      {
        texts: [
          '将标题设置为{titleFont}、{titleSize}字，文字颜色为{titleColor.standard}。',
          '选中标题，把字体设为{titleFont}，字号设为{titleSize}，颜色设为{titleColor.standard}。',
        ],
        checkpoints: [
          point('10101', 2, title, { eaFont: '{titleFont}', size: { $: 'titleSize' } }),
          point('10105', 1, title, { colors: ['{titleColor}'] }),
        ],
      },
      {
        texts: [
          '将正文{range}设置为{font}、{size}字。',
          '把正文{range}的文字改为{font}，字号为{size}。',
        ],
        checkpoints: [
          point('10101', 3, paragraphs('range'), { eaFont: '{font}', size: { $: 'size' } }),
        ],
      },
      {
        texts: [
          '将正文第五段中的“{word}”加粗，并加上{line}下划线。',
          '正文第五段里有“{word}”三个字，请将其加粗并添加{line}下划线。',
        ],
        checkpoints: [
          point('10102', 1, phrase('{word}', 'start.5'), { bold: true }),
          point('10103', 1, phrase('{word}', 'start.5'), { type: { $: 'line' } }),
        ],
      },
    ],
    start: {
      word: {
        title: '秋日赛场上的我们',
        paragraphs: [
          '十月的操场格外热闹，全校四十二个班级在彩旗和鼓点中依次入场，秋季运动会正式开幕。',
          '开幕式上，高一年级表演了团体操，整齐的动作赢得了看台上一阵又一阵掌声。',
          '跳高场地前围满了同学，横杆升到一米六五时，只剩下两名选手还在坚持。',
          '午后的跑道被太阳晒得发烫，一千五百米的选手们依然咬着牙冲过终点。',
          '最紧张的是接力赛，交接棒的瞬间牵动着每个人的心；裁判组认真记录成绩，志愿者则在终点为选手送上温水。',
          '傍晚时分，颁奖的音乐响起，这一天的汗水和欢笑都留在了相册里。',
        ],
      },
    },
    placements: ['apart', 'inDocument'],
  },
}

/** 10109 字符间距、缩放、位置. */
const science: StarterTemplate = {
  difficulty: 3,
  tags: ['字符格式', '科普'],
  template: {
    version: 1,
    kind: 'word',
    title: '文字处理：面积与水的小常识',
    knowledgePoint: '10108',
    folder: '文字处理题',
    mainFile: '小常识.docx',
    parameters: {
      spacing: points(1, 1.5, 2, 3),
      scale: { type: 'number', values: [120, 150, 80, 90], unit: '%' },
      place: { type: 'alignment', values: ['center', 'right', 'distribute'] },
      mark: texts('正方形', '溶解'),
      size: bodySize,
    },
    steps: [
      {
        texts: [
          '将标题{place}，字符间距加宽 {spacing}。',
          '标题{place}，并把标题的字符间距设置为加宽 {spacing}。',
        ],
        checkpoints: [
          point('10201', 1, title, { value: { $: 'place' } }),
          point('10109', 2, title, { points: { $: 'spacing' } }),
        ],
      },
      {
        texts: [
          '将正文第二段中“m2”的“2”设置为上标。',
          '正文第二段的“m2”应写成平方米的单位符号，请把其中的“2”设为上标。',
        ],
        checkpoints: [point('10108', 2, phrase('2', 'start.2'), { kind: 'superscript' })],
      },
      {
        texts: [
          '将正文第三段中“H2O”的“2”设置为下标。',
          '把正文第三段的化学式“H2O”写规范：其中的“2”设为下标。',
        ],
        checkpoints: [point('10108', 2, phrase('2', 'start.3'), { kind: 'subscript' })],
      },
      {
        texts: [
          '将正文第四段设置为{size}字，字符缩放 {scale}。',
          '把正文第四段的字号改为{size}，并将字符缩放比例设为 {scale}。',
        ],
        checkpoints: [
          point('10101', 1, paragraphs('start.4'), { size: { $: 'size' } }),
          point('10110', 2, paragraphs('start.4'), { percent: { $: 'scale' } }),
        ],
      },
      {
        texts: [
          '给全文中的“{mark}”加上着重号（圆点）。',
          '为文中出现的“{mark}”添加着重号（圆点）。',
        ],
        checkpoints: [point('10112', 2, phrase('{mark}'), { kind: 'dot' })],
      },
    ],
    start: {
      word: {
        title: '生活中的小常识',
        paragraphs: [
          '边长相等、四个角都是直角的图形叫作正方形，地砖大多做成这种形状。',
          '装修时常说的“一个平方”，指的就是一平方米，单位符号写作 m2，计算时不要和长度混在一起。',
          '水是最常见的物质，化学式写作 H2O，许多物质都能在其中溶解。',
          '糖在热水里化得更快，这是因为温度升高时分子的运动更加剧烈。',
        ],
      },
    },
  },
}

/** 10105 颜色、突出显示、底纹. */
const safety: StarterTemplate = {
  difficulty: 2,
  tags: ['字符格式', '安全'],
  template: {
    version: 1,
    kind: 'word',
    title: '文字处理：网络安全提醒',
    knowledgePoint: '10106',
    folder: 'Word操作题',
    mainFile: '安全提醒.docx',
    parameters: {
      titleFont,
      strong: color,
      mark: {
        type: 'choice',
        values: [
          { text: '黄色', value: 'yellow' },
          { text: '鲜绿', value: 'green' },
          { text: '青绿', value: 'cyan' },
          { text: '粉红', value: 'magenta' },
        ],
      },
      advice: texts('不要点击', '及时更新', '妥善保管'),
      strike: {
        type: 'choice',
        values: [
          { text: '删除线', value: 'single' },
          { text: '双删除线', value: 'double' },
        ],
      },
      line: underline,
    },
    steps: [
      {
        texts: ['将标题设置为{titleFont}、加粗。', '标题用{titleFont}，并加粗。'],
        checkpoints: [
          point('10101', 1, title, { eaFont: '{titleFont}' }),
          point('10102', 1, title, { bold: true }),
        ],
      },
      {
        texts: [
          '将正文第一段的文字颜色设置为{strong.standard}，并加{line}下划线。',
          '正文第一段改用{strong.standard}文字，同时加上{line}下划线。',
        ],
        checkpoints: [
          point('10105', 2, paragraphs('start.1'), { colors: ['{strong}'] }),
          point('10103', 1, paragraphs('start.1'), { type: { $: 'line' } }),
        ],
      },
      {
        texts: [
          '用“突出显示”把正文中的“{advice}”标成{mark}。',
          '将正文里的“{advice}”设置为{mark}突出显示。',
        ],
        checkpoints: [point('10106', 3, phrase('{advice}'), { colors: [{ $: 'mark' }] })],
      },
      {
        texts: [
          '正文最后一段的说法已经过时，请给整段文字加上{strike}。',
          '为正文最后一段添加{strike}，表示不再采用。',
        ],
        checkpoints: [point('10104', 2, paragraphs('start.5'), { kind: { $: 'strike' } })],
      },
    ],
    start: {
      word: {
        title: '上网安全五条提醒',
        paragraphs: [
          '密码要足够长，不同的网站使用不同的密码，妥善保管，不要告诉他人。',
          '收到陌生短信里的链接，不要点击，更不要填写验证码。',
          '操作系统和杀毒软件应当及时更新，旧版本的漏洞最容易被利用。',
          '公共场所的免费无线网络不宜用来付款或登录重要的账号。',
          '每个星期更换一次密码就绝对安全，不需要其他措施。',
        ],
      },
    },
  },
}

/** 10102 字形, 全文字体. */
const library: StarterTemplate = {
  difficulty: 1,
  tags: ['字符格式', '图书馆'],
  template: {
    version: 1,
    kind: 'word',
    title: '文字处理：图书馆使用须知',
    knowledgePoint: '10102',
    folder: '文字处理题',
    mainFile: '须知.docx',
    parameters: {
      latin: { type: 'font', values: ['Arial', 'Times New Roman', 'Calibri', 'Verdana'] },
      font: bodyFont,
      size: { type: 'size', values: ['四号', '小四', 15, 13] },
      keep: texts('轻声交谈', '关闭铃声', '归还原处'),
      italic: { type: 'paragraphs', values: [2, 4, [4, 5]] },
      top: centimetres(2, 2.2, 2.8, 3),
    },
    steps: [
      {
        texts: [
          '将正文所有段落的中文字体设置为{font}，西文字体设置为 {latin}，字号为{size}。',
          '把全部正文设为：中文{font}，西文 {latin}，{size}。',
        ],
        checkpoints: [
          point('10101', 2, body, { eaFont: '{font}', latinFont: '{latin}' }, { id: 'fonts' }),
          point('10101', 1, body, { size: { $: 'size' } }),
        ],
      },
      {
        texts: ['将正文{italic}设置为倾斜。', '给正文{italic}加上倾斜效果。'],
        checkpoints: [point('10102', 2, paragraphs('italic'), { italic: true })],
      },
      {
        texts: ['将正文中的“{keep}”设置为加粗。', '文中的“{keep}”很重要，请加粗。'],
        checkpoints: [point('10102', 2, phrase('{keep}'), { bold: true })],
      },
      {
        texts: ['将上页边距设置为 {top}。', '把页面的上边距调整为 {top}。'],
        checkpoints: [point('10303', 1, page, { top: { $: 'top' } })],
      },
    ],
    start: {
      word: {
        title: '图书馆使用须知',
        paragraphs: [
          '进入阅览室请出示校园卡，一人一座，不占座、不留物过夜。',
          '馆内请轻声交谈，手机请关闭铃声，接听电话请到走廊。',
          'Wi-Fi 名称为 Library-Free，登录后可检索 E-book 和期刊数据库。',
          '开架图书阅后请归还原处，或放在书架旁的小推车上。',
          '闭馆前十五分钟停止办理借还手续，请提前做好准备。',
        ],
      },
    },
    placements: ['inDocument', 'apart'],
  },
}

export const characterFormat: readonly StarterTemplate[] = [sportsDay, science, safety, library]
