import { texts } from '../allowed.ts'
import { point, type StarterTemplate } from '../starter-template.ts'
import { archives } from './archives.ts'

const file = (path: string) => ({ in: 'file', path })
const folder = (path: string) => ({ in: 'folder', path })

/** 40101, 40104, 40103: make, copy, rename. */
const homework: StarterTemplate = {
  difficulty: 1,
  tags: ['文件操作', '复制'],
  template: {
    version: 1,
    kind: 'files',
    title: '文件操作：整理作业',
    knowledgePoint: '40104',
    folder: '文件操作题',
    parameters: {
      made: texts('已完成', '上交', '第一单元', '存档'),
      copied: texts('语文.txt', '数学.txt', '英语.txt'),
      renamed: {
        type: 'choice',
        values: [
          { text: '旧名单.txt', to: '高一名单.txt' },
          { text: '旧课表.txt', to: '秋季课表.txt' },
        ],
      },
      gone: texts('重复.tmp', '缓存.tmp'),
    },
    steps: [
      {
        texts: ['新建文件夹“{made}”。', '在本题文件夹中建立一个名为“{made}”的文件夹。'],
        checkpoints: [point('40101', 2, folder('{made}'), {})],
      },
      {
        texts: [
          '将“作业”文件夹中的“{copied}”复制到文件夹“备份”中。',
          '把“作业”中的文件“{copied}”复制一份，放到“备份”文件夹里。',
        ],
        checkpoints: [point('40104', 3, file('作业/{copied}'), { to: '备份/{copied}' })],
      },
      {
        texts: [
          '将“资料”文件夹中的“{renamed}”重命名为“{renamed.to}”。',
          '把“资料”中的“{renamed}”改名为“{renamed.to}”。',
        ],
        checkpoints: [point('40103', 3, file('资料/{renamed}'), { name: '{renamed.to}' })],
      },
      {
        texts: ['删除“资料”文件夹中的“{gone}”。', '将“资料”中的文件“{gone}”删除。'],
        checkpoints: [point('40106', 2, { in: 'entries', paths: ['资料/{gone}'] }, {})],
      },
    ],
    start: {
      files: [
        { path: '作业/语文.txt', text: '背诵《赤壁赋》第一段。\n' },
        { path: '作业/数学.txt', text: '习题 2.1 第 3、5、7 题。\n' },
        { path: '作业/英语.txt', text: 'Write about your weekend.\n' },
        { path: '备份/目录.txt', text: '备份的目录\n' },
        { path: '资料/旧名单.txt', text: '一班 42 人\n二班 40 人\n' },
        { path: '资料/旧课表.txt', text: '周一：语文 数学 英语\n' },
        { path: '资料/重复.tmp', text: '重复的内容\n' },
        { path: '资料/缓存.tmp', text: '缓存的内容\n' },
      ],
    },
  },
}

/** 40105, 40113: move, folder tree. */
const photos: StarterTemplate = {
  difficulty: 2,
  tags: ['文件操作', '移动'],
  template: {
    version: 1,
    kind: 'files',
    title: '文件操作：归类春游照片',
    knowledgePoint: '40105',
    folder: '文件操作题',
    parameters: {
      tree: {
        type: 'choice',
        values: [
          { text: '“合影”和“风景”两个文件夹', folders: ['合影', '风景'] },
          { text: '“上午”和“下午”两个文件夹', folders: ['上午', '下午'] },
          { text: '“人物”“动物”“植物”三个文件夹', folders: ['人物', '动物', '植物'] },
        ],
      },
      moved: texts('湖边.png', '山顶.png', '草坪.png'),
      to: texts('精选', '待打印', '封面候选'),
      gone: texts('模糊.png', '误拍.png'),
      readme: texts('摄影：高二（2）班', '拍摄于四月', '请勿用于商业用途'),
    },
    steps: [
      {
        texts: [
          '在“相册”文件夹中建立{tree}（只建这些）。',
          '“相册”文件夹下应有{tree}，请按此建立，不要多建。',
        ],
        checkpoints: [point('40113', 3, folder('相册'), { folders: { $: 'tree.folders' } })],
      },
      {
        texts: [
          '在本题文件夹中新建文件夹“{to}”，并将“照片”中的“{moved}”移动到其中。',
          '将“照片”中的“{moved}”移动到新建的文件夹“{to}”里。',
        ],
        checkpoints: [point('40105', 3, file('照片/{moved}'), { to: '{to}/{moved}' })],
      },
      {
        texts: ['删除“照片”中的“{gone}”。', '“照片”中的“{gone}”不需要了，请删除。'],
        checkpoints: [point('40106', 2, { in: 'entries', paths: ['照片/{gone}'] }, {})],
      },
      {
        texts: [
          '在本题文件夹中新建文本文件“说明.txt”，内容为“{readme}”。',
          '用记事本建立“说明.txt”，录入“{readme}”并保存在本题文件夹中。',
        ],
        checkpoints: [point('40102', 2, file('说明.txt'), { type: 'txt', text: '{readme}' })],
      },
    ],
    start: {
      files: [
        { path: '照片/湖边.png', picture: { width: 64, height: 48, color: '6090C0' } },
        { path: '照片/山顶.png', picture: { width: 64, height: 48, color: '708050' } },
        { path: '照片/草坪.png', picture: { width: 64, height: 48, color: '60A040' } },
        { path: '照片/模糊.png', picture: { width: 64, height: 48, color: 'B0B0B0' } },
        { path: '照片/误拍.png', picture: { width: 64, height: 48, color: '303030' } },
        { path: '相册/目录.txt', text: '相册目录\n' },
      ],
    },
  },
}

/** 40108, 40111: shortcuts, editing a text. */
const desk: StarterTemplate = {
  difficulty: 3,
  tags: ['文件操作', '快捷方式'],
  template: {
    version: 1,
    kind: 'files',
    title: '文件操作：快捷方式与备忘',
    knowledgePoint: '40108',
    folder: '文件操作题',
    parameters: {
      target: texts('课程表.txt', '作息表.txt', '校历.txt'),
      link: texts('常用', '快速打开', '我的表格'),
      note: texts('周五交回执', '周一升旗', '月底大扫除'),
      made: texts('提醒', '便签', '计划'),
      moved: texts('通知一.txt', '通知二.txt'),
    },
    steps: [
      {
        texts: [
          '为“表格”文件夹中的“{target}”创建快捷方式，放在本题文件夹中，名称为“{link}”。',
          '在本题文件夹中建立指向“表格”中“{target}”的快捷方式，命名为“{link}”。',
        ],
        checkpoints: [
          point('40108', 4, { in: 'shortcut', path: '{link}.lnk' }, { leadsTo: '表格/{target}' }),
        ],
      },
      {
        texts: [
          '在本题文件夹中新建文本文件“{made}.txt”，内容为“{note}”。',
          '新建“{made}.txt”，录入“{note}”并保存。',
        ],
        checkpoints: [point('40102', 3, file('{made}.txt'), { type: 'txt', text: '{note}' })],
      },
      {
        texts: [
          '将“收件”文件夹中的“{moved}”移动到“已读”文件夹。',
          '把“收件”中的“{moved}”移到文件夹“已读”里。',
        ],
        checkpoints: [point('40105', 3, file('收件/{moved}'), { to: '已读/{moved}' })],
      },
    ],
    start: {
      files: [
        { path: '表格/课程表.txt', text: '周一到周五\n' },
        { path: '表格/作息表.txt', text: '七点起床\n' },
        { path: '表格/校历.txt', text: '九月一日开学\n' },
        { path: '收件/通知一.txt', text: '关于体检\n' },
        { path: '收件/通知二.txt', text: '关于春游\n' },
        { path: '已读/旧通知.txt', text: '已处理\n' },
      ],
    },
  },
}

export const filesTemplates: readonly StarterTemplate[] = [homework, photos, desk, ...archives]
