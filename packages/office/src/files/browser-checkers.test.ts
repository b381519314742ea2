import { strToU8 } from 'fflate'
import { describe, expect, it } from 'vitest'
import type { TaskGrading } from '../checkpoints/checkpoint-schema.ts'
import { gradeTask } from '../checkpoints/grade-task.ts'
import { checkpoint } from '../testing/checkpoint-case.ts'
import { writeZip } from '../package/write-package.ts'
import { plainBitmap } from './examples/folder-start.ts'
import { readArchive } from './read-archive.ts'
import { averageHash, isBlank, readBitmap } from './read-bitmap.ts'
import { readMime, toBase64 } from './read-mime.ts'
import { readShortcut, writeShortcut } from './read-shortcut.ts'

const decodeText = (bytes: Uint8Array): string => new TextDecoder('gb18030').decode(bytes)
/** 故宫博物院 in GBK, as older browsers and programs write it. */
const PALACE_GBK = Uint8Array.from([0xb9, 0xca, 0xb9, 0xac, 0xb2, 0xa9, 0xce, 0xef, 0xd4, 0xba])
const PHRASE = '故宫博物院'

function verdictOf(
  kind: TaskGrading['kind'],
  code: string,
  target: Record<string, unknown>,
  expected: Record<string, unknown>,
  files: Readonly<Record<string, Uint8Array>>,
  folders: readonly string[] = [],
): string | undefined {
  return gradeTask({
    task: { kind, checkpoints: [checkpoint(code, target, expected)] },
    startFiles: new Map(),
    submittedFiles: new Map(Object.entries(files)),
    manifest: {
      entries: [
        ...folders.map((path) => ({ path, type: 'folder' as const })),
        ...Object.keys(files).map((path) => ({ path, type: 'file' as const })),
      ],
    },
    decodeText,
  }).verdicts[0]?.verdict
}

const join = (...parts: readonly (string | Uint8Array)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((one) => [...(typeof one === 'string' ? strToU8(one) : one)]))

describe('pages as browsers save them (CHECKPOINTS 7.2)', () => {
  const html = join(
    '<html><head><meta charset="gb2312"><title>',
    PALACE_GBK,
    '</title></head><body>',
    PALACE_GBK,
    '</body></html>',
  )
  const target = { in: 'file', path: 'a.htm' }
  const page = (kinds: readonly string[]) => ({ kinds, phrases: [PHRASE], title: PHRASE })

  it('reads a page in GBK that says so (50101)', () => {
    expect(verdictOf('browser', '50101', target, page(['html']), { 'a.htm': html })).toBe('pass')
  })

  it.each(['a_files', 'a.files'])('takes %s beside it for "complete" (50101)', (folder) => {
    const files = { 'a.htm': html }
    expect(verdictOf('browser', '50101', target, page(['complete']), files, [folder])).toBe('pass')
    expect(verdictOf('browser', '50101', target, page(['complete']), files)).toBe('fail')
  })

  it.each([
    ['base64', toBase64(html)],
    [
      'quoted-printable',
      [...html]
        .map((one) => `=${one.toString(16).toUpperCase().padStart(2, '0')}`)
        .join('')
        .replace(/(.{60})/g, '$1=\r\n'),
    ],
  ])('reads a single file whose page is in %s (50101)', (encoding, body) => {
    const mht = join(
      'From: <Saved by Blink>\r\nSnapshot-Content-Location: http://exam.local/\r\nSubject: =?utf-8?Q?=E6=95=85?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----b--"\r\n\r\n------b--\r\n',
      `Content-Type: text/html\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}\r\n------b----\r\n`,
    )
    expect(verdictOf('browser', '50101', target, page(['mht']), { 'a.htm': mht })).toBe('pass')
    expect(verdictOf('browser', '50101', target, page(['html']), { 'a.htm': mht })).toBe('fail')
  })

  it('does not take what a script or a comment says for the page (50104)', () => {
    const hidden = strToU8(
      `<html><body><!--${PHRASE}--><script>"${PHRASE}"</script>空</body></html>`,
    )
    expect(verdictOf('browser', '50104', target, { phrases: [PHRASE] }, { 'a.htm': hidden })).toBe(
      'fail',
    )
  })

  it('takes a picture that was saved as another type with the same pixels (50103)', () => {
    const original = plainBitmap(16, 12, (x, y) => (x < y ? 20 : 220))
    const again = plainBitmap(16, 12, (x, y) => (x < y ? 22 : 216))
    const other = plainBitmap(16, 12, (x) => (x < 8 ? 20 : 220))
    const expected = { picture: toBase64(original) }
    const judge = (saved: Uint8Array) =>
      verdictOf('browser', '50103', { in: 'file', path: 'p.bmp' }, expected, { 'p.bmp': saved })
    expect(judge(again)).toBe('pass')
    expect(judge(other)).toBe('fail')
    expect(judge(Uint8Array.of(0x42, 0x4d))).toBe('fail')
  })

  it('takes a second download by the name that browsers give it (50105)', () => {
    const expected = { content: toBase64(strToU8('1')) }
    const target = { in: 'file', path: '表.xls' }
    expect(verdictOf('browser', '50105', target, expected, { '表 (1).xls': strToU8('1') })).toBe(
      'pass',
    )
    const strict = { ...expected, acceptCopyName: false }
    expect(verdictOf('browser', '50105', target, strict, { '表 (1).xls': strToU8('1') })).toBe(
      'fail',
    )
  })

  it('reads recipients with Chinese separators and an encoded subject (50108)', () => {
    const mail = strToU8(
      'To: "王" <a@x.cn>； b@x.cn\r\nSubject: =?gbk?B?ucq5rA==?=\r\n =?gbk?B?sqnO79S6?=\r\n\r\n正文',
    )
    const expected = { to: ['a@x.cn', 'b@x.cn'], subject: PHRASE, contains: ['正文'] }
    expect(
      verdictOf('browser', '50108', { in: 'file', path: 'm.eml' }, expected, { 'm.eml': mail }),
    ).toBe('pass')
    const missing = { ...expected, to: ['a@x.cn'] }
    expect(
      verdictOf('browser', '50108', { in: 'file', path: 'm.eml' }, missing, { 'm.eml': mail }),
    ).toBe('fail')
  })

  it('ends for messages nested without end and for boundaries that never come', () => {
    const nested = 'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n'.repeat(4000)
    expect(readMime(strToU8(nested)).parts.length).toBeGreaterThan(0)
    expect(
      readMime(strToU8('Content-Type: multipart/mixed; boundary=zz\r\n\r\nabc')).parts,
    ).toEqual([])
  })
})

describe('shortcuts, archives and pictures (CHECKPOINTS 7.1)', () => {
  it('reads where a Windows shortcut and an internet shortcut lead (40108)', () => {
    expect(readShortcut(writeShortcut('D:/CZKT/说明.txt'), decodeText)).toEqual([
      'D:\\CZKT\\说明.txt',
      'D:\\CZKT\\说明.txt',
    ])
    expect(
      readShortcut(
        strToU8('[{000214A0}]\r\nProp3=19,2\r\n[InternetShortcut]\r\nURL=http://a/\r\n'),
        decodeText,
      ),
    ).toEqual(['http://a/'])
    expect(readShortcut(strToU8('text'), decodeText)).toBeUndefined()
    const cut = writeShortcut('D:/a').subarray(0, 90)
    expect(readShortcut(cut, decodeText)).toBeUndefined()
  })

  it('compares the end of a path only, in whole names (40108)', () => {
    const lnk = writeShortcut('C:/Users/考生/说明.txt')
    const target = { in: 'shortcut', path: 'a.lnk' }
    expect(verdictOf('files', '40108', target, { leadsTo: '说明.txt' }, { 'a.lnk': lnk })).toBe(
      'pass',
    )
    expect(verdictOf('files', '40108', target, { leadsTo: '明.txt' }, { 'a.lnk': lnk })).toBe(
      'fail',
    )
  })

  it('decodes member names in GBK when the zip does not say UTF-8 (40109)', () => {
    const zip = writeZip(new Map([['##########', strToU8('1')]]))
    const bytes = Uint8Array.from(zip)
    for (let at = 0; at + 10 <= bytes.length; at += 1)
      if (bytes.subarray(at, at + 10).every((one) => one === 0x23)) bytes.set(PALACE_GBK, at)
    expect(readArchive(bytes, decodeText).map((one) => one.path)).toEqual([PHRASE])
  })

  it('takes a folder around all members, and no archive of another kind (40109)', () => {
    const members = { members: ['a.txt'] }
    const target = { in: 'archive', path: 'z.zip' }
    const inFolder = writeZip(new Map([['打包/a.txt', strToU8('1')]]))
    const files = { 'a.txt': strToU8('1'), 'z.zip': inFolder }
    expect(verdictOf('files', '40109', target, members, files)).toBe('pass')
    const rar = { ...files, 'z.zip': strToU8('Rar!\u001a\u0007') }
    expect(verdictOf('files', '40109', target, members, rar)).toBe('fail')
    const changed = { ...files, 'a.txt': strToU8('2') }
    expect(verdictOf('files', '40109', target, members, changed)).toBe('fail')
  })

  it('tells a blank picture, and gives none for bytes that only begin as one (40114)', () => {
    const blank = readBitmap(plainBitmap(20, 20, () => 255))
    const drawn = readBitmap(plainBitmap(20, 20, (x) => x * 10))
    expect(blank && isBlank(blank)).toBe(true)
    expect(drawn && isBlank(drawn)).toBe(false)
    expect(drawn && averageHash(drawn).filter(Boolean).length).toBe(32)
    const huge = plainBitmap(2, 2, () => 1)
    new DataView(huge.buffer).setInt32(18, 2_000_000_000, true)
    expect(readBitmap(huge)).toBeUndefined()
  })
})
