import { strToU8 } from 'fflate'
import { describe, expect, it } from 'vitest'
import { parseXml } from '../package/xml-tree.ts'
import { NAMESPACES } from '../testing/make-document.ts'
import { findDate, formatDate } from './date-pattern.ts'
import { fieldsOf, parseInstruction } from './read-fields.ts'

const read = (inner: string) =>
  fieldsOf(parseXml(strToU8(`<w:body ${NAMESPACES}>${inner}</w:body>`), 'test'))
const char = (type: string): string => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`
const code = (text: string): string => `<w:r><w:instrText>${text}</w:instrText></w:r>`
const text = (part: string): string => `<w:r><w:t>${part}</w:t></w:r>`

describe('fields of a story', () => {
  it('puts an instruction together from all its runs, and a result from all its paragraphs', () => {
    const [field] = read(
      `<w:p>${char('begin')}${code(' T')}${code('OC \\o "1')}${code('-3" \\h')}${char('separate')}${text('一')}</w:p><w:p>${text('二')}${char('end')}</w:p>`,
    )
    expect(field).toMatchObject({ name: 'TOC', operands: [], result: '一\n二' })
    expect(field?.switches.get('o')).toBe('1-3')
    expect(field?.switches.has('h')).toBe(true)
    expect(field?.lastParagraph).not.toBe(field?.paragraph)
  })

  it('reads simple fields, fields within fields, and leaves deleted ones out', () => {
    const fields = read(
      `<w:p>${char('begin')}${code('IF ')}${char('begin')}${code('MERGEFIELD 性别')}${char('separate')}${text('男')}${char('end')}${code(' = "男"')}${char('separate')}${text('先生')}${char('end')}<w:fldSimple w:instr="SEQ 图">${text('1')}</w:fldSimple><w:del><w:fldSimple w:instr="PAGE"/></w:del></w:p>`,
    )
    expect(fields.map((one) => [one.name, one.result, one.within])).toEqual([
      ['IF', '先生', []],
      ['MERGEFIELD', '男', ['IF']],
      ['SEQ', '1', []],
    ])
  })

  it('ends on fields that never end, and on ends without a beginning', () => {
    expect(read(`<w:p>${char('end')}${char('separate')}${code('PAGE')}</w:p>`)).toEqual([])
    const open = read(`<w:p>${(char('begin') + code('PAGE ')).repeat(500)}</w:p>`)
    expect(open).toHaveLength(500)
  })

  it.each([
    ['HYPERLINK "http://a.cn/x y" \\l "b"', ['http://a.cn/x y'], [['l', 'b']]],
    ['DATE \\@"yyyy\\年"', [], [['@', 'yyyy\\年']]],
    ['SEQ 表 \\* ARABIC \\* MERGEFORMAT', ['表'], [['*', 'ARABIC']]],
  ])('takes apart %s', (instruction, operands, switches) => {
    const parsed = parseInstruction(instruction)
    expect(parsed.operands).toEqual(operands)
    for (const [name, value] of switches) expect(parsed.switches.get(name ?? '')).toBe(value)
  })
})

describe('dates by their format (10507)', () => {
  const DAY = { year: 2026, month: 3, day: 15 }
  it.each([
    ['yyyy年M月d日', '2026年3月15日'],
    ['yyyy-MM-dd', '2026-03-15'],
    ['EEEE年O月A日', '二〇二六年三月十五日'],
    ['yyyy年M月d日星期W', '2026年3月15日星期日'],
    ['M/d/yyyy h:mm:ss am/pm', '3/15/2026 9:05:07 am'],
  ])('writes and finds %s', (format, shown) => {
    expect(formatDate(DAY, format)).toBe(shown)
    expect(findDate(`日期：${shown}。`, format)).toBe(shown)
  })

  it('does not take one format for another', () => {
    expect(findDate('2026-3-15', 'yyyy-MM-dd')).toBeUndefined()
    expect(findDate('2026年3月15日', 'EEEE年O月A日')).toBeUndefined()
  })
})
