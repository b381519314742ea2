import { describe, expect, it } from 'vitest'
import { decodeConsole, parseAttributes } from './read-attributes.ts'

const plain = { readOnly: false, hidden: false, archive: false }
const told = (output: string, root: string) => Object.fromEntries(parseAttributes(output, root))

describe('what attrib tells', () => {
  it('is read from the columns of Windows 7 and of Windows 11', () => {
    const old = ['A            D:\\CZKT\\a.txt', 'A  SHR       D:\\CZKT\\b.txt'].join('\r\n')
    expect(told(old, 'D:\\CZKT')).toEqual({
      'a.txt': { ...plain, archive: true },
      'b.txt': { readOnly: true, hidden: true, archive: true },
    })
    const recent = [
      'A                    D:\\CZKT\\a.txt',
      '     R               D:\\CZKT\\只读.docx',
      'A   H    I           D:\\CZKT\\Word操作\\隐藏 文件.txt',
      '    H                D:\\CZKT\\Word操作',
      '                     D:\\CZKT\\空文件夹',
    ].join('\r\n')
    expect(told(recent, 'D:\\CZKT\\')).toEqual({
      'a.txt': { ...plain, archive: true },
      '只读.docx': { ...plain, readOnly: true },
      'word操作/隐藏 文件.txt': { ...plain, archive: true, hidden: true },
      word操作: { ...plain, hidden: true },
      空文件夹: plain,
    })
  })

  it('is read whatever the case of the drive, on a share, and below a root with spaces', () => {
    expect(told('A    d:\\czkt\\X.TXT', 'D:\\CZKT')).toEqual({
      'x.txt': { ...plain, archive: true },
    })
    const share = '\\\\server\\exam files\\07'
    expect(told(`     R      ${share}\\sub\\a b.txt`, share)).toEqual({
      'sub/a b.txt': { ...plain, readOnly: true },
    })
  })

  it('takes a name of 200 characters, and a folder line that ends in a backslash', () => {
    const long = '长'.repeat(200)
    const output = `A           D:\\CZKT\\${long}.txt\r\n   H        D:\\CZKT\\sub\\`
    expect(told(output, 'D:\\CZKT')).toEqual({
      [`${long}.txt`]: { ...plain, archive: true },
      sub: { ...plain, hidden: true },
    })
  })

  it('passes over refusals, empty folders and what lies elsewhere', () => {
    const output = [
      'File not found - D:\\CZKT\\*',
      '拒绝访问 - D:\\CZKT\\锁定',
      'A       C:\\Windows\\win.ini',
      '',
      'D:\\CZKT2\\a.txt',
    ].join('\r\n')
    expect(told(output, 'D:\\CZKT')).toEqual({})
  })

  it('is text in UTF-8, or in the Chinese code page of a console that kept it', () => {
    expect(decodeConsole(Buffer.from('只读.docx', 'utf8'))).toBe('只读.docx')
    expect(decodeConsole(Buffer.from([0xd6, 0xbb, 0xb6, 0xc1]))).toBe('只读')
  })
})
