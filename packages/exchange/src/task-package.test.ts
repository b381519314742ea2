import { packedFileName, TASK_LIST, type PackedTask } from '@wenkao/shared/exchange'
import { sha256Hex } from '@wenkao/shared/kernel'
import { templates } from '@wenkao/starter-bank'
import { strFromU8, strToU8, unzipSync, zipSync, type Zippable } from 'fflate'
import { describe, expect, it } from 'vitest'
import { readTasks, writeTasks } from './index.ts'

const now = (): number => 0
const starter: PackedTask[] = templates.slice(0, 4).map(({ difficulty, tags, template }) => ({
  ...{ knowledgePoint: template.knowledgePoint, difficulty, tags: [...tags] },
  content: { kind: template.kind, title: template.title, template: { ...template } },
}))
const PICTURE = strToU8('一张图')
const HASH = sha256Hex(PICTURE)
const first = starter[0] as PackedTask
const withFile = (file: object): PackedTask => {
  const { template } = first.content
  const start = template['start'] as { files?: object[] }
  return {
    ...first,
    content: {
      ...first.content,
      template: { ...template, start: { ...start, files: [...(start.files ?? []), file] } },
    },
  }
}
const filed = withFile({ path: '说明.txt', hash: HASH, size: PICTURE.length })
const list = (tasks: readonly unknown[], more: object = {}) => ({
  ...{ format: 'wenkao-tasks', version: 1, tasks },
  files: [{ sha256: HASH, size: PICTURE.length }],
  ...more,
})
const read = (parts: Zippable) => readTasks(zipSync(parts), now)
const readList = (value: unknown, more: Zippable = {}) =>
  read({ [TASK_LIST]: strToU8(JSON.stringify(value)), [packedFileName(HASH)]: PICTURE, ...more })
const codes = (found: ReturnType<typeof readTasks>) =>
  found.report.map(({ at, code, severity }) => `${at} ${severity} ${code}`)

describe('task packages (N08)', () => {
  it('EX2: what was written is read as it was, start files byte for byte, and written again the same', () => {
    const given = [filed, ...starter.slice(1)]
    const written = writeTasks(given, new Map([[HASH, PICTURE]]))
    expect(written.report).toEqual([])
    const parts = unzipSync(written.bytes)
    expect(Object.keys(parts)).toEqual([TASK_LIST, packedFileName(HASH)])
    expect(JSON.parse(strFromU8(parts[TASK_LIST] ?? PICTURE))).toEqual(
      JSON.parse(JSON.stringify(list(given))),
    )
    const found = readTasks(written.bytes, now)
    expect(found.tasks.map(({ task }) => task)).toEqual(JSON.parse(JSON.stringify(given)))
    expect(found.files).toEqual([{ hash: HASH, fileName: '说明.txt', bytes: PICTURE }])
    const again = writeTasks(
      found.tasks.map(({ task }) => task),
      new Map(found.files.map(({ hash, bytes }) => [hash, bytes])),
    )
    expect(again.bytes).toEqual(written.bytes)
  })

  it('EX2: a task whose template is not whole, or whose file is not here, is left out and named', () => {
    const broken = { ...first, content: { ...first.content, template: {} } }
    const { report, bytes } = writeTasks([broken, filed], new Map())
    expect(report.map(({ at, code }) => [at, code])).toEqual([
      [1, 'taskShape'],
      [2, 'fileMissing'],
    ])
    expect(codes(readTasks(bytes, now))).toEqual(['0 error nothingFound'])
  })

  it('EX3: each task that cannot be taken is a line, and stops no other', () => {
    const template = first.content.template as { steps: { checkpoints: object[] }[] }
    const changed = (change: object) => ({
      ...first,
      content: { ...first.content, template: { ...template, ...change } },
    })
    const steps = template.steps.map((step) => ({
      ...step,
      checkpoints: step.checkpoints.map((one) => ({ ...one, code: '19999' })),
    }))
    const found = readList(
      list([
        ...[null, { ...first, knowledgePoint: 'x' }, changed({ version: 2 })],
        ...[changed({ steps: [] }), changed({ steps }), { ...first, knowledgePoint: '20101' }],
        ...[
          { ...first, tags: ['a\u0000'] },
          { ...first, tags: ['\ud800'] },
        ],
        ...[withFile({ path: 'a.txt', hash: 'f'.repeat(64), size: 9 })],
        ...[withFile({ path: 'a.txt', hash: HASH, size: 8 })],
        ...[withFile({ path: 'a.exe', hash: HASH, size: PICTURE.length }), filed],
      ]),
    )
    expect(codes(found)).toEqual([
      ...['1 error taskShape', '2 error taskShape', '3 error futureVersion', '4 error taskShape'],
      ...['5 error unknownCheckpoint', '6 error wrongArea', '7 error strangeSigns'],
      ...['8 error strangeSigns', '9 error fileMissing', '10 error fileAltered'],
      '11 error fileRefused',
    ])
    expect(found.tasks.map(({ place }) => place.at)).toEqual([12])
  })

  it('EX3: a file that is not what its hash says takes its tasks with it', () => {
    const other = strToU8('另一张')
    expect(other.length).toBe(PICTURE.length)
    const found = readList(list([filed, starter[1]]), { [packedFileName(HASH)]: other })
    expect(codes(found)).toEqual(['1 error fileAltered', '0 note partsIgnored'])
    expect(found.files).toEqual([])
    expect(found.tasks.map(({ place }) => place.at)).toEqual([2])
  })

  it('EX3: what a checkpoint does not know is told and comes as a draft', () => {
    const template = first.content.template as { steps: { checkpoints: object[] }[] }
    const steps = template.steps.map((step) => ({
      ...step,
      checkpoints: step.checkpoints.map((one) => ({ ...one, expected: { nonsense: 1 } })),
    }))
    const odd = {
      ...first,
      content: { ...first.content, template: { ...template, steps } },
    }
    const found = readList(list([odd], { files: [] }))
    expect(codes(found)).toEqual(['1 warning templateFault', '0 note partsIgnored'])
    expect(found.tasks[0]?.templateFaults.length).toBeGreaterThan(0)
  })

  it.each<[string, Zippable, string]>([
    ['no list', { 'other.json': strToU8('{}') }, 'malformed'],
    ['a list that is no JSON', { [TASK_LIST]: strToU8('{') }, 'malformed'],
    ['a list nested too deep', { [TASK_LIST]: strToU8('['.repeat(200_000)) }, 'malformed'],
    ['another format', { [TASK_LIST]: strToU8('{"format":"x","version":1}') }, 'malformed'],
    ['a later version', { [TASK_LIST]: strToU8('{"version":2}') }, 'futureVersion'],
    [
      'a part that leads out of its folder',
      { [TASK_LIST]: strToU8(JSON.stringify(list([first]))), '../../etc/cron': PICTURE },
      'malformed',
    ],
    [
      'a part with a drive',
      { [TASK_LIST]: strToU8(JSON.stringify(list([first]))), 'C:\\a.txt': PICTURE },
      'malformed',
    ],
    [
      'more tasks than a package holds',
      { [TASK_LIST]: strToU8(JSON.stringify(list(Array.from({ length: 1_000_000 }, () => 1)))) },
      'tooManyItems',
    ],
    [
      'more parts than a package holds',
      Object.fromEntries(
        Array.from({ length: 3_000 }, (_, at) => [`files/${at}`, strToU8('x')] as const),
      ),
      'unreadable',
    ],
    ['a bomb', { [TASK_LIST]: new Uint8Array(60_000_000).fill(32) }, 'unreadable'],
  ])('EX3: refuses %s as a whole', (_, parts, code) => {
    const found = read(parts)
    expect(codes(found)).toEqual([`0 error ${code}`])
    expect([found.tasks, found.files]).toEqual([[], []])
  })

  it('EX3: refuses two parts with one name, a package cut short, and what is no zip', () => {
    const one = zipSync(
      { [TASK_LIST]: strToU8('{}'), 'wenkao-tasks.jsox': strToU8('{}') },
      { level: 0 },
    )
    const twice = Uint8Array.from(one)
    const text = Buffer.from(twice.buffer)
    for (let at = text.indexOf('.jsox'); at >= 0; at = text.indexOf('.jsox'))
      text.write('.json', at)
    expect(codes(readTasks(twice, now))).toEqual(['0 error malformed'])
    expect(codes(readTasks(one.subarray(0, one.length - 30), now))).toEqual(['0 error unreadable'])
    expect(codes(readTasks(strToU8('PK no zip'), now))).toEqual(['0 error unreadable'])
  })

  it('EX3: stops trying templates when its time is over, and says how many it did not try', () => {
    let time = 0
    const clock = (): number => (time += 15_000)
    const { bytes } = writeTasks(starter, new Map())
    const found = readTasks(bytes, clock)
    expect(codes(found)).toEqual(['0 note notTried'])
    expect(found.report[0]?.detail).toBe('3')
    expect(found.tasks).toHaveLength(4)
  })
})
