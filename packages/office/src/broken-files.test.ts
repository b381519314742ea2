import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { gradeTask } from './checkpoints/grade-task.ts'
import { brokenFiles } from './corpus-cases/broken-files.ts'
import { questionsTo } from './corpus-cases/judge-broken-file.ts'

const corpus =
  process.env['WENKAO_CORPUS'] ??
  fileURLToPath(new URL('../../../../shared/corpus', import.meta.url))
const folder = join(corpus, 'broken')
const isThere = existsSync(folder)
if (!isThere)
  console.warn(`LEFT OUT: broken and hostile files, because there are none at ${folder}`)

describe('every broken or hostile file ends as its table says (CHECKPOINTS 9)', () => {
  it('lists each file of the folder once', () => {
    const listed = brokenFiles.map((one) => one.file).sort()
    expect(new Set(listed).size).toBe(listed.length)
    if (isThere) expect(readdirSync(folder).sort()).toEqual(listed)
  })

  for (const one of isThere ? brokenFiles : []) {
    it(`${one.file}: ${one.ends}${one.ends === 'refused' ? `, ${one.reason}` : ''}`, () => {
      const submittedFiles = new Map([
        [one.file, new Uint8Array(readFileSync(join(folder, one.file)))],
      ])
      for (const { task, objection } of questionsTo(one))
        expect(objection(gradeTask({ task, startFiles: new Map(), submittedFiles }))).toBe(
          undefined,
        )
    })
  }
})
