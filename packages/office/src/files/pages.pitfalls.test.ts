import { strToU8 } from 'fflate'
import { describe, expect, it } from 'vitest'
import { gradeTask } from '../checkpoints/grade-task.ts'
import { checkpoint } from '../testing/checkpoint-case.ts'
import { makeWord, paragraph } from '../testing/make-document.ts'
import { plainBitmap } from './examples/folder-start.ts'
import { toBase64 } from './read-mime.ts'
import { readShortcut } from './read-shortcut.ts'
import { readWebPage } from './read-web-page.ts'

type Files = Readonly<Record<string, string | Uint8Array>>
type Case = readonly [
  code: string,
  path: string,
  expected: Record<string, unknown>,
  right: readonly Files[],
  wrong: readonly Files[],
]

const decodeText = (bytes: Uint8Array): string => new TextDecoder('gb18030').decode(bytes)
const PHRASE = '故宫旧称紫禁城，位于北京中轴线中心'
const page = (body: string, head = ''): string =>
  `<!DOCTYPE html><html><head>${head}<title>故宫</title></head><body>${body}</body></html>`
const PHOTO = plainBitmap(40, 30, (x, y) => (x * y) % 251)
const LONG =
  '角楼是紫禁城城池的一部分，与城垣、城门楼及护城河同属皇宫的防卫设施，建成于明永乐十八年。'
const HTML_MAIL = `MIME-Version: 1.0\r\nTo: "x@y.cn" <a@x.cn>, a@x.cn\r\nSubject: 作业\r\nContent-Type: multipart/alternative; boundary=q\r\n\r\n--q\r\nContent-Type: Text/HTML; charset=utf-8\r\n\r\n<p>老师<b>您好</b></p>\r\n--q--\r\n`

const CASES: readonly Case[] = [
  [
    '50101',
    'a.htm',
    { kinds: ['html'], phrases: [PHRASE], title: '故宫' },
    [
      { 'A.HTM': page(`<p>故宫旧称<b>紫禁城</b>，<span>位于北京</span>&#20013;轴线中心`) },
      // Saved in UTF-8, though the page still says otherwise.
      { 'a.htm': page(`<p>${PHRASE}</p><p>${LONG}</p>`, '<meta charset="gb2312">') },
    ],
    [
      { 'a.htm': page(PHRASE), 'a_files/1.png': 'x' },
      { 'a.htm': page(`<!-- ${PHRASE}`) },
      { 'a.htm': PHRASE },
      { 'a.html': page(PHRASE) },
    ],
  ],
  [
    '50102',
    'b.txt',
    { passage: LONG },
    [{ 'b.txt': `\ufeff　　${LONG.replace('，', '，\r\n')}\r\n` }, { 'b.txt': LONG }],
    [
      { 'b.txt': makeWord(paragraph(LONG)) },
      { 'b.txt': `首页 参观 展览\r\n${LONG}` },
      { 'b.txt': page(LONG) },
      { 'b.txt': LONG.slice(0, 20) },
    ],
  ],
  [
    '50103',
    'p.bmp',
    { picture: toBase64(PHOTO) },
    [{ 'p.bmp': PHOTO }, { 'p.bmp': plainBitmap(40, 30, (x, y) => ((x * y) % 251) + 3) }],
    [
      { 'p.bmp': plainBitmap(80, 60, (x, y) => ((x >> 1) * (y >> 1)) % 251) },
      { 'p.bmp': plainBitmap(40, 30, (x, y) => ((x * y) % 251) >> 2) },
    ],
  ],
  [
    '50106',
    'c.url',
    { url: 'http://exam.local/故宫/' },
    [
      {
        'c.url': `[DEFAULT]\r\nBASEURL=http://exam.local/\r\n[InternetShortcut]\r\nURL=HTTP://EXAM.LOCAL:80/%E6%95%85%E5%AE%AB\r\n`,
      },
    ],
    [
      { 'c.url': '[InternetShortcut]\r\nURL=http://exam.local/\r\n' },
      { 'c.url': '[InternetShortcut]\r\nBASEURL=http://exam.local/故宫/\r\n' },
    ],
  ],
  [
    '50107',
    'd.txt',
    { values: ['1420年', '24'], maxLength: 60 },
    [{ 'd.txt': '１．建于 1420 年\r\n２．共24位皇帝' }, { 'd.txt': '1420年5月，24位' }],
    [
      { 'd.txt': '11420年，24位' },
      { 'd.txt': '1420年，240位' },
      { 'd.txt': '1420年，3.24' },
      { 'd.txt': page('1420年，24位') },
      { 'd.txt': `1420年，24位。${LONG}${LONG}` },
    ],
  ],
  [
    '50108',
    'e.eml',
    { to: ['A@x.cn'], subject: '作业', contains: ['老师您好'] },
    [{ 'e.eml': HTML_MAIL }, { 'e.eml': HTML_MAIL.replace('To:', 'Cc: b@x.cn\r\nTo:') }],
    [
      { 'e.eml': HTML_MAIL.replace('To:', 'Cc:') },
      { 'e.eml': HTML_MAIL.replace(', a@x.cn', '; b@x.cn') },
      { 'e.eml': HTML_MAIL.replace('Text/HTML', 'text/html\r\nContent-Disposition: attachment') },
    ],
  ],
]

describe('pages and mail: other right ways, and wrong ones that look right (7.2)', () => {
  it.each(CASES)('%s in %s', (code, path, expected, right, wrong) => {
    const judge = (files: Files) =>
      gradeTask({
        task: { kind: 'browser', checkpoints: [checkpoint(code, { in: 'file', path }, expected)] },
        startFiles: new Map(),
        submittedFiles: new Map(
          Object.entries(files).map(([name, content]) => [
            name,
            typeof content === 'string' ? strToU8(content) : content,
          ]),
        ),
        decodeText,
      }).verdicts[0]
    for (const files of right) {
      const verdict = judge(files)
      expect([verdict?.messageZh, verdict?.verdict]).toEqual([verdict?.messageZh, 'pass'])
    }
    for (const files of wrong) {
      const verdict = judge(files)
      expect([verdict?.messageZh, verdict?.verdict]).toEqual([verdict?.messageZh, 'fail'])
    }
  })

  it('reads pages of many open marks in one pass', () => {
    const open = (mark: string): Uint8Array => strToU8(`<html>好${mark.repeat(200_000)}`)
    for (const mark of ['<!--', '<script ', '<title>', '<', '<p '])
      expect(readWebPage(open(mark), decodeText)?.text).toContain('好')
  })

  it('reads shortcuts that hold a list of items only, as other programs write them (40108)', () => {
    const wide = (text: string): number[] =>
      [...text].flatMap((sign) => [sign.charCodeAt(0) & 255, sign.charCodeAt(0) >> 8])
    const item = (bytes: readonly number[]): number[] => [bytes.length + 2, 0, ...bytes]
    const long = wide('说明.txt\0')
    const block = [20 + long.length + 2, 0, 3, 0, 4, 0, 0xef, 0xbe, ...Array<number>(12).fill(0)]
    const file = [0x32, 0, ...Array<number>(10).fill(0), ...strToU8('SM.TXT'), 0, 0]
    const list = [
      ...item([0x2f, ...strToU8('D:\\'), 0]),
      ...item([...file, ...block, ...long, 0, 0]),
      0,
      0,
    ]
    const link = new Uint8Array(76 + 2 + list.length)
    link.set([0x4c, 0, 0, 0, 1, 0x14, 2, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46])
    link[20] = 1
    link.set([list.length, 0, ...list], 76)
    expect(readShortcut(link, decodeText)).toEqual(['D:\\说明.txt'])
  })
})
