import { strToU8 } from 'fflate'
import { describe, expect, it } from 'vitest'
import type { Checkpoint } from '../checkpoints/checkpoint-schema.ts'
import { gradeTask } from '../checkpoints/grade-task.ts'
import { validateTask } from '../checkpoints/validate-task.ts'
import { checkpoint } from '../testing/checkpoint-case.ts'
import { makeWord, paragraph } from '../testing/make-document.ts'
import { pathKey, pathPattern, type FolderManifest } from './folder-state.ts'

type Files = Readonly<Record<string, string | Uint8Array>>
interface Submission {
  readonly files: Files
  readonly folders?: readonly string[]
  readonly attributes?: Readonly<Record<string, Partial<FolderManifest['entries'][number]>>>
  readonly noManifest?: boolean
}
interface Case {
  readonly title: string
  readonly checkpoint: Checkpoint
  readonly right: readonly Submission[]
  readonly wrong: readonly Submission[]
  readonly start?: Files
}

const START: Files = {
  '资料/a.txt': '甲',
  '资料/b.txt': '乙',
  '资料/图/c.bmp': '丙',
  'notes.TXT': '原文\r\n第二行',
  'x.tmp': '1',
  'y.tmp': '2',
}
const without = (...paths: string[]): Files =>
  Object.fromEntries(Object.entries(START).filter(([path]) => !paths.includes(path)))

const asMap = (files: Files): ReadonlyMap<string, Uint8Array> =>
  new Map(
    Object.entries(files).map(([path, content]) => [
      path,
      typeof content === 'string' ? strToU8(content) : content,
    ]),
  )
const manifestOf = ({ files, folders = [], attributes = {} }: Submission): FolderManifest => ({
  entries: [
    ...folders.map((path) => ({ path, type: 'folder' as const, ...attributes[path] })),
    ...Object.keys(files).map((path) => ({ path, type: 'file' as const, ...attributes[path] })),
  ],
})
const judge = (one: Checkpoint, submission: Submission, start: Files = START) =>
  gradeTask({
    task: { kind: 'files', checkpoints: [one] },
    startFiles: asMap(start),
    submittedFiles: asMap(submission.files),
    manifest: submission.noManifest === true ? undefined : manifestOf(submission),
    decodeText: (bytes) => new TextDecoder('gb18030').decode(bytes),
  }).verdicts[0]

const file = (path: string) => ({ in: 'file', path })
const folder = (path: string) => ({ in: 'folder', path })

const CASES: readonly Case[] = [
  {
    title: 'an empty folder that only the manifest lists',
    checkpoint: checkpoint('40101', folder('作业/备份'), {}),
    right: [
      { files: START, folders: ['作业\\备份'] },
      { files: { ...START, '作业/备份/z.txt': '' } },
    ],
    wrong: [{ files: { ...START, '作业/备份': '' } }, { files: START, folders: ['作业'] }],
  },
  {
    title: 'a new file, without its extension doubled',
    checkpoint: checkpoint('40102', file('新.txt'), {}),
    right: [{ files: { ...START, '新.TXT': '' } }],
    wrong: [{ files: { ...START, '新.txt.txt': '' } }, { files: START, folders: ['新.txt'] }],
  },
  {
    title: 'a new document of its type',
    checkpoint: checkpoint('40102', file('文.docx'), { type: 'docx' }),
    right: [
      { files: { ...START, '文.docx': makeWord(paragraph('甲')) } },
      { files: { ...START, '文.docx': '' } },
    ],
    wrong: [{ files: { ...START, '文.docx': '文字' } }],
  },
  {
    title: 'a renamed file of the same content',
    checkpoint: checkpoint('40103', file('资料/a.txt'), { name: '新名.txt' }),
    right: [{ files: { ...without('资料/a.txt'), '资料/新名.txt': '甲' } }],
    wrong: [
      { files: { ...START, '资料/新名.txt': '甲' } },
      { files: { ...without('资料/a.txt'), '资料/新名.txt': '改' } },
      { files: { ...without('资料/a.txt'), '新名.txt': '甲' } },
      { files: { ...without('资料/a.txt'), '资料/新名.txt.txt': '甲' } },
    ],
  },
  {
    title: 'a renamed folder with everything in it',
    checkpoint: checkpoint('40103', folder('资料'), { name: '素材' }),
    right: [
      {
        files: {
          ...without('资料/a.txt', '资料/b.txt', '资料/图/c.bmp'),
          '素材/a.txt': '甲',
          '素材/b.txt': '乙',
          '素材/图/c.bmp': '丙',
        },
      },
    ],
    wrong: [
      { files: { ...without('资料/a.txt', '资料/b.txt', '资料/图/c.bmp'), '素材/a.txt': '甲' } },
    ],
  },
  {
    title: 'a copy beside its source',
    checkpoint: checkpoint('40104', file('资料/a.txt'), { to: '备份/a.txt' }),
    right: [{ files: { ...START, '备份/a.txt': '甲' } }],
    wrong: [
      { files: { ...without('资料/a.txt'), '备份/a.txt': '甲' } },
      { files: { ...START, '备份/a.txt': '改' } },
    ],
  },
  {
    title: 'a move that leaves nothing behind',
    checkpoint: checkpoint('40105', file('资料/a.txt'), { to: '备份/a.txt' }),
    right: [{ files: { ...without('资料/a.txt'), '备份/A.TXT': '甲' } }],
    wrong: [{ files: { ...START, '备份/a.txt': '甲' } }, { files: without('资料/a.txt') }],
  },
  {
    title: 'deletion by pattern',
    checkpoint: checkpoint('40106', { in: 'entries', paths: ['*.tmp'] }, {}),
    right: [{ files: without('x.tmp', 'y.tmp') }],
    wrong: [{ files: without('x.tmp') }, { files: {} }],
  },
  {
    title: 'attributes from the manifest',
    checkpoint: checkpoint('40107', file('资料/a.txt'), { readOnly: true, hidden: false }),
    right: [{ files: START, attributes: { '资料/a.txt': { readOnly: true, archive: true } } }],
    wrong: [
      { files: START, attributes: { '资料/b.txt': { readOnly: true } } },
      { files: START, attributes: { '资料/a.txt': { readOnly: true, hidden: true } } },
    ],
  },
  {
    title: 'edited text in any encoding',
    checkpoint: checkpoint('40111', file('notes.txt'), { text: '新文字\n第二行' }),
    right: [
      { files: { ...START, 'notes.TXT': '新文字\r\n第二行\r\n' } },
      { files: { ...START, 'notes.TXT': '\ufeff新文字\n第二行' } },
      {
        files: {
          ...START,
          'notes.TXT': Uint8Array.from(
            [...'\ufeff新文字\n第二行'].flatMap((sign) => [
              sign.charCodeAt(0) & 255,
              sign.charCodeAt(0) >> 8,
            ]),
          ),
        },
      },
      {
        files: {
          ...START,
          'notes.TXT': Uint8Array.from([
            0xd0, 0xc2, 0xce, 0xc4, 0xd7, 0xd6, 10, 0xb5, 0xda, 0xb6, 0xfe, 0xd0, 0xd0,
          ]),
        },
      },
    ],
    wrong: [{ files: { ...START, 'notes.TXT': '新文字' } }, { files: without('notes.TXT') }],
  },
  {
    title: 'a folder tree, exactly',
    checkpoint: checkpoint('40113', folder('树'), { folders: ['一/二', '三'] }),
    right: [{ files: START, folders: ['树/一/二', '树/三'] }],
    wrong: [
      { files: START, folders: ['树/一', '树/三'] },
      { files: START, folders: ['树/一/二', '树/三', '树/四'] },
    ],
  },
]

describe('file checkpoints: untouched 0, right full, near misses 0 (2.8, 7.1)', () => {
  it.each(CASES)('$checkpoint.code $title', ({ checkpoint: one, right, wrong, start = START }) => {
    const task = { kind: 'files', checkpoints: [one] }
    expect(validateTask({ task, startFiles: asMap(start) })).toEqual([])
    expect(judge(one, { files: start }, start)?.points).toBe(0)
    for (const submission of right) {
      const verdict = judge(one, submission, start)
      expect([verdict?.messageZh, verdict?.points]).toEqual([verdict?.messageZh, 2])
    }
    for (const submission of wrong) {
      const verdict = judge(one, submission, start)
      expect([verdict?.messageZh, verdict?.points]).toEqual([verdict?.messageZh, 0])
    }
  })

  it('leaves attributes to a person when no manifest came with the files', () => {
    const one = checkpoint('40107', file('x.tmp'), { hidden: true })
    expect(judge(one, { files: START, noManifest: true })?.verdict).toBe('unsupported')
  })

  it('leaves text in an unknown encoding to a person', () => {
    const one = checkpoint('40111', file('notes.txt'), { text: '新' })
    const verdict = gradeTask({
      task: { kind: 'files', checkpoints: [one] },
      startFiles: asMap(START),
      submittedFiles: asMap({ ...START, 'notes.TXT': Uint8Array.from([0xd0, 0xc2]) }),
    }).verdicts[0]
    expect(verdict?.verdict).toBe('unsupported')
  })
})

describe('the guard over untouched files (40116)', () => {
  const guard = checkpoint(
    '40116',
    folder(''),
    { except: ['x.tmp', '备份'] },
    { id: 'g', guard: true },
  )
  const work = checkpoint('40106', { in: 'entries', paths: ['x.tmp'] }, {}, { id: 'w' })
  const points = (files: Files): (number | undefined)[] =>
    gradeTask({
      task: { kind: 'files', checkpoints: [guard, work] },
      startFiles: asMap(START),
      submittedFiles: asMap(files),
    }).verdicts.map((verdict) => verdict.points)

  it('earns its points only beside work, and takes them all when it fails', () => {
    expect(points(START)).toEqual([0, 0])
    expect(points(without('x.tmp'))).toEqual([2, 2])
    expect(points(without('x.tmp', 'y.tmp'))).toEqual([0, 0])
    expect(points({ ...without('x.tmp'), '资料/a.txt': '改' })).toEqual([0, 0])
  })

  it('ignores what programs leave behind', () => {
    expect(
      points({ ...without('x.tmp'), '~$文.docx': 'x', 'Thumbs.db': 'x', '资料/.~lock.a.txt#': '' }),
    ).toEqual([2, 2])
  })
})

describe('paths compare as Windows does (7.1)', () => {
  it('folds case, slashes and composition', () => {
    expect(pathKey('.\\A\\B/e\u0301.TXT')).toBe('a/b/\u00e9.txt')
    expect(pathPattern('*.t?t')('A.TXT')).toBe(true)
    expect(pathPattern('*.txt')('sub/a.txt')).toBe(false)
    expect(pathPattern('**.txt')('sub/a.txt')).toBe(true)
    expect(pathPattern('a+b(1).txt')('a+b(1).txt')).toBe(true)
  })
})
