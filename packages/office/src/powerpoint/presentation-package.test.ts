import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { checkHealth } from '../package/check-health.ts'
import { markPackage, readMark } from '../package/mark-package.ts'
import { writePowerPointStart } from './write-start.ts'
import { draftPowerPoint } from './powerpoint-draft.ts'
import { openPowerPoint } from './powerpoint-view.ts'
import { powerPointCheckers } from './powerpoint-checkers.ts'

const MARK = 'wk1.NmE3.甲'
const START = writePowerPointStart({
  slides: [
    { layout: 'title', title: '标题', bodies: [['副题']] },
    { layout: 'obj', title: '内容', bodies: [['甲']] },
  ],
})

describe('the mark of a sitting in a presentation (CHECKPOINTS 2.9)', () => {
  const marked = markPackage(START, MARK)

  it('is written and read, and leaves a presentation that opens', () => {
    expect(marked === undefined ? undefined : readMark(marked)).toBe(MARK)
    expect(checkHealth(marked ?? new Uint8Array(), '演示.pptx')).toEqual({
      kind: 'ok',
      document: 'powerpoint',
    })
  })

  it('stays when the candidate’s work is done', () => {
    const bytes = marked ?? START
    const draft = draftPowerPoint(bytes, openPowerPoint(bytes), new Map())
    const notes = powerPointCheckers.find((one) => one.code === '30111')
    notes?.apply?.(draft, { slide: { start: 2 } }, { text: '备注' })
    expect(readMark(draft.package.toBytes())).toBe(MARK)
  })
})

describe('the health of a presentation (CHECKPOINTS 9)', () => {
  const broken = (name: string, edit: (text: string) => string): Uint8Array => {
    const files = unzipSync(START)
    files[name] = strToU8(edit(strFromU8(files[name] ?? new Uint8Array())))
    return zipSync(files)
  }
  const without = (name: string): Uint8Array => {
    const files = unzipSync(START)
    Reflect.deleteProperty(files, name)
    return zipSync(files)
  }

  it('is good for what this engine writes, under each of its names', () => {
    for (const name of ['a.pptx', 'a.ppsx', 'a.potx'])
      expect(checkHealth(START, name)).toEqual({ kind: 'ok', document: 'powerpoint' })
  })

  it.each([
    'ppt/slides/slide2.xml',
    'ppt/slideLayouts/slideLayout2.xml',
    'ppt/slideMasters/slideMaster1.xml',
  ])('is bad without %s', (name) => {
    expect(checkHealth(without(name), 'a.pptx')).toMatchObject({ reason: 'damaged' })
    expect(
      checkHealth(
        broken(name, (text) => text.slice(0, -20)),
        'a.pptx',
      ),
    ).toMatchObject({
      reason: 'damaged',
    })
  })

  it('is bad for a document under the name of a presentation', () => {
    expect(checkHealth(START, 'a.docx')).toMatchObject({ reason: 'wrong-type' })
  })
})
