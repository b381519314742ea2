import type { ColumnMapping, RosterFault } from '@wenkao/shared/sessions'
import { writeWorkbook } from '../../platform/write-workbook.ts'
import type { RosterRowProblem } from './check-roster.ts'
import type { TableRead } from '../../platform/read-table.ts'

/** What each fault says in the returned file; whoever opens it has no page beside it. */
const REASONS: Readonly<Record<RosterFault, { readonly 'zh-CN': string; readonly en: string }>> = {
  examNumberMissing: { 'zh-CN': '缺少考号', en: 'Exam number is missing' },
  examNumberMalformed: {
    'zh-CN': '考号只能有字母、数字和短横线，最多 32 位',
    en: 'Exam number: letters, digits and dashes only, at most 32',
  },
  examNumberRounded: {
    'zh-CN': '考号被表格软件四舍五入，末几位已丢失：请将该列设为文本格式后重新录入',
    en: 'The spreadsheet has rounded the exam number and lost its last digits: format the column as text and enter it again',
  },
  examNumberTwice: { 'zh-CN': '考号与前面的行重复', en: 'Exam number stands in an earlier row' },
  numberPartMissing: {
    'zh-CN': '编考号所需的学校、班级或指定列是空的',
    en: 'The school, class or column that the exam number is made of is empty',
  },
  numbersUsedUp: {
    'zh-CN': '按编号规则的位数，号码已用完：请增加位数',
    en: 'The pattern has no more exam numbers of its length: give it more digits',
  },
  personUnclear: {
    'zh-CN': '没有考号，而同校同班还有同名考生：请填写考号或身份证号',
    en: 'Without an exam number, and somebody of the same school and class has the same name: give the exam or identity number',
  },
  nameMissing: { 'zh-CN': '缺少姓名', en: 'Name is missing' },
  nameTooLong: { 'zh-CN': '姓名太长', en: 'Name is too long' },
  genderUnknown: { 'zh-CN': '性别应为“男”或“女”', en: 'Gender must be male or female' },
  identityNumberMalformed: {
    'zh-CN': '身份证号有误（位数或校验码不对）',
    en: 'Identity number is wrong (length or check digit)',
  },
  identityNumberImpossibleDate: {
    'zh-CN': '身份证号中的出生日期不存在',
    en: 'Identity number has a date of birth that does not exist',
  },
  identityNumberRounded: {
    'zh-CN': '身份证号被表格软件四舍五入，末几位已丢失：请将该列设为文本格式后重新录入',
    en: 'The spreadsheet has rounded the identity number and lost its last digits: format the column as text and enter it again',
  },
  identityNumberTwice: {
    'zh-CN': '身份证号与另一名考生重复',
    en: 'Identity number belongs to another candidate',
  },
  specialNeedsTooLong: {
    'zh-CN': '特殊需要最多 200 字',
    en: 'Special needs: at most 200 characters',
  },
  extraTimeUnclear: {
    'zh-CN': '特殊需要中的加时不明确：请写成“加时 30%”或“加时 20 分钟”，只写一个数（1–300）',
    en: 'Extra time in the special needs is not clear: write “extra time 30%” or “extra time 20 minutes”, one figure alone (1–300)',
  },
  erased: {
    'zh-CN': '该考号的个人信息已被永久删除，不能再导入',
    en: 'The personal data under this exam number was erased for good and cannot be imported again',
  },
}

/**
 * The faulty rows with their original columns and a column with the reasons, so that the file can be
 * corrected and imported again as it is: the line and reason columns have no heading that is read.
 * A number that stands twice is left empty and named in the reason: alone in this file it would be
 * taken as the earlier row's, and give that candidate this row's name.
 */
export function writeFaultsWorkbook(
  table: Extract<TableRead, { kind: 'table' }>,
  mapping: ColumnMapping,
  problems: readonly RosterRowProblem[],
  language: 'zh-CN' | 'en',
): Promise<Uint8Array> {
  const byLine = Map.groupBy(problems, (problem) => problem.line)
  const heading = [
    ...table.headings,
    language === 'en' ? 'Line' : '原行号',
    language === 'en' ? 'Reason' : '错误原因',
  ]
  const rows = table.rows
    .filter((row) => byLine.has(row.line))
    .map((row) => {
      const own = byLine.get(row.line) ?? []
      const isTwice = own.some((problem) => problem.fault === 'examNumberTwice')
      return [
        ...table.headings.map((_, at) => {
          if (isTwice && at === mapping.examNumber) return ''
          // Written out, it would come back as a number that somebody wrote.
          const rounded = own.find(
            (problem) => problem.fault.endsWith('Rounded') && at === mapping[problem.field],
          )
          return rounded?.value ?? row.cells[at] ?? ''
        }),
        row.line,
        own.map((problem) => reasonOf(problem, language)).join(language === 'en' ? '; ' : '；'),
      ]
    })
  return writeWorkbook(language === 'en' ? 'Faulty rows' : '错误行', heading, rows)
}

function reasonOf(problem: RosterRowProblem, language: 'zh-CN' | 'en'): string {
  const reason = REASONS[problem.fault][language]
  if (problem.fault !== 'examNumberTwice') return reason
  return language === 'en' ? `${reason}: ${problem.value}` : `${reason}：${problem.value}`
}
