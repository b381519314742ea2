import type { Messages } from './en.ts'

/** What the journal command says, in Chinese. */
export const zhCN: Messages = {
  usage: `wenkao-bridge journal verify --config 配置文件 | 文件夹…  [--json]
wenkao-bridge journal dump   --config 配置文件 | 文件夹…  [--sitting 编号] [--json]

读取本机已保存的作答记录，不作任何改动；考试程序运行时也可以使用。
文件夹可以是数据文件夹、其中的 journal 文件夹、某一场作答的文件夹，或它们的副本。
结束代码：0 完好，1 发现损坏，2 无法读取。`,
  sitting: (id, folder) => `作答 ${id}，位于 ${folder}`,
  segment: (name, bytes, records) => `  ${name}  ${bytes} 字节，${records} 条记录`,
  torn: (at) =>
    `    末尾从第 ${at} 字节起不完整：断电时或此刻正在写入，从未显示为“已保存”，没有影响`,
  damage: (from, to, after) => `    第 ${from} 到 ${to} 字节已损坏；其后仍读出 ${after} 条记录`,
  unreadable: (reason) => `    无法读取：${reason}`,
  unknown: (count) => `    ${count} 条记录来自更新的版本，原样保留`,
  counts: (entries, acknowledged, open, aside) =>
    `  共 ${entries} 条作答记录：服务器已保存 ${acknowledged} 条，尚未上传 ${open} 条，另存 ${aside} 条`,
  head: (writer, n, hash) => `  写入者 ${writer}：到第 ${n} 条为止完整（${hash}）`,
  missing: (writer, from, to) => `  缺少：写入者 ${writer} 的第 ${from} 到 ${to} 条`,
  unchained: (writer, n) => `  前后不符：写入者 ${writer} 的第 ${n} 条与前一条对不上`,
  doubled: (writer, n) => `  内容重复：写入者 ${writer} 的第 ${n} 条有两种不同内容`,
  fine: '一切完好。',
  damaged:
    '发现损坏。请不要改动该文件夹，照常启动考试程序即可：程序会另起新文件继续保存，页面和服务器会补回各自保存的内容。请把以上文字交给技术人员。',
  nothing: (folder) => `${folder} 中没有作答记录，请检查文件夹名称。`,
  empty: '本机还没有保存过作答记录。',
  noSitting: (id) => `这里没有作答 ${id} 的记录。`,
  state: { acknowledged: '服务器已保存', unacknowledged: '尚未上传', setAside: '另存' },
  newer: '来自更新的版本',
}
