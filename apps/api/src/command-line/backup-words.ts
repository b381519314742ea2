/** What a person does about each fault of a backup, in both languages. */
const WORDS: Readonly<Record<string, string>> = {
  noRecipient:
    '还没有托管密钥，请先在“账号”页生成 / there is no escrow key yet: make it on the staff page',
  targetWrong: '备份位置写得不对 / the place is not written correctly',
  targetUnreachable: '连不上备份位置 / the place cannot be reached',
  targetRefused: '备份位置拒绝了访问 / the place refuses access',
  targetFull: '备份位置已满 / the place is full',
  targetForeign: '这里放着另一套系统的备份 / this place holds another installation’s backups',
  alreadyRunning: '另一个备份正在进行 / another backup is under way',
  noBackup: '这里没有备份 / there is no backup here',
  wrongKey: '密钥不对，打不开这个备份 / this key does not open the backup',
  missingObject: '备份不完整 / the backup is not complete',
  damagedObject: '备份已损坏 / the backup is damaged',
  damagedManifest:
    '备份清单已损坏，可用 --backup 选另一份 / its manifest is damaged: name another with --backup',
  differs: '恢复出来的与备份不一致 / what was restored is not what was backed up',
  newerProgram:
    '备份来自更新的版本，请先更新程序 / made by a newer version: update the program first',
  notEmpty:
    '这里已有数据；确认要替换时加上 --replace / there are data here: add --replace if they may be replaced',
}

export const faultWords = (code: string, message: string): string =>
  `${WORDS[code] ?? code}\n  ${message}`
