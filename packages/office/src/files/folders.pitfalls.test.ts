import { strToU8 } from 'fflate'
import { describe, expect, it } from 'vitest'
import { writePicture } from '../package/write-picture.ts'
import { writeZip } from '../package/write-package.ts'
import { checkpoint } from '../testing/checkpoint-case.ts'
import { asMap, judgeFolder, type Files, type Handed } from '../testing/folder-case.ts'
import { makeWord, paragraph } from '../testing/make-document.ts'
import { plainBitmap } from './examples/folder-start.ts'
import { writeShortcut } from './read-shortcut.ts'

type Case = readonly [
  code: string,
  target: Record<string, unknown>,
  expected: Record<string, unknown>,
  right: readonly (Files | Handed)[],
  wrong: readonly (Files | Handed)[],
]

const ZIP = writeZip(
  new Map([
    ['歌词.txt', strToU8('词')],
    ['曲谱/一.txt', strToU8('谱')],
  ]),
)
const START: Files = {
  '资料/通知.txt': '通知',
  '资料/名单.txt': '名单',
  '资料/旧稿.txt': '旧稿',
  '备份/一月.dat': '1',
  '备份/二月.dat': '2',
  '备份/日志.log': '3',
  '日志/旧.log': '9',
  '图/校门.bmp': plainBitmap(120, 120, (x, y) => x + y),
  '说明.txt': '说明',
  '素材.zip': ZIP,
}
const but = (...gone: string[]): Files =>
  Object.fromEntries(
    Object.entries(START).filter(
      ([path]) => !gone.some((one) => path === one || path.startsWith(`${one}/`)),
    ),
  )
const judge = (one: ReturnType<typeof checkpoint>, work: Files | Handed) =>
  judgeFolder(one, START, work, (bytes) => new TextDecoder('gb18030').decode(bytes))

const file = (path: string) => ({ in: 'file', path })
const folder = (path: string) => ({ in: 'folder', path })
const zipOf = (files: Files): Uint8Array => writeZip(new Map(asMap(files)))
const OLE = Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0)

const CASES: readonly Case[] = [
  [
    '40101',
    folder('é作品'),
    {},
    [
      { files: START, folders: ['e\u0301作品'] },
      { ...START, 'É作品\\a.txt': '' },
    ],
    [
      { files: START, folders: ['新建文件夹'] },
      { ...START, é作品: '' },
    ],
  ],
  [
    '40102',
    file('新.txt'),
    { type: 'txt' },
    [
      { ...START, '新.TXT': '字' },
      { ...START, '新.txt': Uint8Array.of(0xd7, 0xd6) },
    ],
    [
      { ...START, '新.txt': makeWord(paragraph('字')) },
      { ...START, '新.txt': OLE },
    ],
  ],
  [
    '40102',
    file('文.docx'),
    { type: 'docx', text: '第一段\n第二段' },
    [{ ...START, '文.docx': makeWord(paragraph('第一段') + paragraph('第二段 ')) }],
    [
      { ...START, '文.docx': makeWord(paragraph('第一段 第二段')) },
      { ...START, '文.docx': '第一段\n第二段' },
    ],
  ],
  [
    '40104',
    file('资料/通知.txt'),
    { to: '备份/通知.txt' },
    [{ ...START, '备份/通知.txt': '通知' }],
    [{ ...START, '备份/通知.txt': '通知', '资料/通知.txt': '改' }],
  ],
  [
    '40105',
    folder('资料'),
    { to: '备份/资料' },
    [
      {
        ...but('资料'),
        '备份/资料/通知.txt': '通知',
        '备份/资料/名单.txt': '名单',
        '备份/资料/旧稿.txt': '旧稿',
      },
    ],
    [
      {
        files: {
          ...but('资料'),
          '备份/资料/通知.txt': '通知',
          '备份/资料/名单.txt': '名单',
          '备份/资料/旧稿.txt': '旧稿',
        },
        folders: ['资料'],
      },
    ],
  ],
  [
    '40106',
    { in: 'entries', paths: ['资料/旧稿.txt'] },
    {},
    [but('资料/旧稿.txt'), { ...but('资料'), '素材/通知.txt': '通知' }],
    [but('资料')],
  ],
  [
    '40106',
    { in: 'entries', paths: ['备份/*.dat'] },
    { siblings: true },
    [but('备份/一月.dat', '备份/二月.dat'), { ...but('备份'), '日志/日志.log': '3' }],
    [{ files: but('备份'), folders: ['备份'] }, but('备份/一月.dat')],
  ],
  [
    '40106',
    { in: 'entries', paths: ['备份/*.*'] },
    {},
    [{ files: but('备份'), folders: ['备份'] }],
    [but('备份/一月.dat')],
  ],
  [
    '40108',
    { in: 'shortcut', path: '备份/说明.lnk' },
    { leadsTo: '说明.txt' },
    [
      { ...START, '备份/说明.lnk': writeShortcut('E:/考试/说明.txt') },
      {
        ...START,
        '备份/说明.lnk': '[InternetShortcut]\nURL=file:///E:/%E8%80%83/%E8%AF%B4%E6%98%8E.txt',
      },
    ],
    [
      {
        ...START,
        '资料/说明.txt': '别的',
        '备份/说明.lnk': writeShortcut('E:/考试/资料/说明.txt'),
      },
      { ...START, '备份/说明.lnk': START['说明.txt'] ?? '' },
    ],
  ],
  [
    '40109',
    { in: 'archive', path: '打包.zip' },
    { members: ['资料'] },
    [
      {
        ...START,
        '打包.zip': zipOf({
          '资料/通知.txt': '通知',
          '资料/名单.txt': '名单',
          '资料/旧稿.txt': '旧稿',
          '__MACOSX/资料/._通知.txt': 'x',
          '资料/.DS_Store': 'x',
        }),
      },
    ],
    [
      {
        ...START,
        '打包.zip': zipOf({ '通知.txt': '通知', '名单.txt': '名单', '旧稿.txt': '旧稿' }),
      },
      {
        ...START,
        '打包.zip': zipOf({
          'a/资料/通知.txt': '通知',
          'b/资料/名单.txt': '名单',
          '资料/旧稿.txt': '旧稿',
        }),
      },
      {
        ...START,
        '打包.zip': zipOf({
          '资料/通知.txt': '改了',
          '资料/名单.txt': '名单',
          '资料/旧稿.txt': '旧稿',
        }),
      },
    ],
  ],
  [
    '40109',
    { in: 'archive', path: '打包.zip' },
    { members: ['说明.txt'], acceptTopFolder: false },
    [{ ...START, '打包.zip': zipOf({ '说明.txt': '说明' }) }],
    [{ ...START, '打包.zip': zipOf({ '打包/说明.txt': '说明' }) }],
  ],
  [
    '40110',
    { in: 'archive', path: '素材.zip' },
    { to: '音乐', members: ['曲谱'] },
    [{ ...START, '音乐/曲谱/一.txt': '谱' }],
    [
      { ...START, '音乐/一.txt': '谱' },
      { ...START, '音乐/曲谱/一.txt': '改' },
      { ...START, '音乐/素材.zip': ZIP },
    ],
  ],
  [
    '40112',
    { in: 'names', folder: '', names: ['*.log'] },
    { to: '日志', action: 'move' },
    [{ ...but('备份/日志.log'), '日志/日志.log': '3' }],
    [
      { ...START, '日志/日志.log': '3' },
      { ...but('备份/日志.log'), '日志/日志.log': '3', '日志/二月.dat': '2' },
    ],
  ],
  [
    '40114',
    file('截图.png'),
    { types: ['bmp', 'png'] },
    [{ ...START, '截图.png': plainBitmap(110, 110, (x) => x * 2) }],
    [
      { ...START, '截图.png': START['图/校门.bmp'] ?? '' },
      { ...START, '截图.png': writePicture(200, 200, 'FFFFFF') },
    ],
  ],
  [
    '40115',
    file('课程.csv'),
    { type: 'csv', contains: ['Python,32'] },
    [{ ...START, '课程.csv': 'Python,32\r\n' }],
    [
      { ...START, '课程.csv': OLE },
      { ...START, '课程.csv': zipOf({ a: 'Python,32' }) },
    ],
  ],
  [
    '40115',
    file('页.htm'),
    { type: 'htm', contains: ['你好'] },
    [{ ...START, '页.htm': '<html><body>你好</body></html>' }],
    [{ ...START, '页.htm': '你好' }],
  ],
  [
    '40115',
    file('旧.doc'),
    { type: 'doc' },
    [{ ...START, '旧.doc': OLE }],
    [{ ...START, '旧.doc': '字' }],
  ],
]

describe('files and folders: other right ways, and wrong ones that look right (7.1)', () => {
  it.each(CASES.map((one, index) => [one[0], index] as const))('%s (case %i)', (code, index) => {
    const [, target, expected, right, wrong] = CASES[index] as Case
    const one = checkpoint(code, target, expected)
    expect(judge(one, START)?.points).toBe(0)
    for (const work of right) {
      const verdict = judge(one, work)
      expect([verdict?.messageZh, verdict?.points]).toEqual([verdict?.messageZh, 2])
    }
    for (const work of wrong) {
      const verdict = judge(one, work)
      expect([verdict?.messageZh, verdict?.points]).toEqual([verdict?.messageZh, 0])
    }
  })

  it('leaves to a person what nobody listed: empty folders, attributes, unknown types', () => {
    const verdict = (one: ReturnType<typeof checkpoint>, work: Handed) => judge(one, work)?.verdict
    const unlisted: Handed = { files: START, isListed: false }
    expect(verdict(checkpoint('40101', folder('新'), {}), unlisted)).toBe('unsupported')
    expect(verdict(checkpoint('40113', folder(''), { folders: ['新'] }), unlisted)).toBe(
      'unsupported',
    )
    expect(verdict(checkpoint('40107', file('说明.txt'), { hidden: true }), { files: START })).toBe(
      'unsupported',
    )
    const odd = checkpoint('40115', file('说明.txt'), { type: 'dwg' })
    expect(verdict(odd, { files: START })).toBe('unsupported')
  })
})
