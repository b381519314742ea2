import { FoundPath } from '@wenkao/shared/kernel'
import { describe, expect, it } from 'vitest'
import { nameablePath, textOfName } from './path-text.ts'

const isNameable = (path: string): boolean => FoundPath.safeParse(path).success

describe('a name as text', () => {
  it('is the name itself, with spaces, Chinese, and signs beyond the first plane', () => {
    for (const name of ['报告 终稿.docx', '𠮷.txt', 'a%20b.txt', '\ufffd.txt']) {
      expect(textOfName(Buffer.from(name, 'utf8'))).toBe(name)
    }
  })

  it('has bytes that are no text as percent signs, and stays one name for one file', () => {
    const gbk = Buffer.concat([Buffer.from('a'), Buffer.from([0xb1, 0xa8]), Buffer.from('%报.txt')])
    expect(textOfName(gbk)).toBe('a%B1%A8%25报.txt')
    // Half a surrogate pair as WTF-8, the way Node tells such a name on Windows.
    const half = Buffer.concat([
      Buffer.from('x'),
      Buffer.from([0xed, 0xa0, 0xbd]),
      Buffer.from('y'),
    ])
    expect(textOfName(half)).toBe('x%ED%A0%BDy')
    expect(isNameable(textOfName(gbk)) && isNameable(textOfName(half))).toBe(true)
  })
})

describe('a path as an event names it', () => {
  it('is kept up to 1,000 characters, and beyond has its beginning and a digest', () => {
    const longest = `任务/${'长'.repeat(997)}`
    expect(nameablePath(longest)).toBe(longest)
    const [one, other] = ['a', 'b'].map((end) => nameablePath(`${longest}${end}`))
    expect(one).not.toBe(other)
    expect(one?.startsWith('任务/长')).toBe(true)
    expect(isNameable(one ?? '')).toBe(true)
  })

  it('is never cut through a character', () => {
    for (const before of [899, 898]) {
      expect(isNameable(nameablePath('a'.repeat(before) + '𠮷'.repeat(200)))).toBe(true)
    }
  })
})
