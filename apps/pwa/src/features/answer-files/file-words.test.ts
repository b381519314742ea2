import { documentHealths } from '@wenkao/shared/answer-files'
import { describe, expect, it } from 'vitest'
import {
  baseName,
  familyOf,
  healthWord,
  isWholePath,
  modernName,
  pathBelow,
  programWord,
  sizeText,
} from './file-words.ts'

describe('words about files', () => {
  it('[F20] know the family of a document by its end, old and foreign ones too', () => {
    expect(familyOf('D:\\CZKT\\Word操作题\\科技节.WPS')).toBe('word')
    expect(familyOf('成绩.et')).toBe('excel')
    expect(familyOf('a/b.ppt')).toBe('powerpoint')
    expect(familyOf('说明.txt')).toBe('other')
    expect(modernName('C:\\x\\成绩.xls')).toBe('成绩.xlsx')
    expect(modernName('说明.txt')).toBe('说明.txt')
  })

  it('[F19] call programs by the names that people know', () => {
    expect(programWord('C:\\Program Files\\WINWORD.EXE')).toBe('word')
    expect(programWord('soffice.bin')).toBe('libreOffice')
    expect(programWord('et.exe')).toBe('wpsSheets')
    expect(programWord('notepad.exe')).toBeUndefined()
  })

  it('[F11b] have a word for every health', () => {
    const words = documentHealths.map(healthWord)
    expect(new Set(words).size).toBe(documentHealths.length)
    expect(words).not.toContain('unknown')
    expect(healthWord(null)).toBe('unknown')
  })

  it('take the last part of a path, whichever way it leans', () => {
    expect(baseName('D:\\CZKT\\a.docx')).toBe('a.docx')
    expect(baseName('a/b/')).toBe('b')
  })

  it('[F20] tell a place on the PC from one below the answer folder', () => {
    expect(['C:\\x', '/home/x', '\\\\server\\x'].map(isWholePath)).toEqual([true, true, true])
    expect(isWholePath('Word操作题/科技节.docx')).toBe(false)
    expect(pathBelow('D:\\CZKT', 'Word操作题/图')).toBe('D:\\CZKT\\Word操作题\\图')
    expect(pathBelow('/srv/CZKT/', 'a/b')).toBe('/srv/CZKT/a/b')
  })

  it('tell sizes from bytes to megabytes', () => {
    expect(sizeText(0)).toEqual(['bytes', '0'])
    expect(sizeText(1000)).toEqual(['kilobytes', '1'])
    expect(sizeText(5 * 1024 * 1024)).toEqual(['megabytes', '5.0'])
  })
})
