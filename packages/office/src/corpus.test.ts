import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { checkHealth, gradeTask, readSheets, type TaskGrading } from './index.ts'

const corpus =
  process.env['WENKAO_CORPUS'] ??
  fileURLToPath(new URL('../../../../shared/corpus', import.meta.url))

const files = (folder: string): { name: string; bytes: Uint8Array }[] =>
  readdirSync(join(corpus, folder)).map((name) => ({
    name,
    bytes: new Uint8Array(readFileSync(join(corpus, folder, name))),
  }))

const base = { points: 1, scoring: 'proportional' as const }
const TASKS: Readonly<Record<string, Omit<TaskGrading, 'file'>>> = {
  docx: {
    kind: 'word',
    checkpoints: [
      {
        ...base,
        id: '1',
        code: '10101',
        target: { in: 'body' },
        expected: { eaFont: '隶书', size: 7 },
      },
      {
        ...base,
        id: '2',
        code: '10205',
        target: { in: 'body' },
        expected: { mode: 'exact', value: 33 },
      },
      { ...base, id: '3', code: '10303', target: { in: 'section' }, expected: { top: 9.9 } },
      {
        ...base,
        id: '4',
        code: '10809',
        target: { in: 'table' },
        expected: { scope: 'all', style: 'wave' },
      },
      { ...base, id: '5', code: '10901', target: { in: 'document' }, expected: { count: 99 } },
      { ...base, id: '6', code: '10401', target: { in: 'header' }, expected: { text: '稳' } },
    ],
  },
  xlsx: {
    kind: 'excel',
    checkpoints: ['Sheet1', '成绩'].flatMap((sheet) => [
      {
        ...base,
        id: `${sheet}1`,
        code: '20101',
        target: { in: 'range', sheet, ref: 'A1:H20' },
        expected: { value: '稳' },
      },
      {
        ...base,
        id: `${sheet}2`,
        code: '20305',
        target: { in: 'range', sheet, ref: 'A1:H20' },
        expected: { scope: 'all', styles: ['slantDashDot'] },
      },
      {
        ...base,
        id: `${sheet}3`,
        code: '20202',
        target: { in: 'range', sheet, ref: 'A1:H20' },
        expected: { value: 987654321 },
      },
      {
        ...base,
        id: `${sheet}4`,
        code: '20801',
        target: { in: 'chart', sheet },
        expected: { type: 'surface', threeD: false },
      },
    ]),
  },
}

describe('the corpus of real and damaged files (CHECKPOINTS 12, 14)', () => {
  it('opens every sound document, or refuses it with a reason', () => {
    const refused = ['docx', 'xlsx', 'pptx'].flatMap((folder) =>
      files(folder).flatMap(({ name, bytes }) => {
        const verdict = checkHealth(bytes, name)
        return verdict.kind === 'ok' ? [] : [`${name}: ${verdict.reason}`]
      }),
    )
    expect(refused).toEqual([])
  }, 120_000)

  it('classifies every damaged or hostile file', () => {
    const reasons = new Map(
      files('broken').map(({ name, bytes }) => {
        const verdict = checkHealth(bytes, name)
        return [name, verdict.kind === 'ok' ? 'ok' : verdict.reason]
      }),
    )
    const expected: Readonly<Record<string, string>> = {
      'syn_absolute_target.docx': 'ok',
      'syn_based_on_cycle.docx': 'ok',
      'syn_bomb_40MB.docx': 'hostile',
      'syn_deep_nesting.docx': 'hostile',
      'syn_dir_entries.docx': 'ok',
      'syn_empty_0_bytes.docx': 'empty',
      'syn_entity_expansion.docx': 'hostile',
      'syn_html_renamed.xlsx': 'wrong-type',
      'syn_not_well_formed.docx': 'damaged',
      'syn_truncated_zip.xlsx': 'damaged',
      'syn_utf8_bom_crlf.docx': 'ok',
      'syn_zip_slip.docx': 'hostile',
      'poi__duplicate-filename-case-insensitive.xlsx': 'damaged',
      'npoi__poc-xmlbomb-empty.xlsx': 'empty',
    }
    for (const [name, reason] of Object.entries(expected))
      expect([name, reasons.get(name)]).toEqual([name, reason])
    for (const [name, reason] of reasons) {
      if (/encrypt|protected_|password|pwd/.test(name))
        expect([name, reason]).toEqual([name, 'encrypted'])
      if (/fuzz-|crash-51/.test(name)) expect([name, reason]).toEqual([name, 'damaged'])
    }
  }, 60_000)

  it.each(['docx', 'xlsx', 'broken'])(
    'grades every file of %s without throwing',
    (folder) => {
      for (const { name, bytes } of files(folder)) {
        if (bytes.length > 400_000) continue
        const extension = name.endsWith('x') && name.includes('.xls') ? 'xlsx' : 'docx'
        const plan = TASKS[extension]
        if (plan === undefined) throw new Error(extension)
        const task: TaskGrading = { ...plan, file: name }
        const map = new Map([[name, bytes]])
        const verdict = gradeTask({ task, startFiles: map, submittedFiles: map })
        expect([name, verdict.points]).toEqual([name, 0])
        const crashed = verdict.verdicts.filter((one) => one.messageZh.startsWith('评分点无法判定'))
        expect([name, crashed]).toEqual([name, []])
        if (extension === 'xlsx') expect(['ok', 'unreadable']).toContain(readSheets(bytes).kind)
      }
    },
    120_000,
  )
})
