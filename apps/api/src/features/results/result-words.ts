import type { ResultStatus } from '@wenkao/shared/results'

export type Language = 'zh-CN' | 'en'
type Words = Readonly<Record<Language, string>>

/** Columns of the results file in their order. */
export const RESULT_COLUMNS = [
  { heading: { 'zh-CN': '考号', en: 'Exam number' }, width: 18 },
  { heading: { 'zh-CN': '姓名', en: 'Name' }, width: 14 },
  { heading: { 'zh-CN': '学校', en: 'School' }, width: 26 },
  { heading: { 'zh-CN': '班级', en: 'Class' }, width: 14 },
  { heading: { 'zh-CN': '场次', en: 'Session' }, width: 20 },
  { heading: { 'zh-CN': '状态', en: 'Status' }, width: 18 },
  { heading: { 'zh-CN': '客观题', en: 'Objective items' }, width: 12 },
  { heading: { 'zh-CN': '操作题', en: 'Tasks' }, width: 12 },
  { heading: { 'zh-CN': '总分', en: 'Points' }, width: 10 },
  { heading: { 'zh-CN': '满分', en: 'Maximum' }, width: 10 },
  { heading: { 'zh-CN': '交卷时间', en: 'Handed in at' }, width: 22 },
  { heading: { 'zh-CN': '回执码', en: 'Receipt code' }, width: 20 },
  { heading: { 'zh-CN': '备注', en: 'Remarks' }, width: 36 },
] as const satisfies readonly { readonly heading: Words; readonly width: number }[]

/** Name of the sheet and end of the file's name. */
export const RESULTS_TITLE: Words = { 'zh-CN': '成绩', en: 'Results' }

const STATUSES: Readonly<Record<ResultStatus, Words>> = {
  notScheduled: { 'zh-CN': '未编场', en: 'not scheduled' },
  scheduled: { 'zh-CN': '未登录', en: 'not logged in' },
  absent: { 'zh-CN': '缺考', en: 'absent' },
  sitting: { 'zh-CN': '考试中', en: 'sitting' },
  handedIn: { 'zh-CN': '已交卷，待评分', en: 'handed in, not graded' },
  graded: { 'zh-CN': '已评分', en: 'graded' },
  review: { 'zh-CN': '待人工复核', en: 'to be reviewed' },
}

const FLAGS: Readonly<Record<string, Words>> = {
  zeroScore: { 'zh-CN': '总分为零', en: 'zero points' },
  unreadableFile: { 'zh-CN': '有文件无法读取', en: 'unreadable file' },
  untouchedTask: { 'zh-CN': '有操作题未动', en: 'task untouched' },
  unsupportedCheckpoint: { 'zh-CN': '有评分点无法自动评分', en: 'checkpoint not graded' },
  damagedFile: {
    'zh-CN': '有文件已损坏，按可读部分评分',
    en: 'damaged file, graded as far as readable',
  },
  lowOutlier: { 'zh-CN': '操作题得分异常偏低', en: 'tasks unusually low' },
  quarantined: { 'zh-CN': '文件未能自动评分', en: 'file not graded automatically' },
  copied: { 'zh-CN': '疑似与他人文件相同', en: 'file seems to be another’s' },
  foreignFile: { 'zh-CN': '文件不是由下发的素材改成的', en: 'file not made from the issued one' },
  contested: { 'zh-CN': '又交了一份不同的', en: 'handed in twice, differently' },
  late: { 'zh-CN': '截止时间后到达', en: 'arrived after the deadline' },
}

export function statusWord(status: ResultStatus, language: Language): string {
  return STATUSES[status][language]
}

/** Why a person should look (F11a), in one cell; a flag of a newer grader stands as it is named. */
export function flagWords(flags: readonly string[], language: Language): string {
  return flags.map((flag) => FLAGS[flag]?.[language] ?? flag).join(language === 'en' ? '; ' : '；')
}

// One country, one time zone: the server's own setting would often be UTC.
const clockTime = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'medium',
})

/** A moment as people in China read it, e.g. `2026-11-22 09:05:07`. @param at ms. */
export function momentText(at: number): string {
  return clockTime.format(at)
}
