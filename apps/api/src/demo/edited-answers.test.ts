import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gradeTask, TaskGradingSchema } from '@wenkao/office'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoPaper } from './demo-exam.ts'
import type { DemoPaper, DemoTask } from './demo-paper.ts'
import { secondPaper } from './second-exam.ts'

const programs = fileURLToPath(new URL('../../../../e2e/office-programs/', import.meta.url))
const python = '/usr/bin/python3'
const expected: Record<string, Record<string, Record<string, number>>> = JSON.parse(
  readFileSync(join(programs, 'expected-scores.json'), 'utf8'),
)
const exams: readonly (readonly [string, DemoPaper])[] = [
  ['demo', demoPaper],
  ['second', secondPaper],
]
const canEdit =
  spawnSync(python, ['-c', 'import uno']).status === 0 &&
  spawnSync('soffice', ['--version']).status === 0

function layOut(task: DemoTask, folder: string): void {
  for (const { path, source } of task.materials) {
    const to = join(folder, path)
    mkdirSync(dirname(to), { recursive: true })
    copyFileSync(new URL(`materials/${source}`, import.meta.url), to)
  }
}

function filesIn(folder: string): Map<string, Uint8Array> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return new Map(
    entries
      .filter((one) => one.isFile())
      .map((one) => join(one.parentPath, one.name))
      .map((path) => [relative(folder, path), readFileSync(path)] as const),
  )
}

/** What each wrong checkpoint said, so that a failure tells more than a number. */
function grade(task: DemoTask, folder: string) {
  const startFiles = new Map<string, Uint8Array>(
    task.materials.map(({ path, source }) => [
      path,
      readFileSync(new URL(`materials/${source}`, import.meta.url)),
    ]),
  )
  const graded = gradeTask({
    task: TaskGradingSchema.parse({
      kind: task.kind,
      ...(task.mainFile === undefined ? {} : { file: task.mainFile }),
      checkpoints: task.checkpoints,
    }),
    startFiles,
    submittedFiles: filesIn(folder),
  })
  const lost = graded.verdicts.filter((one) => one.verdict !== 'pass').map((one) => one.messageZh)
  return { points: graded.points, lost }
}

if (!canEdit)
  console.warn(
    'LEFT OUT: grading of files that LibreOffice saved, because soffice or python3-uno is missing.',
  )

// Without the program these cases do not exist, which the line above says; none is marked skipped.
for (const [exam, paper] of canEdit ? exams : [])
  describe.each(['perfect', 'partial', 'untouched'])(
    `the ${exam} exam done by a %s candidate in LibreOffice`,
    (level) => {
      let root: string

      beforeAll(() => {
        root = mkdtempSync(join(tmpdir(), 'edited-answers-'))
        const flags: string[] = []
        for (const task of paper.tasks) {
          const folder = join(root, task.folder)
          layOut(task, folder)
          flags.push(`--${task.kind}`, join(folder, task.mainFile ?? ''))
        }
        if (level !== 'untouched')
          execFileSync(python, [
            join(programs, 'edit-answers.py'),
            ...['--exam', exam, '--level', level],
            ...flags,
          ])
      })
      afterAll(() => {
        rmSync(root, { recursive: true, force: true })
      })

      it.each(paper.tasks)(
        'task $title earns the points counted by hand (CHECKPOINTS 2.8)',
        (task) => {
          const { points, lost } = grade(task, join(root, task.folder))
          expect(points, lost.join('\n')).toBe(expected[exam]?.[level]?.[task.kind])
          if (level === 'perfect') expect(points).toBe(task.points)
        },
      )
    },
  )

describe('grading of files that LibreOffice saved', () => {
  it('has expectations for every exam, level and task', () => {
    for (const [exam, paper] of exams)
      for (const level of ['perfect', 'partial', 'untouched'])
        expect(Object.keys(expected[exam]?.[level] ?? {}), `${exam} ${level}`).toEqual(
          paper.tasks.map((task) => task.kind),
        )
  })
})
