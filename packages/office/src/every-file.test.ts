import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TaskGrading } from './checkpoints/checkpoint-schema.ts'
import { gradeTask } from './checkpoints/grade-task.ts'
import { draftPackage } from './package/package-draft.ts'
import { setAttributes } from './package/edit-xml.ts'
import type { XmlElement } from './package/xml-tree.ts'
import { PackageError } from './package/package-error.ts'
import { readSheets } from './excel/read-sheets.ts'
import { anchorParagraphs } from './word/word-view.ts'
import { everyElement } from './testing/every-place.ts'
import { exampleExams } from './testing/example-exams.ts'

const corpus =
  process.env['WENKAO_CORPUS'] ??
  fileURLToPath(new URL('../../../../shared/corpus', import.meta.url))
const isFull = process.env['WENKAO_FULL'] === '1'
const isThere = existsSync(corpus)
if (!isThere) console.warn(`LEFT OUT: every checkpoint on every real file, no corpus at ${corpus}`)

const exams = exampleExams()
const KIND_OF: Readonly<Record<string, TaskGrading['kind']>> = {
  docx: 'word',
  xlsx: 'excel',
  pptx: 'powerpoint',
}

/** Every checkpoint of a kind, asked as its example asks, of sheets and paragraphs that the file has. */
function everyCheckpoint(kind: TaskGrading['kind'], bytes: Uint8Array): TaskGrading['checkpoints'] {
  const sheets = kind === 'excel' ? readSheets(bytes) : undefined
  const sheet = sheets?.kind === 'ok' ? sheets.sheets[0]?.name : undefined
  const anchors = kind === 'word' ? paragraphsOf(bytes) : []
  return exams
    .filter((one) => one.task.kind === kind)
    .flatMap((one) => one.task.checkpoints)
    .map((one) => ({
      ...one,
      target: {
        ...one.target,
        ...('sheet' in one.target && sheet !== undefined ? { sheet } : {}),
        ...('anchors' in one.target && anchors.length > 0 ? { anchors } : {}),
      },
    }))
}

function paragraphsOf(bytes: Uint8Array): readonly unknown[] {
  try {
    return anchorParagraphs(bytes, 1, 4)
  } catch (error) {
    if (error instanceof PackageError) return []
    throw error
  }
}

/** Messages of checkpoints that broke instead of judging. */
function broken(task: TaskGrading, bytes: Uint8Array): string[] {
  return gradeTask({
    task,
    startFiles: new Map(),
    submittedFiles: new Map([[task.file ?? '', bytes]]),
  }).verdicts.flatMap((one) =>
    one.messageZh.startsWith('评分点无法判定') ? [`${one.code}: ${one.messageEn}`] : [],
  )
}

describe('every checkpoint on every real file (CHECKPOINTS 12, 14)', () => {
  for (const folder of isThere ? ['docx', 'xlsx', 'pptx', 'broken'] : []) {
    it(`judges or says why not: ${folder}`, () => {
      // A run of every day takes every eighth file; a full one takes them all.
      const names = readdirSync(join(corpus, folder)).filter((_, at) => isFull || at % 8 === 0)
      for (const name of names) {
        const kind = KIND_OF[folder] ?? (name.includes('.xls') ? 'excel' : 'word')
        const bytes = new Uint8Array(readFileSync(join(corpus, folder, name)))
        const task = { kind, file: name, created: true, checkpoints: everyCheckpoint(kind, bytes) }
        expect([name, broken(task, bytes)]).toEqual([name, []])
      }
    }, 900_000)
  }
})

const ABSURD = [
  '',
  '-1',
  '1e309',
  '99999999999',
  'constructor',
  '__proto__',
  'NaN',
  '甲',
  'A1:XFD1048576',
  '../..',
]

/** What a broken or hostile program does to a part: elements gone, twice, elsewhere; values absurd. */
function disturb(root: XmlElement, picks: readonly (readonly [number, number, number])[]): void {
  for (const [where, what, value] of picks) {
    const all = everyElement(root)
    const one = all[where % all.length]
    const { parent } = one ?? {}
    if (one === undefined || parent === undefined) continue
    const at = parent.children.indexOf(one)
    const kind = what % 4
    if (kind === 0) parent.children.splice(at, 1)
    else if (kind === 1) parent.children.splice(at, 0, one)
    else if (kind === 2) parent.children.reverse()
    else {
      const names = Object.keys(one.attributes)
      const name = names[value % Math.max(1, names.length)]
      if (name !== undefined) setAttributes(one, { [name]: ABSURD[value % ABSURD.length] ?? '' })
    }
  }
}

describe('answers whose parts were disturbed', () => {
  const documents = exams.filter(
    (one) =>
      ['word', 'excel', 'powerpoint'].includes(one.task.kind) && !/password/.test(one.start.name),
  )
  it('are judged or refused, and no name of theirs reaches a prototype', () => {
    const pick = fc.tuple(fc.nat(), fc.nat(), fc.nat())
    fc.assert(
      fc.property(
        fc.nat(documents.length - 1),
        fc.nat(),
        fc.array(pick, { minLength: 1, maxLength: 12 }),
        (which, part, picks) => {
          const exam = documents[which]
          if (exam === undefined) return
          const bytes = exam.answer().submittedFiles.get(exam.start.file)
          if (bytes === undefined) throw new Error('the exam makes no document')
          const draft = draftPackage(bytes)
          const parts = draft.source.partNames.filter((name) => /\.(xml|rels|vml)$/i.test(name))
          const name = parts[part % parts.length] ?? ''
          disturb(draft.source.xml(name), picks)
          expect([exam.start.name, name, broken(exam.task, draft.toBytes())]).toEqual([
            exam.start.name,
            name,
            [],
          ])
          expect(({} as Record<string, unknown>)['constructor']).toBe(Object)
        },
      ),
      { numRuns: isFull ? 3000 : 120 },
    )
  }, 900_000)
})
