import { describe, expect, it } from 'vitest'
import { documentOf, familyOf, isModernName } from './document-names.ts'
import { isRecoveryName, recoveryPlaces } from './recovery-places.ts'

const documents = ['第1题/通知.docx', '第2题/成绩.xlsx', '第3题/成绩.pptx', '第4题/my report.docx']

describe('what a found file’s name says (F19, F20)', () => {
  it.each([
    ['C:\\a\\Word\\AutoRecovery save of 通知.asd', '第1题/通知.docx'],
    ['C:\\a\\Word\\通知3054112233\\“通知”的自动恢复.asd', '第1题/通知.docx'],
    ['C:\\a\\Word\\AutoRecovery save of my%20report.asd', '第4题/my report.docx'],
    ['C:\\a\\Excel\\成绩3054112233\\成绩((Autorecovered-3054)).xlsb', '第2题/成绩.xlsx'],
    ['C:\\a\\Excel\\成绩3054112233\\1.xlsb', '第2题/成绩.xlsx'],
    ['C:\\a\\backup\\成绩.20261122093000123.pptx', '第3题/成绩.pptx'],
    ['/u/a/.config/libreoffice/4/user/backup/通知.docx_0.odt', '第1题/通知.docx'],
    ['/u/a/桌面/通知(1).DOC', '第1题/通知.docx'],
  ])('%s belongs to a document', (path, document) => {
    expect(documentOf(path, documents)).toBe(document)
  })

  it.each(['C:\\a\\UnsavedFiles\\Document1.asd', '/u/a/backup/成绩.bak', '/a/notes.docx'])(
    '%s belongs to none, or to several',
    (path) => {
      expect(documentOf(path, documents)).toBeUndefined()
    },
  )

  it('prefers the longest name that fits', () => {
    const both = ['a/报告.docx', 'a/报告二.docx']
    expect(documentOf('/x/报告二 的恢复.asd', both)).toBe('a/报告二.docx')
  })

  it('knows programs, and the formats that are graded', () => {
    expect(familyOf('a.WPS')).toBe('word')
    expect(familyOf('a.txt')).toBeUndefined()
    expect(isModernName('a.xlsm')).toBe(true)
    expect(isModernName('a.et')).toBe(false)
  })
})

describe('the places of recovery files (F19)', () => {
  it('are those of MS Office, WPS and LibreOffice', () => {
    const variables = { APPDATA: 'C:\\U\\R', LOCALAPPDATA: 'C:\\U\\L' }
    const windows = recoveryPlaces(variables, 'win32', 'C:\\U').map(({ folder }) => folder)
    expect(windows).toContain('C:\\U\\R\\Microsoft\\Word')
    expect(windows).toContain('C:\\U\\L\\Microsoft\\Office\\UnsavedFiles')
    expect(windows).toContain('C:\\U\\R\\kingsoft\\office6\\backup')
    const linux = recoveryPlaces({}, 'linux', '/u/a').map(({ folder }) => folder)
    expect(linux).toContain('/u/a/.config/libreoffice/4/user/backup')
  })

  it.each([
    ['AutoRecovery save of a.asd', true],
    ['ppt3A2F.tmp', true],
    ['a.docx', true],
    ['a.bak', true],
    ['~$a.docx', false],
    ['Normal.dotm', true],
    ['CustomDictionary.dic', false],
  ])('%s: %s', (name, is) => {
    expect(isRecoveryName(name)).toBe(is)
  })
})
