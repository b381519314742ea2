import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brokenFiles, questionsTo } from '@wenkao/office/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { createGradingProcess } from './grade-in-process.ts'

const corpus =
  process.env['WENKAO_CORPUS'] ??
  fileURLToPath(new URL('../../../../../../shared/corpus', import.meta.url))
const folder = join(corpus, 'broken')
const isThere = existsSync(folder)
if (!isThere)
  console.warn(`LEFT OUT: limits of broken and hostile files, there are none at ${folder}`)

const MEBIBYTE = 1024 * 1024
/** Its own limits end the grader when a document passes them: then there is no verdict. */
const grader = createGradingProcess({
  cpuLimitMs: 2000,
  memoryLimitBytes: 300 * MEBIBYTE,
  // Half of the limit is what the program itself takes: every document would wait for a new one.
  replaceAboveBytes: 240 * MEBIBYTE,
})
afterAll(() => {
  grader.stop()
})

describe('a grading process of 2 s and 300 MB (CHECKPOINTS 9)', () => {
  it('has broken and hostile files to prove it by', () => {
    expect(brokenFiles.length).toBeGreaterThan(0)
  })

  it.each(isThere ? brokenFiles : [])(
    'outlives $file, which ends as its table says',
    async (one) => {
      const submittedFiles = new Map([
        [one.file, new Uint8Array(readFileSync(join(folder, one.file)))],
      ])
      for (const { task, objection } of questionsTo(one)) {
        const graded = await grader.gradeTask({ task, startFiles: new Map(), submittedFiles })
        expect(objection(graded.verdict)).toBe(undefined)
      }
    },
  )
})
