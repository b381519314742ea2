import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Checkpoint } from './checkpoints/checkpoint-schema.ts'
import { gradeTask, type TaskVerdict } from './checkpoints/grade-task.ts'
import { describeReason } from './checkpoints/verdict-messages.ts'
import { brokenFiles, type Remains } from './corpus-cases/broken-files.ts'

const corpus =
  process.env['WENKAO_CORPUS'] ??
  fileURLToPath(new URL('../../../../shared/corpus', import.meta.url))
const folder = join(corpus, 'broken')
const isThere = existsSync(folder)
if (!isThere)
  console.warn(`LEFT OUT: broken and hostile files, because there are none at ${folder}`)

const PROBES: Readonly<Record<'word' | 'excel', Remains>> = {
  word: { code: '10301', target: { in: 'section' }, expected: { paper: 'A3' } },
  excel: {
    code: '20101',
    target: { in: 'range', sheet: 'no such sheet', ref: 'A1' },
    expected: { value: '稳考' },
  },
}

function grade(file: string, probe: Remains): TaskVerdict {
  const checkpoint: Checkpoint = {
    id: 'one',
    code: probe.code,
    points: 1,
    scoring: 'all',
    target: { ...probe.target },
    expected: { ...probe.expected },
  }
  return gradeTask({
    task: {
      kind: file.includes('.xls') ? 'excel' : 'word',
      file,
      created: true,
      checkpoints: [checkpoint],
    },
    startFiles: new Map(),
    submittedFiles: new Map([[file, new Uint8Array(readFileSync(join(folder, file)))]]),
  })
}

describe('every broken or hostile file ends as its table says (CHECKPOINTS 9)', () => {
  it('lists each file of the folder once', () => {
    const listed = brokenFiles.map((one) => one.file).sort()
    expect(new Set(listed).size).toBe(listed.length)
    if (isThere) expect(readdirSync(folder).sort()).toEqual(listed)
  })

  for (const one of isThere ? brokenFiles : []) {
    it(`${one.file}: ${one.ends}${one.ends === 'refused' ? `, ${one.reason}` : ''}`, () => {
      const kind = one.file.includes('.xls') ? 'excel' : 'word'
      const lost = one.ends === 'refused' ? undefined : one.lost
      const verdict = grade(one.file, lost ?? PROBES[kind])
      const [only] = verdict.verdicts
      if (one.ends === 'refused') {
        expect(only?.verdict).toBe('unreadable')
        expect(only?.messageZh).toContain(describeReason(one.reason).zh)
        return
      }
      if (one.ends === 'in-part') {
        expect(verdict.damage).not.toEqual([])
        expect(only?.verdict).toBe('unreadable')
      } else {
        expect(verdict.damage).toEqual([])
        expect(['fail', 'blocked']).toContain(only?.verdict)
      }
      if (one.remains !== undefined) {
        const found = grade(one.file, one.remains)
        expect(found.verdicts[0]?.verdict, found.verdicts[0]?.messageZh).toBe('pass')
      }
    })
  }
})
