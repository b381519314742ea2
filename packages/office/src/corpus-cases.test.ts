import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { gradeTask } from './checkpoints/grade-task.ts'
import type { TaskGrading } from './checkpoints/checkpoint-schema.ts'
import { corpusCases } from './corpus-cases/index.ts'

const corpus =
  process.env['WENKAO_CORPUS'] ??
  fileURLToPath(new URL('../../../../shared/corpus', import.meta.url))
const KIND_OF: Readonly<Record<string, TaskGrading['kind']>> = {
  docx: 'word',
  xlsx: 'excel',
  pptx: 'powerpoint',
}

if (!existsSync(corpus)) {
  console.warn(`LEFT OUT: cases over real files, because there is no corpus at ${corpus}`)
}

const cases = existsSync(corpus) ? corpusCases : []

describe('checkpoints on files of real programs (CHECKPOINTS 12)', () => {
  it('names each case once', () => {
    const names = corpusCases.map((one) => JSON.stringify(one))
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })

  for (const { file, code, target, expected, passes } of cases) {
    it(`${code} ${passes ? 'passes' : 'fails'} in ${file}: ${JSON.stringify(expected)}`, () => {
      const kind = KIND_OF[file.split('/')[0] ?? ''] ?? KIND_OF[file.split('.').at(-1) ?? '']
      if (kind === undefined) throw new Error(`${file} is in no folder of documents`)
      const checkpoint = { id: code, code, points: 1, scoring: 'all' as const }
      const verdict = gradeTask({
        task: {
          kind,
          file,
          created: true,
          checkpoints: [{ ...checkpoint, target: { ...target }, expected: { ...expected } }],
        },
        startFiles: new Map(),
        submittedFiles: new Map([[file, new Uint8Array(readFileSync(join(corpus, file)))]]),
      })
      const [only] = verdict.verdicts
      expect(only?.verdict, only?.messageZh).toEqual(
        passes ? 'pass' : expect.not.stringMatching(/^pass$/),
      )
    })
  }
})
