/** What the commands of the rescue window say, in English. */
export const rescueEn = {
  usage: `wenkao-bridge sealed list
wenkao-bridge sealed inspect FILE [--code RESTORE-CODE]
wenkao-bridge sealed send FILE…
wenkao-bridge sealed copy FILE… --to FOLDER
wenkao-bridge backup [--to FOLDER] [--clear]
wenkao-bridge restore FILE --code RESTORE-CODE
wenkao-bridge submission [--to FOLDER] [--backup FILE --code RESTORE-CODE]
wenkao-bridge evidence [--to FOLDER] [--note TEXT]
wenkao-bridge recover FOLDER… [--to FOLDER]
wenkao-bridge spares
wenkao-bridge move --to NUMBER
wenkao-bridge unlock [--to FOLDER]
wenkao-bridge extra-time CODE

Each with --config FILE, and --json for machines. They work while the bridge runs, and without it.
All but "sealed list", "sealed send", "sealed copy" and "extra-time" ask for the proctor code (or --proctor-code CODE).
End with 0: done, 1: refused or failed, 2: wrong usage.`,
  extraTime: {
    taken: (minutes: number, left: number) =>
      `${minutes} minutes of extra time; ${left} minutes are left.`,
    wrong: () => 'This code is not right. Type it again as the proctor gave it.',
    used: () => 'This code was used before.',
    tooLittle: (minutes: number) =>
      `More than ${minutes} minutes have passed already. Ask for a longer code; this one stays good.`,
    noSitting: () => 'Nobody is sitting an exam at this PC.',
  },
  askCode: 'Proctor code: ',
  wrongCode: 'This code is not right. Ask the proctor for the code of this session.',
  wait: (seconds: number) => `Too many wrong codes. Try again in ${seconds} seconds.`,
  notRegistered:
    'This PC is not registered. It can still send files that are sealed already: sealed send FILE.',
  noBridge: (reason: string) =>
    `The bridge cannot be reached, nor started for this command (${reason}). End the program on its port and try again.`,
  outcome: {
    done: 'Done. The file was written and read back.',
    sent: 'Sent.',
    restored: 'The backup was restored on this PC. The candidate can go on here.',
    nothingNew: 'This PC already holds everything that is in the file. Nothing was changed.',
    changed: 'The machine was changed. The candidate logs in at the new station.',
    seats: 'Stations that are free:',
    released: 'This PC is free.',
    noSitting: 'No sitting is held on this PC.',
    noKeys:
      'This PC has never reached a server, so it has no key to seal with. Connect it once, or keep both folders.',
    notAbsolute: 'Give the full path of the folder.',
    ownFolder: 'Choose a folder outside the answer folder and the program’s own folders.',
    noSpace: 'The disk is full. Give another place with --to.',
    notWritable: 'The folder cannot be written to. Give another place with --to.',
    incomplete:
      'Sealed, but not everything is in the file: a file is open or lacks. This PC was not cleared. Close all programs and try again.',
    offline:
      'The server cannot be reached. Nothing is lost; try again, or carry the file on a stick.',
    missing: 'There is no such file.',
    notSealed: 'This is no sealed file of Wenkao.',
    backup:
      'This is a backup file. Restore it on a spare PC, or make the submission from it: submission --backup FILE.',
    refused: 'Refused.',
    otherSitting: 'Another unfinished sitting holds this PC. Free it first: unlock.',
    noBackup:
      'No backup could be written, and the server lacks a part. Nothing was changed. Give the disk some space, or wait for the network.',
    accepted: 'The server has accepted it.',
    same: 'The server had it already.',
    contested: 'Something else was handed in before. Both are kept; the exam area decides.',
    case: 'The server has it. The exam area decides.',
    recovered: 'The copies were read:',
    nothingFound: 'Nothing of a sitting was found in these folders.',
  } as Readonly<Record<string, string>>,
  reason: {
    notSealed: 'it is no sealed file',
    truncated: 'it was cut off; copy it again',
    altered: 'its bytes were altered; copy it again',
    foreign: 'it was sealed for another session or server',
    futureVersion: 'it was made by a newer version of this program',
    malformed: 'it does not follow the format',
    tooLarge: 'it is too large',
    missing: 'there is no such file',
    wrongCode: 'the restore code is not right',
    codeNeeded: 'it opens only with its restore code (--code)',
    noRoomKey: 'the key of its session is not here; bring the .key file that lies beside it',
    notBackup: 'it is no backup',
    otherSession: 'it is of another session',
    unknownSitting: 'the server does not know this sitting',
    busy: 'the server is busy; try again',
    bindingSuperseded: 'the sitting has moved to another station already',
    wrongProctorCode: 'the server does not accept this proctor code',
    seatTaken: 'that station is taken',
    seatUnusable: 'that station cannot be used',
  } as Readonly<Record<string, string>>,
  path: (path: string) => `  File: ${path}`,
  sources: (sources: string) => `  Made from: ${sources}`,
  source: {
    journal: 'journal',
    answerFolder: 'answer folder',
    vault: 'vault',
    browser: 'browser',
    backup: 'backup',
    copies: 'copies',
  } as Readonly<Record<string, string>>,
  counts: (entries: number, files: number) => `  ${entries} entries, ${files} files`,
  lacks: (count: number) => `  INCOMPLETE: ${count} contents were nowhere to be found`,
  receipt: (code: string) => `  Receipt ${code}`,
  backupAt: (path: string) =>
    `  The backup is here: ${path}. It can be restored at a spare (F02d).`,
  unsent: (entries: number, files: number) => `  Not sent yet: ${entries} entries, ${files} files`,
  row: (kind: string, name: string, who: string, state: string) =>
    `${kind.padEnd(10)} ${name}  ${who}  ${state}`,
  kind: { backup: 'backup', submission: 'submission', evidence: 'evidence' },
  unsentFile: 'not sent',
  damagedFile: 'DAMAGED',
  folder: (path: string) => `Sealed files of this PC are in ${path}`,
  summary: (exam: string, name: string, at: string) => `  ${exam} ${name}, sealed at ${at}`,
  comparison: {
    absent: '  This sitting is not on this PC.',
    newer: '  It is newer than what is on this PC.',
    same: '  This PC has the same.',
    older: '  It is older than what is on this PC.',
    diverged: '  Both sides have work that the other one lacks; a restore joins them.',
  },
  sitting: (who: string, id: string) => `Sitting ${who} (${id})`,
  completeness: (complete: boolean): string =>
    complete ? '  COMPLETE: everything that the log names is here.' : '  NOT PROVEN COMPLETE.',
  damagedEntries: (count: number) => `  ${count} damaged or lacking parts of the log`,
  unlogged: (count: number) => `  ${count} files that the log does not know were added`,
  problem: (path: string, reason: string) => `  ${path}: ${reason}`,
  problems: 'What could not be used:',
  problemReason: {
    missing: 'not there',
    notReadable: 'cannot be read',
    link: 'a link, not followed',
    tooLarge: 'too large',
    tooMany: 'too many files; the rest was passed over',
    tooDeep: 'too deep; passed over',
    damaged: 'damaged',
    sealedBackup: 'a sealed backup: restore it with its code',
    sealedSubmission: 'a sealed submission: send it as it is',
    sealedEvidence: 'a sealed evidence pack: send it as it is',
    identityUnchecked: 'the note of the sitting is damaged; name and number may be wrong',
    ambiguousFolder: 'whose folder this is cannot be told',
    keysFromCopies:
      'this PC never had contact, so it sealed with keys from the copies, which nobody has verified',
  } as Readonly<Record<string, string>>,
}

export type RescueMessages = typeof rescueEn
