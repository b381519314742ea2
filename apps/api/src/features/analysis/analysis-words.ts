import type { ItemDoubt } from '@wenkao/shared/analysis'

export type Language = 'zh-CN' | 'en'
type Words = Readonly<Record<Language, string>>
const words = (zh: string, en: string): Words => ({ 'zh-CN': zh, en })

/** Names of the sheets of an analysis, and the end of its file's name. */
export const SHEETS = {
  title: words('试卷分析', 'Paper analysis'),
  summary: words('概况', 'Summary'),
  items: words('试题', 'Items'),
  options: words('选项', 'Options'),
  checks: words('评分点', 'Checkpoints'),
  points: words('知识点', 'Knowledge points'),
  groups: words('学校与考场', 'Schools and rooms'),
} as const

export const HEADS = {
  figure: words('指标', 'Figure'),
  value: words('数值', 'Value'),
  id: words('题号', 'Item'),
  kind: words('题型', 'Kind'),
  title: words('题目', 'Title'),
  point: words('知识点', 'Knowledge point'),
  sat: words('人数', 'Candidates'),
  unanswered: words('未作答', 'Unanswered'),
  difficulty: words('难度（得分率）', 'Difficulty (share of points)'),
  discrimination: words('区分度（27%）', 'Discrimination (27 %)'),
  correlation: words('题总相关', 'Item-rest correlation'),
  doubts: words('提示', 'Doubts'),
  option: words('选项', 'Option'),
  isKey: words('标准答案', 'Key'),
  all: words('全体', 'All'),
  best: words('高分组', 'Best 27 %'),
  weakest: words('低分组', 'Weakest 27 %'),
  check: words('评分点', 'Checkpoint'),
  items: words('题数', 'Items'),
  group: words('分组', 'Group'),
  name: words('名称', 'Name'),
  mean: words('平均', 'Mean'),
  deviation: words('标准差', 'Standard deviation'),
  median: words('中位数', 'Median'),
  least: words('最低', 'Lowest'),
  most: words('最高', 'Highest'),
  max: words('满分', 'Maximum'),
  alpha: words('克隆巴赫 α', 'Cronbach’s alpha'),
  kr20: words('KR-20（对错题）', 'KR-20 (right/wrong items)'),
  error: words('测量标准误', 'Standard error of measurement'),
  share: words('得分率 {from}–{to}%', 'Share {from}–{to} %'),
  voided: words('作废试题（不计入）', 'Voided items (left out)'),
  yes: words('是', 'yes'),
  schools: words('学校', 'School'),
  areas: words('考区', 'Area'),
  sites: words('考点', 'Site'),
  rooms: words('考场', 'Room'),
} as const

export const DOUBTS: Readonly<Record<ItemDoubt, Words>> = {
  tooHard: words('太难', 'too hard'),
  tooEasy: words('太易', 'too easy'),
  weak: words('区分度低', 'tells little'),
  backward: words('强者反而错', 'the stronger fail it'),
  key: words('答案可疑', 'key in doubt'),
  idle: words('有选项无人选', 'an option nobody chose'),
}
