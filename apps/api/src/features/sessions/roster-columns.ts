import { rosterFields, type ColumnMapping, type RosterField } from '@wenkao/shared/sessions'
import { foldHeading } from '../../platform/read-table.ts'

/** Headings under which schools and other programs write each field; compared folded. */
const HEADINGS: Readonly<Record<RosterField, readonly string[]>> = {
  examNumber: [
    '考号',
    '准考证号',
    '准考证号码',
    '考生号',
    '考生编号',
    'exam number',
    'examnumber',
    'exam no',
    'candidate number',
    'number',
  ],
  name: ['姓名', '考生姓名', '学生姓名', 'name', 'full name', 'candidate name', 'student name'],
  gender: ['性别', 'gender', 'sex'],
  identityNumber: [
    '身份证号',
    '身份证号码',
    '身份证',
    '证件号码',
    '证件号',
    'identity number',
    'id number',
    'id card',
    'idnumber',
  ],
  school: ['学校', '学校名称', '毕业学校', '所在学校', 'school', 'school name'],
  className: ['班级', '班', '所在班级', 'class', 'class name'],
  specialNeeds: [
    '特殊需要',
    '特殊需求',
    '特殊要求',
    '合理便利',
    '合理便利申请',
    'special needs',
    'special requirements',
    'accommodations',
    'accommodation',
  ],
}

/** Recognises columns by their Chinese or English heading. */
export function recogniseColumns(headings: readonly string[]): ColumnMapping {
  const mapping: Partial<Record<RosterField, number>> = {}
  for (const field of rosterFields) {
    const known = new Set(HEADINGS[field].map(foldHeading))
    const at = headings.findIndex((heading) => known.has(foldHeading(heading)))
    if (at >= 0) mapping[field] = at
  }
  return mapping
}
