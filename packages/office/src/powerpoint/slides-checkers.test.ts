import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { writePicture } from '../package/write-picture.ts'
import { checkpoint, grade } from '../testing/checkpoint-case.ts'
import type { Checkpoint } from '../checkpoints/checkpoint-schema.ts'
import { draftPowerPoint, type PowerPointDraft } from './powerpoint-draft.ts'
import { openPowerPoint } from './powerpoint-view.ts'
import { powerPointCheckers } from './powerpoint-checkers.ts'
import { plainShape, writePowerPointStart, type StartSlide } from './write-start.ts'

const PICTURE = writePicture(12, 10, 'C00000')
const OTHER = writePicture(12, 11, '00B050')

const SLIDES: readonly StartSlide[] = [
  { layout: 'title', title: '第一章', bodies: [['副题']] },
  { layout: 'obj', title: '第二章', bodies: [['甲', '乙']] },
  { layout: 'obj', title: '第三章', bodies: [[]] },
]
const START = writePowerPointStart({ slides: SLIDES })

type Edits = Readonly<Record<string, (text: string) => string>>
function edited(bytes: Uint8Array, edits: Edits): Uint8Array {
  const files = unzipSync(bytes)
  for (const [name, edit] of Object.entries(edits))
    files[name] = strToU8(edit(strFromU8(files[name] ?? new Uint8Array())))
  return zipSync(files)
}

type Parameters = Checkpoint['target']

/** An answer that does what checkpoints ask for, one after the other. */
function answer(
  steps: readonly (readonly [string, Parameters, Parameters])[],
  start = START,
  materials: Readonly<Record<string, Uint8Array>> = {},
): Uint8Array {
  const draft: PowerPointDraft = draftPowerPoint(
    start,
    openPowerPoint(start),
    new Map(Object.entries(materials)),
  )
  for (const [code, target, expected] of steps) {
    const checker = powerPointCheckers.find((one) => one.code === code)
    checker?.apply?.(draft, target, expected)
  }
  return draft.package.toBytes()
}

function verdictOf(
  code: string,
  target: Parameters,
  expected: Parameters,
  submitted: Uint8Array,
  start = START,
  materials: Readonly<Record<string, Uint8Array>> = {},
): string | undefined {
  const verdict = grade(
    'powerpoint',
    [checkpoint(code, target, expected)],
    start,
    submitted,
    materials,
  )
  return verdict.verdicts[0]?.verdict
}

const ORDER = { sequence: [{ start: 3 }, { start: 1 }, { start: 2 }] }

describe('slides named as items name them (CHECKPOINTS 2.3)', () => {
  const moved = answer([['30101', {}, ORDER]])
  const text = { text: '新标题' }

  it('are found by what they were in the start file, wherever they went', () => {
    const target = { slide: { start: 2 }, shape: { placeholder: 'title' } }
    const done = answer([
      ['30101', {}, ORDER],
      ['30201', target, text],
    ])
    expect(verdictOf('30201', target, text, done)).toBe('pass')
    expect(verdictOf('30201', { ...target, slide: { final: 3 } }, text, done)).toBe('pass')
    expect(verdictOf('30201', { ...target, slide: { final: 2 } }, text, done)).toBe('fail')
  })

  it('are not mistaken when a program numbers them anew by their places', () => {
    const renumbered = edited(moved, {
      'ppt/presentation.xml': (xml) => {
        let id = 255
        return xml.replace(/<p:sldId id="\d+"/g, () => `<p:sldId id="${(id += 1)}"`)
      },
    })
    expect(verdictOf('30101', {}, ORDER, renumbered)).toBe('pass')
  })

  it('count when they are hidden', () => {
    const hidden = answer([
      ['30102', { slide: { start: 1 } }, { hidden: true }],
      ['30201', { slide: { final: 2 }, shape: { placeholder: 'title' } }, text],
    ])
    expect(
      verdictOf('30201', { slide: { start: 2 }, shape: { placeholder: 'title' } }, text, hidden),
    ).toBe('pass')
  })

  it('keep a copy apart from its original', () => {
    const sequence = [{ start: 1 }, { start: 2 }, { copyOf: 2 }, { start: 3 }]
    const copied = answer([['30101', {}, { sequence }]])
    expect(verdictOf('30101', {}, { sequence }, copied)).toBe('pass')
    expect(
      verdictOf(
        '30101',
        {},
        { sequence: [{ start: 1 }, { copyOf: 2 }, { start: 2 }, { start: 3 }] },
        copied,
      ),
    ).toBe('fail')
  })

  it('lose their points when deleted, and stop nothing else', () => {
    const deleted = answer([['30101', {}, { sequence: [{ start: 1 }, { start: 3 }] }]])
    expect(
      verdictOf('30201', { slide: { start: 2 }, shape: { placeholder: 'title' } }, text, deleted),
    ).toBe('blocked')
    expect(verdictOf('30101', {}, { sequence: [{ start: 1 }, { start: 3 }] }, deleted)).toBe('pass')
  })
})

describe('pitfalls of slides (CHECKPOINTS 6)', () => {
  it('take layouts by their types, whatever their names (30103)', () => {
    const target = { slide: { start: 2 } }
    const expected = { types: ['twoObj'] }
    const done = answer([['30103', target, expected]])
    const layout = 'ppt/slideLayouts/slideLayout4.xml'
    const renamed = edited(done, { [layout]: (xml) => xml.replace('两栏内容', '我的版式') })
    expect(verdictOf('30103', target, expected, renamed)).toBe('pass')
    const custom = edited(done, { [layout]: (xml) => xml.replace(' type="twoObj"', '') })
    expect(verdictOf('30103', target, expected, custom)).toBe('pass')
    const neither = edited(custom, { [layout]: (xml) => xml.replace('两栏内容', '我的版式') })
    expect(verdictOf('30103', target, expected, neither)).toBe('fail')
  })

  it('want footers on the slide: those of master and layout are not shown (30110)', () => {
    const target = { slide: 'all' }
    const expected = { slideNumber: true, notOnTitle: true }
    expect(verdictOf('30110', target, expected, START)).toBe('fail')
    expect(verdictOf('30110', target, expected, answer([['30110', target, expected]]))).toBe('pass')
  })

  it('tell a date that follows the day from a typed one (30110)', () => {
    const target = { slide: { start: 2 } }
    const done = answer([['30110', target, { date: 'auto' }]])
    expect(verdictOf('30110', target, { date: 'auto' }, done)).toBe('pass')
    expect(verdictOf('30110', target, { date: '2024/5/1' }, done)).toBe('fail')
  })

  it('take a background from the master as well as from each slide (30106)', () => {
    const fill = { fill: { kind: 'solid', colors: ['FFC000'] } }
    const onMaster = edited(START, {
      'ppt/slideMasters/slideMaster1.xml': (xml) =>
        xml.replace(
          /<p:bg>.*?<\/p:bg>/s,
          '<p:bg><p:bgPr><a:solidFill><a:schemeClr val="accent4"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>',
        ),
    })
    expect(verdictOf('30106', { slide: 'all' }, fill, onMaster)).toBe('pass')
    const onSlides = answer([['30106', { slide: 'all' }, fill]])
    expect(verdictOf('30106', { slide: 'all' }, fill, onSlides)).toBe('pass')
    expect(verdictOf('30106', { slide: 'all' }, fill, START)).toBe('fail')
  })

  it('want a logo on the master, not on each slide (30108)', () => {
    const materials = { '徽.png': PICTURE }
    const expected = { picture: '徽.png' }
    const each = answer(
      [1, 2, 3].map(
        (number) => ['30301', { slide: { start: number } }, { file: '徽.png' }] as const,
      ),
      START,
      materials,
    )
    expect(verdictOf('30108', { page: 'master' }, expected, each, START, materials)).toBe('fail')
    const master = answer([['30108', { page: 'master' }, expected]], START, materials)
    expect(verdictOf('30108', { page: 'master' }, expected, master, START, materials)).toBe('pass')
  })

  it('tell a picture in the placeholder from one beside it (30301)', () => {
    const materials = { '图.png': PICTURE, '别.png': OTHER }
    const target = { slide: { start: 3 } }
    const within = { file: '图.png', inPlaceholder: true }
    const placed = answer([['30301', target, within]], START, materials)
    const beside = answer([['30301', target, { file: '图.png' }]], START, materials)
    expect(verdictOf('30301', target, within, placed, START, materials)).toBe('pass')
    expect(verdictOf('30301', target, within, beside, START, materials)).not.toBe('pass')
    expect(verdictOf('30301', target, { file: '别.png' }, placed, START, materials)).toBe('fail')
  })

  it('know a text box that has no mark of one, as WPS and LibreOffice write it (30205)', () => {
    const target = { slide: { start: 1 }, shape: { text: '欢迎' } }
    const box = answer([['30205', target, { textBox: true }]])
    const bare = edited(box, { 'ppt/slides/slide1.xml': (xml) => xml.replace(' txBox="1"', '') })
    expect(verdictOf('30205', target, { textBox: true }, bare)).toBe('pass')
    const shapes = plainShape(
      20,
      '矩形 1',
      [0, 0, 9, 9],
      ['欢迎'],
      'rect',
      '<a:solidFill><a:srgbClr val="FF0000"/></a:solidFill>',
    )
    const filled = writePowerPointStart({ slides: [{ layout: 'blank', shapes }] })
    expect(verdictOf('30205', target, { textBox: true }, filled, filled)).not.toBe('pass')
  })

  it('find shapes under the names of either language (2.3)', () => {
    const target = { slide: { start: 2 }, shape: { name: '内容占位符 2' } }
    const english = edited(answer([['30201', target, { text: '丙\n丁' }]]), {
      'ppt/slides/slide2.xml': (xml) => xml.replace('内容占位符 2', 'Content Placeholder 2'),
    })
    expect(verdictOf('30201', target, { text: '丙\n丁' }, english)).toBe('pass')
  })

  it('take a letter of Wingdings for the sign that it shows (30204)', () => {
    const target = { slide: { start: 2 }, shape: { placeholder: 'body' } }
    const wingdings = edited(START, {
      'ppt/slides/slide2.xml': (xml) =>
        xml.replaceAll(
          '<a:p><a:r>',
          '<a:p><a:pPr><a:buFont typeface="Wingdings"/><a:buChar char="ü"/></a:pPr><a:r>',
        ),
    })
    expect(verdictOf('30204', target, { kind: 'character', characters: ['✓'] }, wingdings)).toBe(
      'pass',
    )
    expect(verdictOf('30204', target, { kind: 'character', characters: ['■'] }, wingdings)).toBe(
      'fail',
    )
  })

  it('count a replaced word that the new one contains as replaced (30207)', () => {
    const expected = { what: 'text', from: '章', to: '章节' }
    const done = answer([['30207', {}, expected]])
    expect(verdictOf('30207', {}, expected, done)).toBe('pass')
    expect(verdictOf('30207', {}, expected, START)).toBe('fail')
    const font = { what: 'font', from: '宋体', to: '黑体' }
    const song = answer([['30202', { slide: 'all' }, { eaFont: '宋体' }]])
    expect(verdictOf('30207', {}, font, answer([['30207', {}, font]], song), song)).toBe('pass')
  })

  it('judge table styles by the name of the gallery, and cells by their style (30305)', () => {
    const target = { slide: { start: 2 } }
    const expected = { rowCount: 2, columnCount: 2, styles: ['浅色样式 2 - 强调 3'] }
    const done = answer([['30305', target, expected]])
    expect(verdictOf('30305', target, expected, done)).toBe('pass')
    expect(verdictOf('30305', target, { styles: ['Light Style 2 - Accent 3'] }, done)).toBe('pass')
    expect(verdictOf('30305', target, { styles: ['浅色样式 2 - 强调 4'] }, done)).toBe('fail')
    const merged = {
      merged: [{ row: 1, column: 1, rows: 1, columns: 2 }],
      fill: { kind: 'solid', colors: ['FF0000'] },
      border: { colors: ['0000FF'], widthPoints: 1 },
    }
    const more = answer([
      ['30305', target, expected],
      ['30305', target, merged],
    ])
    expect(verdictOf('30305', target, merged, more)).toBe('pass')
    expect(verdictOf('30305', target, merged, done)).toBe('fail')
  })

  it('follow a link to the slide that it shows, wherever that moved (30402)', () => {
    const target = { slide: { start: 1 }, shape: { placeholder: 'subTitle' } }
    const done = answer([
      ['30402', target, { to: { start: 2 } }],
      ['30101', {}, ORDER],
    ])
    expect(verdictOf('30402', target, { to: { start: 2 } }, done)).toBe('pass')
    expect(verdictOf('30402', target, { to: { final: 3 } }, done)).toBe('pass')
    expect(verdictOf('30402', target, { to: { start: 3 } }, done)).toBe('fail')
    expect(verdictOf('30402', target, { jump: 'next' }, done)).toBe('fail')
  })

  it('compare addresses as browsers do (30401)', () => {
    const target = { slide: { start: 2 }, shape: { placeholder: 'body' }, find: '甲' }
    const done = answer([['30401', target, { addresses: ['HTTP://Www.Example.cn'] }]])
    expect(verdictOf('30401', target, { addresses: ['http://www.example.cn/'] }, done)).toBe('pass')
    const mail = answer([['30401', target, { addresses: ['a@b.cn'] }]])
    expect(verdictOf('30401', target, { addresses: ['mailto:A@b.cn'] }, mail)).toBe('pass')
    const file = edited(answer([['30401', target, { addresses: ['说明.docx'] }]]), {
      'ppt/slides/_rels/slide2.xml.rels': (xml) =>
        xml.replace(/Target="[^"]*docx"/, 'Target="file:///D:\\考试\\说明.docx"'),
    })
    expect(verdictOf('30401', target, { addresses: ['说明.docx'] }, file)).toBe('pass')
    expect(verdictOf('30401', target, { addresses: ['别的.docx'] }, file)).toBe('fail')
  })
})

describe('damaged presentations (CHECKPOINTS 9.4)', () => {
  const cut = (name: string): Uint8Array => {
    const files = unzipSync(START)
    Reflect.deleteProperty(files, name)
    return zipSync(files)
  }
  const all = powerPointCheckers.flatMap(({ code, example }) =>
    example === undefined
      ? []
      : [checkpoint(code, { ...example.target }, { ...example.expected }, { id: code })],
  )

  it.each([
    'ppt/slides/slide2.xml',
    'ppt/slideLayouts/slideLayout2.xml',
    'ppt/slideMasters/slideMaster1.xml',
    'ppt/theme/theme1.xml',
    'ppt/tableStyles.xml',
  ])('are judged without %s, and no check throws', (name) => {
    const { verdicts } = grade('powerpoint', all, START, cut(name))
    expect(verdicts).toHaveLength(all.length)
  })

  it.each(['ppt/slides/_rels/slide2.xml.rels', 'ppt/slideLayouts/_rels/slideLayout2.xml.rels'])(
    'are judged with broken %s',
    (name) => {
      const broken = edited(START, { [name]: (xml) => xml.slice(0, -9) })
      expect(grade('powerpoint', all, START, broken).verdicts).toHaveLength(all.length)
    },
  )

  it('are judged with absurd numbers', () => {
    const absurd = edited(START, {
      'ppt/slides/slide2.xml': (xml) =>
        xml
          .replaceAll('<a:p>', '<a:p><a:pPr lvl="999999" marL="1e400" algn="?"/>')
          .replaceAll('idx="1"', 'idx="-7"'),
      'ppt/presentation.xml': (xml) => xml.replace('cx="12192000"', 'cx="-1"'),
    })
    expect(grade('powerpoint', all, START, absurd).verdicts).toHaveLength(all.length)
  })
})
