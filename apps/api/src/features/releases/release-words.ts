import type { ResultKind } from '@wenkao/shared/releases'

export type Language = 'zh-CN' | 'en'
type Words = Readonly<Record<Language, string>>

/** Columns of an edition's file in their order. */
export const EDITION_COLUMNS = [
  { heading: { 'zh-CN': '考号', en: 'Exam number' }, width: 18 },
  { heading: { 'zh-CN': '姓名', en: 'Name' }, width: 14 },
  { heading: { 'zh-CN': '考区', en: 'Area' }, width: 16 },
  { heading: { 'zh-CN': '学校', en: 'School' }, width: 26 },
  { heading: { 'zh-CN': '班级', en: 'Class' }, width: 14 },
  { heading: { 'zh-CN': '考点', en: 'Site' }, width: 20 },
  { heading: { 'zh-CN': '场次', en: 'Session' }, width: 18 },
  { heading: { 'zh-CN': '结果', en: 'Result' }, width: 12 },
  { heading: { 'zh-CN': '成绩', en: 'Score' }, width: 10 },
  { heading: { 'zh-CN': '等第', en: 'Grade' }, width: 10 },
  { heading: { 'zh-CN': '客观题原始分', en: 'Objective points' }, width: 14 },
  { heading: { 'zh-CN': '操作题原始分', en: 'Task points' }, width: 14 },
  { heading: { 'zh-CN': '原始总分', en: 'Points' }, width: 12 },
  { heading: { 'zh-CN': '满分', en: 'Maximum' }, width: 10 },
] as const satisfies readonly { readonly heading: Words; readonly width: number }[]

export const EDITION_TITLE: Words = { 'zh-CN': '发布成绩', en: 'Published results' }

const KINDS: Readonly<Record<ResultKind, Words>> = {
  scored: { 'zh-CN': '有成绩', en: 'scored' },
  absent: { 'zh-CN': '缺考', en: 'absent' },
  misconduct: { 'zh-CN': '违纪', en: 'misconduct' },
  void: { 'zh-CN': '成绩无效', en: 'void' },
  notScheduled: { 'zh-CN': '未编场', en: 'not scheduled' },
}

export const kindWord = (kind: ResultKind, language: Language): string => KINDS[kind][language]
