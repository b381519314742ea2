import { strFromU8, strToU8 } from 'fflate'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MadeFiles } from './checkpoints/task-kind.ts'
import { readSheets } from './excel/read-sheets.ts'
import { checkHealth } from './package/check-health.ts'
import { readMark } from './package/mark-package.ts'
import { openPackage } from './package/open-package.ts'
import { draftPackage } from './package/package-draft.ts'
import { everyPlace, withWord, type WordPlace } from './testing/every-place.ts'
import { exampleExams, type ExampleExam } from './testing/example-exams.ts'
import { EDIT_KINDS, HOSTILE_NAMES, spoilBytes, spoilEntry } from './testing/spoil-bytes.ts'

const isFull = process.env['WENKAO_FULL'] === '1'
const times = (everyDay: number): number => (isFull ? everyDay * 20 : everyDay)

const made = new Map<ExampleExam, MadeFiles>()
/** The right answer of an exam, made once. */
function answerOf(exam: ExampleExam): MadeFiles {
  const known = made.get(exam) ?? exam.answer()
  made.set(exam, known)
  return known
}

// A password is tried a hundred thousand times over, which is its purpose; open-password.test.ts has it.
const exams = exampleExams().filter(({ start }) => !/password/.test(start.name))
const kinds = [...new Set(exams.map(({ task }) => task.kind))]
/** Each kind as often as the others; a number, because a whole exam would be printed. */
const examOf = fc
  .constantFrom(...kinds)
  .chain((kind) =>
    fc.constantFrom(...[...exams.keys()].filter((at) => exams[at]?.task.kind === kind)),
  )
function examAt(index: number): ExampleExam {
  const exam = exams[index]
  if (exam === undefined) throw new RangeError(`no exam ${index}`)
  return exam
}
const edits = fc.array(
  fc.record({ kind: fc.constantFrom(...EDIT_KINDS), at: fc.nat(), pick: fc.nat() }),
  { minLength: 1, maxLength: 6 },
)

const PROTOTYPES: readonly object[] = [
  ...[Object, Array, String, Number, Boolean, Function, Map, Set, RegExp, Date, Uint8Array].map(
    (one): object => one.prototype as object,
  ),
]
const everyProperty = (): (readonly [object, PropertyKey, unknown])[] =>
  PROTOTYPES.flatMap((one) =>
    Reflect.ownKeys(one).map(
      (key) => [one, key, Object.getOwnPropertyDescriptor(one, key)?.value] as const,
    ),
  )
const before = everyProperty()
/** Names of what a hostile file put on a prototype, or changed there. */
function polluted(): string[] {
  const now = everyProperty()
  return now.length === before.length
    ? now.flatMap(([one, key, value], index) => {
        const [known, name, content] = before[index] ?? []
        return known === one && name === key && Object.is(content, value) ? [] : [String(key)]
      })
    : ['a property more or less']
}

/** What is wrong with how an exam judges files; nothing may be. */
function faultsOf(exam: ExampleExam, files: MadeFiles): string[] {
  const { verdicts, points, max } = exam.grade(files)
  return [
    ...verdicts.flatMap((one) =>
      one.messageZh.startsWith('评分点无法判定') ? [`${one.code} broke: ${one.messageEn}`] : [],
    ),
    ...verdicts.flatMap((one) =>
      one.points >= 0 && one.points <= one.max ? [] : [`${one.code}: ${one.points} points`],
    ),
    ...(points >= 0 && points <= max ? [] : [`${points} of ${max}`]),
    ...(verdicts.length === exam.task.checkpoints.length ? [] : ['verdicts are missing']),
    ...polluted().map((name) => `${name} reached a prototype`),
  ]
}

function withFile(files: MadeFiles, path: string, bytes: Uint8Array, name = path): MadeFiles {
  const others = [...files.submittedFiles].filter(([one]) => one !== path)
  return { ...files, submittedFiles: new Map([...others, [name, bytes]]) }
}

/** One file of a right answer, whichever it is. */
function fileOf(exam: ExampleExam, which: number): readonly [string, Uint8Array] {
  const files = [...answerOf(exam).submittedFiles]
  const file = files[which % Math.max(1, files.length)]
  if (file === undefined) throw new Error(`${exam.start.name} makes no files`)
  return file
}

describe('what a hostile program may hand in, of every kind of task (CHECKPOINTS 14)', () => {
  it('has every kind', () => {
    expect(kinds).toEqual(['word', 'excel', 'powerpoint', 'files', 'browser', 'typing'])
  })

  it('bytes: each checkpoint is judged or says why not', () => {
    fc.assert(
      fc.property(examOf, fc.nat(), edits, (index, which, list) => {
        const exam = examAt(index)
        const [path, bytes] = fileOf(exam, which)
        const files = withFile(answerOf(exam), path, spoilBytes(bytes, list))
        expect([exam.start.name, path, faultsOf(exam, files)]).toEqual([exam.start.name, path, []])
      }),
      { numRuns: times(250) },
    )
  }, 900_000)

  it('parts of sound packages: each checkpoint is judged or says why not', () => {
    const name = fc.option(fc.constantFrom(...HOSTILE_NAMES), { freq: 4, nil: undefined })
    fc.assert(
      fc.property(examOf, fc.nat(), fc.nat(), edits, name, (index, which, part, list, renamed) => {
        const exam = examAt(index)
        const [path, bytes] = fileOf(exam, which)
        const files = withFile(answerOf(exam), path, spoilEntry(bytes, part, list, renamed))
        expect([exam.start.name, path, faultsOf(exam, files)]).toEqual([exam.start.name, path, []])
      }),
      { numRuns: times(250) },
    )
  }, 900_000)

  it('words of documents that every object’s prototype has: they are unknown words', () => {
    const documents = [...exams.keys()].filter((at) =>
      /word|excel|powerpoint/.test(exams[at]?.task.kind ?? ''),
    )
    const places = new Map<ExampleExam, readonly WordPlace[]>()
    fc.assert(
      fc.property(
        fc.constantFrom(...documents),
        fc.nat(),
        fc.constantFrom('constructor', '__proto__', 'toString', 'hasOwnProperty'),
        (index, which, word) => {
          const exam = examAt(index)
          const { file } = exam.start
          const bytes = answerOf(exam).submittedFiles.get(file) ?? new Uint8Array()
          const known = places.get(exam) ?? everyPlace(draftPackage(bytes).source)
          places.set(exam, known)
          const place = known[which % known.length]
          if (place === undefined) throw new Error(`${exam.start.name} has no words`)
          const judged = (other: string): string[] =>
            exam
              .grade(withFile(answerOf(exam), file, withWord(bytes, place, other)))
              .verdicts.map((one) => `${one.code} ${one.points} ${one.messageZh} ${one.messageEn}`)
              .map((line) => line.replaceAll(new RegExp(other, 'gi'), 'WORD'))
          // As like as can be, so that numbers and colours are read from both alike.
          const unknown = word.replaceAll(/[a-z](?=_*$)/g, 'x')
          expect([exam.start.name, place, judged(word)]).toEqual([
            exam.start.name,
            place,
            judged(unknown),
          ])
          expect(polluted()).toEqual([])
        },
      ),
      { numRuns: times(120) },
    )
  }, 900_000)

  it('names of files and what a folder’s list says of them', () => {
    const entry = fc.record({
      path: fc.constantFrom(...HOSTILE_NAMES),
      type: fc.constantFrom('file' as const, 'folder' as const),
      hidden: fc.boolean(),
    })
    fc.assert(
      fc.property(
        examOf,
        fc.nat(),
        fc.constantFrom(...HOSTILE_NAMES),
        fc.array(entry, { maxLength: 4 }),
        (index, which, renamed, entries) => {
          const exam = examAt(index)
          const answer = answerOf(exam)
          const [path, bytes] = fileOf(exam, which)
          const files = {
            ...withFile(answer, path, bytes, renamed),
            manifest: { entries: [...(answer.manifest?.entries ?? []), ...entries] },
          }
          expect([exam.start.name, renamed, faultsOf(exam, files)]).toEqual([
            exam.start.name,
            renamed,
            [],
          ])
        },
      ),
      { numRuns: times(60) },
    )
  }, 900_000)

  it('records of typing whose values are anything at all', () => {
    const typing = [...exams.keys()].filter((at) => exams[at]?.task.kind === 'typing')
    fc.assert(
      fc.property(
        fc.constantFrom(...typing),
        fc.nat(),
        fc.jsonValue({ maxDepth: 2 }),
        fc.boolean(),
        (index, at, value, isOwnProto) => {
          const exam = examAt(index)
          const file = [...answerOf(exam).submittedFiles].find(([path]) => path.endsWith('.json'))
          if (file === undefined) throw new Error(`${exam.start.name} has no record`)
          const [path, bytes] = file
          const record = JSON.parse(strFromU8(bytes)) as Record<string, unknown>
          const keys = Object.keys(record)
          const key = keys[at % keys.length] ?? ''
          const text = JSON.stringify({ ...record, [key]: value })
          const whole = isOwnProto ? text.replace('{', '{"__proto__":{"polluted":1},') : text
          const files = withFile(answerOf(exam), path, strToU8(whole))
          expect([path, key, faultsOf(exam, files)]).toEqual([path, key, []])
        },
      ),
      { numRuns: times(100) },
    )
  }, 900_000)

  it('documents at an exam PC and rosters at a server: an outcome, and no exception', () => {
    const documents = [...exams.keys()].filter((at) =>
      /word|excel|powerpoint/.test(exams[at]?.task.kind ?? ''),
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...documents),
        fc.nat(),
        edits,
        fc.boolean(),
        (index, part, list, isInside) => {
          const exam = examAt(index)
          const { file } = exam.start
          const bytes = answerOf(exam).submittedFiles.get(file) ?? new Uint8Array()
          const spoiled = isInside ? spoilEntry(bytes, part, list) : spoilBytes(bytes, list)
          expect(['ok', 'unreadable']).toContain(checkHealth(spoiled, file).kind)
          if (openPackage(spoiled).kind === 'ok') readMark(spoiled)
          expect(['ok', 'unreadable']).toContain(readSheets(spoiled).kind)
          expect(polluted()).toEqual([])
        },
      ),
      { numRuns: times(100) },
    )
  }, 900_000)
})
