import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gradeTask, type TaskVerdict } from '../checkpoints/grade-task.ts'
import { checkpoint } from '../testing/checkpoint-case.ts'
import {
  cellRows,
  makeExcel,
  makeWord,
  paragraph,
  wordParts,
  zipParts,
} from '../testing/make-document.ts'
import { readSheets } from '../excel/read-sheets.ts'
import { crc32 } from './zip-directory.ts'

const TEXTS = [
  '标题',
  ...Array.from({ length: 40 }, (_, at) => `第${at}段：信息技术改变生活 ${at * 7919}`),
]
const BODY = TEXTS.map((text, at) =>
  paragraph(text, at === 0 ? '<w:b/><w:sz w:val="32"/>' : ''),
).join('')
const SECTION = '<w:sectPr><w:pgSz w:w="16838" w:h="23811"/></w:sectPr>'
const STYLES =
  '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>'
const PARTS = {
  body: BODY + SECTION,
  styles: STYLES,
  media: { 'a.png': new Uint8Array(400).fill(7) },
}
const START = makeWord({ ...PARTS, body: TEXTS.map((text) => paragraph(text)).join('') })

const bold = checkpoint('10102', { in: 'paragraphs', anchors: [{ text: '标题' }] }, { bold: true })
const size = checkpoint('10101', { in: 'paragraphs', anchors: [{ text: '标题' }] }, { size: 16 })
const paper = checkpoint('10301', { in: 'section' }, { paper: 'A3' })

function grade(bytes: Uint8Array): TaskVerdict {
  return gradeTask({
    task: { kind: 'word', file: 'a', checkpoints: [bold, size, paper] },
    startFiles: new Map([['a', START]]),
    submittedFiles: new Map([['a', bytes]]),
  })
}
const kinds = (verdict: TaskVerdict): string[] => verdict.verdicts.map((one) => one.verdict)

/** Where the entry of a name begins in a zip. */
function entryAt(bytes: Uint8Array, name: string): number {
  const text = String.fromCharCode(...bytes)
  return text.indexOf(name) - 30
}
const whole = makeWord(PARTS)
const directoryAt = (bytes: Uint8Array): number =>
  new DataView(bytes.buffer).getUint32(bytes.length - 6, true)

describe('damaged documents are read as far as their bytes allow (CHECKPOINTS 9.4)', () => {
  it('grades a sound document without a note', () => {
    expect(grade(whole)).toMatchObject({ points: 6, damage: [] })
  })

  it('reads a document that lost its directory, and says so', () => {
    const verdict = grade(whole.slice(0, directoryAt(whole)))
    expect(kinds(verdict)).toEqual(['pass', 'pass', 'pass'])
    expect(verdict.damage).toEqual(['the zip directory is lost or broken'])
    expect(verdict.verdicts[0]?.messageZh).toContain('文件部分损坏')
  })

  it('reads what is before the cut of a truncated document; what is lost is no automatic zero', () => {
    const text = entryAt(whole, 'word/document.xml')
    const middle = text + Math.round((entryAt(whole, 'word/styles.xml') - text) * 0.6)
    const verdict = grade(whole.slice(0, middle))
    // The title stands at the beginning, the paper at the lost end.
    expect(kinds(verdict)).toEqual(['pass', 'pass', 'unreadable'])
    expect(verdict.points).toBe(4)
  })

  it('reads a part whose checksum is wrong, with a note', () => {
    const bytes = Uint8Array.from(whole)
    const view = new DataView(bytes.buffer)
    for (let at = directoryAt(bytes); at + 46 < bytes.length; at += 1)
      if (view.getUint32(at, true) === 0x02014b50) bytes[at + 16] = (bytes[at + 16] ?? 0) ^ 1
    const verdict = grade(bytes)
    expect(kinds(verdict)).toEqual(['pass', 'pass', 'pass'])
    expect(verdict.damage).toContain('word/document.xml fails its checksum')
  })

  it('does not mind a broken picture: nothing that is graded is in it', () => {
    const bytes = Uint8Array.from(whole)
    const at = entryAt(bytes, 'word/media/a.png') + 30 + 'word/media/a.png'.length
    bytes.fill(0xff, at, at + 4)
    expect(grade(bytes)).toMatchObject({ points: 6, damage: [] })
  })

  it('reads a part that is not well-formed up to where it makes sense', () => {
    const parts = wordParts(PARTS)
    const broken = zipParts({
      ...parts,
      'word/document.xml': String(parts['word/document.xml']).replace('</w:r></w:p>', '</w:p>'),
    })
    const verdict = grade(broken)
    expect(kinds(verdict)).not.toContain('fail')
    expect(verdict.damage).toEqual(['word/document.xml is not well-formed'])
  })

  it('grades without a part that cannot be read at all', () => {
    const broken = zipParts({ ...wordParts(PARTS), 'word/styles.xml': '' })
    const verdict = grade(broken)
    expect(kinds(verdict)).toEqual(['pass', 'pass', 'pass'])
    expect(verdict.damage).toContain('word/styles.xml is empty')
  })

  it('reads neither of two parts of one name, and everything else', () => {
    const twice = zipParts({ ...wordParts(PARTS), 'WORD/styles.xml': '<a/>' })
    expect(grade(twice).damage.join()).toContain('two entries are named')
  })

  it('sends what has no main part to a person, with no points and no verdict of failure', () => {
    const { 'word/document.xml': _gone, ...rest } = wordParts(PARTS)
    const verdict = grade(zipParts(rest))
    expect(kinds(verdict)).toEqual(['unreadable', 'unreadable', 'unreadable'])
  })

  it('still refuses bombs and DTDs in a document without a directory', () => {
    const bomb = zipParts({ 'word/document.xml': 'x'.repeat(12_000_000) })
    expect(grade(bomb.slice(0, directoryAt(bomb))).verdicts[0]?.messageZh).toContain('文件结构异常')
    const dtd = zipParts({
      ...wordParts(PARTS),
      'word/document.xml': '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    })
    expect(grade(dtd.slice(0, directoryAt(dtd))).verdicts[0]?.verdict).toBe('unreadable')
  })

  it('never throws, and never fails a checkpoint silently, wherever a sound document is cut or flipped', () => {
    const runs = process.env['WENKAO_FULL'] === '1' ? 3000 : 150
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), (at, value, isCut) => {
        const bytes = isCut ? whole.slice(0, at) : Uint8Array.from(whole)
        if (!isCut) bytes[at] = value
        for (const one of grade(bytes).verdicts) {
          if (isCut) expect(['pass', 'unreadable']).toContain(one.verdict)
          expect(one.messageZh).not.toContain('评分点无法判定')
        }
      }),
      { numRuns: runs },
    )
    expect(crc32(whole)).toBe(crc32(makeWord(PARTS)))
  }, 600_000)
})

describe('what is not a candidate’s work stays strict', () => {
  const cut = whole.slice(0, directoryAt(whole))

  it('a start file that is damaged is a fault of the task, not something to grade by', () => {
    const verdict = gradeTask({
      task: { kind: 'word', file: 'a', checkpoints: [bold] },
      startFiles: new Map([['a', cut]]),
      submittedFiles: new Map([['a', whole]]),
    })
    expect(verdict.verdicts[0]?.verdict).toBe('unsupported')
  })

  it('a damaged roster is refused: half a list looks like a whole one', () => {
    const book = makeExcel({ sheets: [{ name: '名单', rows: cellRows([['考号'], ['1']]) }] })
    expect(readSheets(book).kind).toBe('ok')
    expect(readSheets(book.slice(0, directoryAt(book))).kind).toBe('unreadable')
  })
})
