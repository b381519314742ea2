import { describe, expect, it } from 'vitest'
import { element } from '../package/edit-xml.ts'
import { checkPassword, legacyHash, spunHash } from './protection-hash.ts'

describe('passwords of protected sheets and workbooks (20906, 20907)', () => {
  it('hashes as old files do', () => {
    expect(legacyHash('password')).toBe('83AF')
    expect(checkPassword(element('x:sheetProtection', { password: '83af' }), 'password')).toBe(
      'right',
    )
    expect(checkPassword(element('x:sheetProtection', { password: '83AF' }), 'Password')).toBe(
      'wrong',
    )
  })

  it('spins as newer files do', () => {
    const salt = 'AAECAwQFBgcICQoLDA0ODw=='
    const hashValue = spunHash('SHA-512', salt, 50, '密码1')
    const node = (attributes: Record<string, string | number | undefined>) =>
      element('x:sheetProtection', {
        algorithmName: 'SHA-512',
        saltValue: salt,
        spinCount: 50,
        hashValue,
        ...attributes,
      })
    expect(checkPassword(node({}), '密码1')).toBe('right')
    expect(checkPassword(node({}), '密码2')).toBe('wrong')
    expect(checkPassword(node({ spinCount: 51 }), '密码1')).toBe('wrong')
  })

  it('does not spin for as long as a file wants', () => {
    const node = element('x:sheetProtection', { hashValue: 'AA==', spinCount: 4_000_000_000 })
    expect(checkPassword(node, 'x')).toBe('unknown')
    expect(
      checkPassword(element('x:sheetProtection', { hashValue: 'A', algorithmName: 'X' }), 'x'),
    ).toBe('unknown')
  })

  it('tells no password from a wrong one, on sheets and workbooks', () => {
    expect(checkPassword(element('x:sheetProtection'), 'x')).toBe('none')
    expect(checkPassword(element('x:sheetProtection'), '')).toBe('right')
    const workbook = element('x:workbookProtection', { workbookPassword: legacyHash('jg') })
    expect(checkPassword(workbook, 'jg', 'workbook')).toBe('right')
  })
})
