import type { RescueMessages } from './rescue-en.ts'

/** What the commands of the rescue window say, in Chinese. */
export const rescueZhCN: RescueMessages = {
  usage: `wenkao-bridge sealed list
wenkao-bridge sealed inspect 文件 [--code 恢复口令]
wenkao-bridge sealed send 文件…
wenkao-bridge sealed copy 文件… --to 文件夹
wenkao-bridge backup [--to 文件夹] [--clear]
wenkao-bridge restore 文件 --code 恢复口令
wenkao-bridge submission [--to 文件夹] [--backup 文件 --code 恢复口令]
wenkao-bridge evidence [--to 文件夹] [--note 说明]
wenkao-bridge recover 文件夹… [--to 文件夹]
wenkao-bridge spares
wenkao-bridge move --to 机号
wenkao-bridge unlock [--to 文件夹]
wenkao-bridge extra-time 补时口令

每条命令都要加 --config 配置文件；--json 供程序读取。考试程序运行与否都可以使用。
除 “sealed list”“sealed send”“sealed copy”“extra-time” 外都需要监考口令（或 --proctor-code 口令）。
结束代码：0 完成，1 被拒绝或失败，2 用法不对。`,
  extraTime: {
    taken: (minutes, left) => `已补时 ${minutes} 分钟，还剩 ${left} 分钟。`,
    wrong: () => '补时口令不对，请照着考场管理员给的再输入一次。',
    used: () => '这个补时口令已经用过了。',
    tooLittle: (minutes) =>
      `已经过去的时间比 ${minutes} 分钟多，请要时间更长的口令；这个还可以用。`,
    noSitting: () => '这台考试机现在没有在考的考生。',
  },
  askCode: '监考口令：',
  wrongCode: '口令不对。请向监考员索取本场的监考口令。',
  wait: (seconds) => `口令输错次数过多，请 ${seconds} 秒后再试。`,
  notRegistered: '本机尚未注册。已封存的文件仍可上报：sealed send 文件。',
  noBridge: (reason) =>
    `无法连接考试程序，也无法为本命令启动它（${reason}）。请结束占用其端口的程序后重试。`,
  outcome: {
    done: '完成。文件已写入并读回核对。',
    sent: '已发送。',
    restored: '备份已恢复到本机，考生可以在本机继续。',
    nothingNew: '本机已有该文件中的全部内容，没有改动。',
    changed: '换机完成，请考生到新机登录。',
    seats: '可用的机号：',
    released: '本机已空出。',
    noSitting: '本机没有考生的作答。',
    noKeys: '本机从未连接过服务器，没有封存用的公钥。请连接一次网络，或保存好两个文件夹。',
    notAbsolute: '请给出文件夹的完整路径。',
    ownFolder: '请选择答题文件夹和程序文件夹以外的文件夹。',
    noSpace: '磁盘已满。请用 --to 指定其他位置。',
    notWritable: '该文件夹无法写入。请用 --to 指定其他位置。',
    incomplete:
      '已封存，但文件不完整：有文件正打开着，或缺少内容。本机没有清理。请关闭所有程序后重试。',
    offline: '无法连接服务器。数据没有丢失；请稍后重试，或用 U 盘携带文件。',
    missing: '没有这个文件。',
    notSealed: '这不是本系统的封存文件。',
    backup: '这是备份文件。请在备用机上恢复，或由它生成交卷文件：submission --backup 文件。',
    refused: '被拒绝。',
    otherSitting: '本机还有其他考生未交卷的作答，请先解除占用：unlock。',
    noBackup: '无法写入备份，服务器上的数据也不完整，没有换机。请腾出磁盘空间，或等待网络恢复。',
    accepted: '服务器已接收。',
    same: '服务器此前已收到相同内容。',
    contested: '此前已有不同内容的交卷。两份都已保存，由考区决定。',
    case: '服务器已接收，由考区鉴定。',
    recovered: '已读取这些副本：',
    nothingFound: '这些文件夹中没有找到任何作答。',
  },
  reason: {
    notSealed: '不是封存文件',
    truncated: '文件不完整，请重新复制',
    altered: '内容被改动过，请重新复制',
    foreign: '不是本场或本服务器的文件',
    futureVersion: '由更新版本的程序生成',
    malformed: '格式不正确',
    tooLarge: '文件过大',
    missing: '没有这个文件',
    wrongCode: '恢复口令不对',
    codeNeeded: '需要恢复口令才能打开（--code）',
    noRoomKey: '本机没有该场的密钥，请把它旁边的 .key 文件一起带来',
    notBackup: '不是备份文件',
    otherSession: '属于其他场次',
    unknownSitting: '服务器没有这份作答的记录',
    busy: '服务器正忙，请重试',
    bindingSuperseded: '该考生已换到其他考试机',
    wrongProctorCode: '服务器不接受这个监考口令',
    seatTaken: '该机号已被占用',
    seatUnusable: '该机号不可用',
  },
  path: (path) => `  文件：${path}`,
  sources: (sources) => `  来源：${sources}`,
  source: {
    journal: '作答日志',
    answerFolder: '答题文件夹',
    vault: '版本库',
    browser: '浏览器',
    backup: '备份文件',
    copies: '文件夹副本',
  },
  counts: (entries, files) => `  ${entries} 条记录，${files} 个文件`,
  lacks: (count) => `  不完整：有 ${count} 份内容没有找到`,
  receipt: (code) => `  回执 ${code}`,
  backupAt: (path) => `  备份文件在：${path}，可到备用机恢复（F02d）。`,
  unsent: (entries, files) => `  尚未上传：${entries} 条记录，${files} 个文件`,
  row: (kind, name, who, state) => `${kind}  ${name}  ${who}  ${state}`,
  kind: { backup: '备份', submission: '交卷文件', evidence: '上报数据包' },
  unsentFile: '未上传',
  damagedFile: '已损坏',
  folder: (path) => `本机的封存文件在 ${path}`,
  summary: (exam, name, at) => `  ${exam} ${name}，封存于 ${at}`,
  comparison: {
    absent: '  本机没有这份作答。',
    newer: '  比本机的新。',
    same: '  与本机相同。',
    older: '  比本机的旧。',
    diverged: '  两边各有对方没有的内容；恢复时会合并。',
  },
  sitting: (who, id) => `作答 ${who}（${id}）`,
  completeness: (complete) => (complete ? '  完整：日志所列内容全部找到。' : '  无法确认完整。'),
  damagedEntries: (count) => `  日志有 ${count} 处损坏或缺失`,
  unlogged: (count) => `  另加入 ${count} 个日志中没有的文件`,
  problem: (path, reason) => `  ${path}：${reason}`,
  problems: '未能使用的内容：',
  problemReason: {
    missing: '不存在',
    notReadable: '无法读取',
    link: '是链接，未跟随',
    tooLarge: '过大',
    tooMany: '文件过多，其余未读取',
    tooDeep: '层次过深，未读取',
    damaged: '已损坏',
    sealedBackup: '封存的备份：请用恢复口令恢复',
    sealedSubmission: '封存的交卷文件：请直接上报',
    sealedEvidence: '封存的上报数据包：请直接上报',
    identityUnchecked: '作答信息文件已损坏，考号和姓名可能不准',
    ambiguousFolder: '无法判断属于哪位考生',
    keysFromCopies: '本机从未连接过服务器，使用了副本中的公钥封存，公钥未经核实',
  },
}
