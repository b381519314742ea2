import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { writeExcelStart } from '../excel/write-start.ts'
import { outlineStart } from './outline-start.ts'
import { writeStartFiles } from './write-start-files.ts'

const document = (): Uint8Array =>
  writeStartFiles(
    { word: { title: '通知', paragraphs: ['明天开会。', '请带笔。'] } },
    'a.docx',
    [],
    () => undefined,
  ).get('a.docx') ?? new Uint8Array()

describe('an uploaded start file', () => {
  it('BK12: is told by what an author may name in it', () => {
    expect(outlineStart(document(), '通知.docx')).toEqual({
      kind: 'ok',
      paragraphs: ['通知', '明天开会。', '请带笔。'],
    })
    const book = writeExcelStart({ sheets: [{ name: '成绩', rows: [['学号', 1]] }] })
    expect(outlineStart(book, '成绩.XLSX')).toEqual({ kind: 'ok', sheets: ['成绩'] })
    expect(outlineStart(strToU8('hello'), '说明.txt')).toEqual({ kind: 'ok' })
  })

  it('BK12: is refused when it does not open, is something else, is hostile, or runs', () => {
    const told = (bytes: Uint8Array, name: string) => {
      const outline = outlineStart(bytes, name)
      return outline.kind === 'refused' ? outline.reason : outline.kind
    }
    expect(told(document(), '表.xlsx')).toBe('wrong-type')
    expect(told(document().subarray(0, 900), '通知.docx')).toBe('damaged')
    expect(told(new Uint8Array(0), '通知.docx')).toBe('empty')
    expect(told(strToU8('no document'), '通知.docx')).toBe('not-a-package')
    const climbing = zipSync({
      '../../evil.xml': strToU8('<a/>'),
      '[Content_Types].xml': strToU8('<Types/>'),
    })
    expect(told(climbing, '通知.docx')).toBe('hostile')
    expect(told(strToU8('MZ\u0090'), '图片.png')).toBe('program')
    expect(told(strToU8('@echo off'), '运行.BAT ')).toBe('program')
    expect(told(document(), '宏.docm')).toBe('program')
  })

  it('BK12: is refused as a bomb when it says to be more than any document', () => {
    const large = zipSync({ 'word/media/image1.png': new Uint8Array(30_000_000) }, { level: 9 })
    expect(large.length).toBeLessThan(100_000)
    expect(outlineStart(large, '炸弹.docx')).toMatchObject({ kind: 'refused', reason: 'hostile' })
  })
})
