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
    // What opens nevertheless: valid rarities, and rules of the package format that Office overlooks.
    const opening = [
      'poi__57914.xlsx',
      'poi__BrNotClosed.xlsx',
      'poi__Excel_file_with_trash_item.xlsx',
      'poi__OPCCompliance_CoreProperties_DCTermsNamespaceLimitedUseFAIL.docx',
      'poi__OPCCompliance_CoreProperties_DoNotUseCompatibilityMarkupFAIL.docx',
      'poi__OPCCompliance_CoreProperties_LimitedXSITypeAttribute_NotPresentFAIL.docx',
      'poi__poc-shared-strings.xlsx',
      'poi__xxe_in_schema.xlsx',
      'syn_absolute_target.docx',
      'syn_based_on_cycle.docx',
      'syn_dir_entries.docx',
      'syn_utf8_bom_crlf.docx',
    ]
    const named: Readonly<Record<string, readonly string[]>> = {
      hostile: ['bomb_40MB', 'deep_nesting', 'entity_expansion', 'zip_slip'].map(
        (name) => `syn_${name}.docx`,
      ),
      empty: ['syn_empty_0_bytes.docx', 'npoi__poc-xmlbomb-empty.xlsx'],
      legacy: ['poi__cpansearch.perl.org_src_tobyink_acme-rundoc-0.001_word-lib_hello_world.docm'],
      'wrong-type': ['syn_html_renamed.xlsx'],
      'not-a-package': ['closedxml___LoadPivotTables.xlsx', 'poi__invalid.xlsx'],
      ok: opening,
    }
    const confusion = new Map<string, string[]>()
    for (const [name, reason] of reasons) {
      const listed = Object.entries(named).find(([, names]) => names.includes(name))?.[0]
      const isProtected = /encrypt|protected_|password|pwd|crash-9bf3/.test(name)
      const expected = listed ?? (isProtected ? 'encrypted' : 'damaged')
      const cell = `${expected} told as ${reason}`
      confusion.set(cell, [...(confusion.get(cell) ?? []), name])
    }
    const counts = [...confusion].map(([cell, names]) => `${cell}: ${names.length}`).sort()
    expect(counts).toEqual([
      'damaged told as damaged: 15',
      'empty told as empty: 2',
      'encrypted told as encrypted: 11',
      'hostile told as hostile: 4',
      'legacy told as legacy: 1',
      'not-a-package told as not-a-package: 2',
      'ok told as ok: 12',
      'wrong-type told as wrong-type: 1',
    ])
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
