import { texts } from '../allowed.ts'
import { point, type StarterTemplate } from '../starter-template.ts'

const file = (path: string) => ({ in: 'file', path })
const folder = (path: string) => ({ in: 'folder', path })

/** 40107, 40106: attributes and deleting by pattern. */
const cleaning: StarterTemplate = {
  difficulty: 3,
  tags: ['文件操作', '属性'],
  template: {
    version: 1,
    kind: 'files',
    title: '文件操作：清理工作目录',
    knowledgePoint: '40107',
    folder: '文件操作题',
    parameters: {
      pattern: {
        type: 'choice',
        values: [
          { text: '扩展名为 bak 的文件', value: ['工作/*.bak'] },
          { text: '扩展名为 log 的文件', value: ['工作/*.log'] },
        ],
      },
      attribute: {
        type: 'choice',
        values: [
          { text: '只读', value: { readOnly: true } },
          { text: '隐藏', value: { hidden: true } },
          { text: '只读和隐藏', value: { readOnly: true, hidden: true } },
        ],
      },
      marked: texts('合同.txt', '章程.txt', '名册.txt'),
      copied: texts('工作小结', '一月备份', '归档'),
    },
    steps: [
      {
        texts: [
          '删除“工作”文件夹中所有{pattern}，其他文件保留。',
          '将“工作”文件夹里{pattern}全部删除（其余文件不得删除）。',
        ],
        checkpoints: [
          point(
            '40106',
            3,
            { in: 'entries', paths: { $: 'pattern' } },
            { keep: ['工作/*.txt'] },
            { unmentioned: ['keep'] },
          ),
        ],
      },
      {
        texts: [
          '将“重要”文件夹中“{marked}”的属性设置为{attribute}。',
          '把“重要”中文件“{marked}”的属性改为{attribute}。',
        ],
        checkpoints: [point('40107', 4, file('重要/{marked}'), { $: 'attribute' })],
      },
      {
        texts: [
          '将“重要”文件夹中的所有 txt 文件复制到新建的文件夹“{copied}”中。',
          '新建文件夹“{copied}”，并把“重要”中扩展名为 txt 的文件都复制进去。',
        ],
        checkpoints: [
          point(
            '40112',
            3,
            { in: 'names', folder: '重要', names: ['*.txt'] },
            { to: '{copied}', action: 'copy' },
          ),
        ],
      },
    ],
    start: {
      files: [
        { path: '工作/计划.txt', text: '本周计划\n' },
        { path: '工作/计划.bak', text: '上周计划\n' },
        { path: '工作/总结.bak', text: '上周总结\n' },
        { path: '工作/运行.log', text: '正常\n' },
        { path: '工作/错误.log', text: '无\n' },
        { path: '重要/合同.txt', text: '合同正文\n' },
        { path: '重要/章程.txt', text: '社团章程\n' },
        { path: '重要/名册.txt', text: '社员名册\n' },
      ],
    },
  },
}

/** 40109, 40110: zip files. */
const archive: StarterTemplate = {
  difficulty: 3,
  tags: ['文件操作', '压缩'],
  template: {
    version: 1,
    kind: 'files',
    title: '文件操作：压缩与解压',
    knowledgePoint: '40109',
    folder: '文件操作题',
    parameters: {
      packed: {
        type: 'choice',
        values: [
          { text: '“诗歌”文件夹', members: ['诗歌'] },
          { text: '“封面.txt”和“目录.txt”两个文件', members: ['封面.txt', '目录.txt'] },
          { text: '“诗歌”文件夹和“目录.txt”', members: ['诗歌', '目录.txt'] },
        ],
      },
      name: texts('投稿', '作品集', '校刊稿件'),
      to: texts('解压结果', '下载内容', '素材库'),
      line: texts('第三期', '春季号', '增刊'),
    },
    steps: [
      {
        texts: [
          '将{packed}压缩为“{name}.zip”，存放在本题文件夹中。',
          '把{packed}打包成压缩文件“{name}.zip”，保存在本题文件夹。',
        ],
        checkpoints: [
          point(
            '40109',
            4,
            { in: 'archive', path: '{name}.zip' },
            { members: { $: 'packed.members' } },
          ),
        ],
      },
      {
        texts: [
          '将“素材.zip”解压到文件夹“{to}”中。',
          '把压缩文件“素材.zip”中的全部内容解压到“{to}”文件夹。',
        ],
        checkpoints: [point('40110', 3, { in: 'archive', path: '素材.zip' }, { to: '{to}' })],
      },
      {
        texts: [
          '用记事本打开“备注.txt”，将内容改为“{line}”后保存。',
          '将“备注.txt”的内容替换为“{line}”并保存。',
        ],
        checkpoints: [point('40111', 3, file('备注.txt'), { text: '{line}' })],
      },
    ],
    start: {
      files: [
        { path: '诗歌/春晓.txt', text: '春眠不觉晓\n' },
        { path: '诗歌/登鹳雀楼.txt', text: '白日依山尽\n' },
        { path: '封面.txt', text: '校刊封面\n' },
        { path: '目录.txt', text: '校刊目录\n' },
        { path: '备注.txt', text: '待定\n' },
        {
          path: '素材.zip',
          zip: { '插图说明.txt': '第一幅：荷塘\n', '字体/清单.txt': '宋体 黑体\n' },
        },
      ],
    },
  },
}

/** 40112, 40103, 40101: wildcards and renaming folders. */
const club: StarterTemplate = {
  difficulty: 2,
  tags: ['文件操作', '查找'],
  template: {
    version: 1,
    kind: 'files',
    title: '文件操作：广播站稿件归档',
    knowledgePoint: '40112',
    folder: '文件操作题',
    parameters: {
      pattern: {
        type: 'choice',
        values: [
          { text: '名称以“新闻”开头', names: ['新闻*'] },
          { text: '名称以“点歌”开头', names: ['点歌*'] },
        ],
      },
      action: {
        type: 'choice',
        values: [
          { text: '复制', value: 'copy' },
          { text: '移动', value: 'move' },
        ],
      },
      to: texts('四月稿件', '播出稿', '精选稿'),
      folderName: {
        type: 'choice',
        values: [
          { text: '杂项', to: '其他' },
          { text: '临时', to: '待整理' },
        ],
      },
      word: texts('早间播报', '午间播报', '晚间播报'),
    },
    steps: [
      {
        texts: [
          '在“稿件”文件夹中查找{pattern}的文件，{action}到新建的文件夹“{to}”中。',
          '新建文件夹“{to}”，将“稿件”中{pattern}的全部文件{action}到其中。',
        ],
        checkpoints: [
          point(
            '40112',
            4,
            { in: 'names', folder: '稿件', names: { $: 'pattern.names' } },
            { to: '{to}', action: { $: 'action' } },
          ),
        ],
      },
      {
        texts: [
          '将文件夹“{folderName}”重命名为“{folderName.to}”。',
          '把文件夹“{folderName}”的名称改为“{folderName.to}”。',
        ],
        checkpoints: [point('40103', 3, folder('{folderName}'), { name: '{folderName.to}' })],
      },
      {
        texts: [
          '打开“节目单.txt”，将内容改为“{word}”并保存。',
          '用记事本把“节目单.txt”的内容改成“{word}”，保存。',
        ],
        checkpoints: [point('40111', 3, file('节目单.txt'), { text: '{word}' })],
      },
    ],
    start: {
      files: [
        { path: '稿件/新闻一.txt', text: '运动会今日开幕\n' },
        { path: '稿件/新闻二.txt', text: '图书馆延长开放\n' },
        { path: '稿件/点歌一.txt', text: '送给高三的同学\n' },
        { path: '稿件/点歌二.txt', text: '送给班主任\n' },
        { path: '稿件/天气.txt', text: '晴\n' },
        { path: '杂项/片头.txt', text: '片头音乐说明\n' },
        { path: '临时/草稿.txt', text: '草稿\n' },
        { path: '节目单.txt', text: '节目待定\n' },
      ],
    },
  },
}

export const archives: readonly StarterTemplate[] = [cleaning, archive, club]
