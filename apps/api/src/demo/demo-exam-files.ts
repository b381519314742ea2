import type { DemoTask } from './demo-paper.ts'

/** The file-operation task of the demo exam: 10 points. */
export const filesTask: DemoTask = {
  id: '4010101',
  kind: 'files',
  title: '文件操作：整理科技节资料',
  points: 10,
  folder: '文件操作题',
  instruction: `在本题文件夹中完成下列操作。
1. 在本题文件夹下新建一个文件夹，名称为“参赛作品”。
2. 将“图片”文件夹中的“节徽.png”复制到“参赛作品”文件夹中。
3. 将“活动资料”文件夹中的“报名名单.txt”重命名为“参赛名单.txt”。
4. 将“通知”文件夹中的“闭幕通知.txt”移动到“归档”文件夹中。
5. 删除“活动资料”文件夹中的“草稿.txt”。
6. 在“活动资料”文件夹中新建文本文件“联系方式.txt”，内容为一行文字：联系人：林老师`,
  materials: [
    { path: '活动资料/活动方案.txt', source: 'festival/files/plan.txt' },
    { path: '活动资料/报名名单.txt', source: 'festival/files/entries.txt' },
    { path: '活动资料/草稿.txt', source: 'festival/files/draft.txt' },
    { path: '图片/节徽.png', source: 'festival/files/emblem.png' },
    { path: '图片/海报.png', source: 'festival/files/poster.png' },
    { path: '通知/闭幕通知.txt', source: 'festival/files/closing-notice.txt' },
    { path: '通知/停水通知.txt', source: 'festival/files/water-notice.txt' },
    { path: '归档/归档说明.txt', source: 'festival/files/archive-note.txt' },
  ],
  checkpoints: [
    {
      id: 'files-folder',
      code: '40101',
      points: 1,
      target: { in: 'folder', path: '参赛作品' },
      expected: {},
    },
    {
      id: 'files-copy',
      code: '40104',
      points: 2,
      target: { in: 'file', path: '图片/节徽.png' },
      expected: { to: '参赛作品/节徽.png' },
    },
    {
      id: 'files-rename',
      code: '40103',
      points: 2,
      target: { in: 'file', path: '活动资料/报名名单.txt' },
      expected: { name: '参赛名单.txt' },
    },
    {
      id: 'files-move',
      code: '40105',
      points: 2,
      target: { in: 'file', path: '通知/闭幕通知.txt' },
      expected: { to: '归档/闭幕通知.txt' },
    },
    {
      id: 'files-delete',
      code: '40106',
      points: 1,
      target: { in: 'entries', paths: ['活动资料/草稿.txt'] },
      expected: {},
    },
    {
      id: 'files-text',
      code: '40102',
      points: 2,
      target: { in: 'file', path: '活动资料/联系方式.txt' },
      // Editors that hide extensions make .txt.txt of it; that is not what this task examines.
      expected: { text: '联系人：林老师', acceptDoubleExtension: true },
      alternatives: [{ expected: { text: '联系人:林老师', acceptDoubleExtension: true } }],
    },
  ],
}
