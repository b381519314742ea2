import type { DocumentKind } from '@wenkao/shared/documents'
import type { Language } from './document-pieces.ts'

type Words = Readonly<Record<Language, string>>

/** What stands on documents besides data; `{n}` and the like are filled in. */
const WORDS = {
  tickets: { 'zh-CN': '准考证', en: 'Admission ticket' },
  signIn: { 'zh-CN': '考生签到表', en: 'Sign-in sheet' },
  door: { 'zh-CN': '考场门签', en: 'Door label' },
  desk: { 'zh-CN': '桌签', en: 'Desk labels' },
  overview: { 'zh-CN': '考场安排总表', en: 'Overview of sessions' },
  name: { 'zh-CN': '姓名', en: 'Name' },
  examNumber: { 'zh-CN': '考号', en: 'Exam number' },
  /** Where there is little room. */
  number: { 'zh-CN': '考号', en: 'Number' },
  school: { 'zh-CN': '学校', en: 'School' },
  className: { 'zh-CN': '班级', en: 'Class' },
  schoolAndClass: { 'zh-CN': '学校、班级', en: 'School, class' },
  noSchool: { 'zh-CN': '无学校', en: 'No school' },
  session: { 'zh-CN': '场次', en: 'Session' },
  time: { 'zh-CN': '时间', en: 'Time' },
  site: { 'zh-CN': '考点', en: 'Site' },
  room: { 'zh-CN': '考场', en: 'Room' },
  seat: { 'zh-CN': '机号', en: 'Seat' },
  photo: { 'zh-CN': '照片', en: 'Photo' },
  signature: { 'zh-CN': '签名', en: 'Signature' },
  accessCode: { 'zh-CN': '考试密码', en: 'Access code' },
  keepSecret: { 'zh-CN': '考试密码请勿让他人看到。', en: 'Show the access code to nobody.' },
  notScheduled: { 'zh-CN': '尚未编场', en: 'not scheduled yet' },
  seatAtDoor: { 'zh-CN': '入场时抽取', en: 'drawn at the door' },
  sheetOf: { 'zh-CN': '第 {n} 页，共 {of} 页', en: 'Sheet {n} of {of}' },
  people: { 'zh-CN': '{n} 人', en: '{n} candidates' },
  from: { 'zh-CN': '考号', en: 'Exam numbers' },
  to: { 'zh-CN': '至', en: 'to' },
  expected: { 'zh-CN': '应到 {n} 人', en: 'Expected: {n}' },
  present: { 'zh-CN': '实到', en: 'Present' },
  absent: { 'zh-CN': '缺考', en: 'Absent' },
  proctors: { 'zh-CN': '监考员签名', en: 'Proctors' },
  candidates: { 'zh-CN': '人数', en: 'Candidates' },
  stations: { 'zh-CN': '考试机', en: 'Stations' },
  withoutSeat: { 'zh-CN': '未定机号', en: 'Without seat' },
  total: {
    'zh-CN': '共 {sessions} 场，{candidates} 人次',
    en: 'Sessions: {sessions}; candidates: {candidates}',
  },
} as const satisfies Record<string, Words>
export type Word = keyof typeof WORDS

export type Say = (word: Word, values?: Readonly<Record<string, string | number>>) => string

export function sayIn(language: Language): Say {
  return (word, values = {}) =>
    WORDS[word][language].replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
      String(values[name] ?? whole),
    )
}

/** Title of a kind of document, for file names. */
export const titleOf = (kind: DocumentKind, language: Language): string => WORDS[kind][language]

/** Every sign that the words of a language can need. */
export const signsOfWords = (language: Language): string =>
  Object.values(WORDS)
    .map((words) => words[language])
    .join('')

/** Times as they are printed. */
export interface SayTime {
  /** Day with its weekday. */
  day(at: number): string
  clock(at: number): string
}

export function timesIn(language: Language, timeZone: string): SayTime {
  const length = language === 'en' ? 'short' : 'long'
  const day = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    ...{ timeZone, year: 'numeric', month: length, day: 'numeric', weekday: length },
  })
  const clock = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  })
  return { day: (at) => day.format(at), clock: (at) => clock.format(at) }
}
