import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gradeTask } from '@wenkao/office'
import { writtenDocuments } from '@wenkao/office/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runPython } from './run-python.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wenkao-python-'))
  runPython('write_documents.py', [folder])
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe.each(writtenDocuments)('a document that $producer writes', ({ file, kind, cases }) => {
  it.each(cases)('%s passes, and one step off does not', (code, target, right, wrong) => {
    const judge = (expected: Record<string, unknown>) =>
      gradeTask({
        task: {
          kind,
          file,
          created: true,
          checkpoints: [{ id: code, code, points: 1, target, expected, scoring: 'all' }],
        },
        startFiles: new Map(),
        submittedFiles: new Map([[file, new Uint8Array(readFileSync(join(folder, file)))]]),
      }).verdicts[0]
    const passed = judge(right)
    expect(passed?.verdict, passed?.messageZh).toBe('pass')
    const failed = judge(wrong)
    expect(failed?.verdict, failed?.messageZh).toBe('fail')
  })
})
