import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { answerTask, TaskGradingSchema } from '@wenkao/office'
import * as z from 'zod/mini'
import { afterAll, describe, expect, it } from 'vitest'
import { gradeCommand, USAGE } from './grade-command.ts'
import { readStart } from './work.fs.ts'

const app = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'wenkao-grade-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const put = (path: string, content: string | Uint8Array): string => {
  const whole = join(folder, path)
  mkdirSync(join(whole, '..'), { recursive: true })
  writeFileSync(whole, content)
  return whole
}

const FILES_TASK = {
  id: '文件题',
  kind: 'files',
  start: '素材',
  checkpoints: [
    { id: 'a', code: '40101', points: 2, target: { in: 'folder', path: '照片' }, expected: {} },
    {
      id: 'b',
      code: '40105',
      points: 3,
      target: { in: 'file', path: '说明.txt' },
      expected: { to: '照片/说明.txt' },
    },
  ],
}
put('素材/说明.txt', '说明')
const rules = put('rules.json', JSON.stringify(FILES_TASK))
put('全班/王芳/照片/说明.txt', '说明')
put('全班/李强/说明.txt', '说明')

async function run(...args: string[]): Promise<{ code: number; out: string[]; err: string[] }> {
  const out: string[] = []
  const err: string[] = []
  const code = await gradeCommand(
    args,
    (line) => out.push(line),
    (line) => err.push(line),
  )
  return { code, out, err }
}

describe('wenkao-grade', () => {
  it('says in a line what is wrong with a parameter, before it grades anything', async () => {
    const wrong = put(
      'wrong-parameter.json',
      JSON.stringify({
        kind: 'word',
        checkpoints: [
          { id: 'a', code: '10101', points: 1, target: { paragraphs: 1 }, expected: { size: 5 } },
          { id: 'b', code: '99999', points: 1, target: {}, expected: {} },
        ],
      }),
    )
    const { code, out, err } = await run(join(folder, '全班'), '--rules', wrong)
    expect(code).toBe(2)
    expect(out).toEqual([])
    expect(err.some((line) => /a · .*target\.in/.test(line))).toBe(true)
    expect(err.some((line) => /b · .*99999/.test(line))).toBe(true)
  })

  it('judges a document whatever it is called, when the rules leave its name open', async () => {
    const checkpoint = { id: 'a', code: '10301', points: 1, target: { in: 'section' } }
    const open = put(
      'open-name.json',
      JSON.stringify({
        kind: 'word',
        checkpoints: [{ ...checkpoint, expected: { paper: 'A4' } }],
      }),
    )
    const { code, out } = await run(put('交来/随便的名字.docx', 'PK'), '--rules', open)
    expect(code).toBe(1)
    expect(out.join()).toContain('? 10301')
  })

  it('grades every candidate of a folder and says what was found', async () => {
    const { code, out } = await run(join(folder, '全班'), '--each', '--rules', rules)
    expect(code).toBe(0)
    const text = out.join('\n')
    expect(text).toMatch(/王芳 · .*: 5\/5/)
    expect(text).toMatch(/李强 · .*: 0\/5/)
    expect(text).toContain('✗ 40101 0/2 文件夹“照片”：要求 存在；实际 不存在')
  })

  it('writes one JSON object a line, a table, and English', async () => {
    const table = join(folder, 'points.csv')
    const one = join(folder, '全班/王芳')
    const { out } = await run(one, '--rules', rules, '--json', '--csv', table)
    expect(JSON.parse(out[0] ?? '')).toMatchObject({ task: '文件题', points: 5, max: 5 })
    expect(readFileSync(table, 'utf8')).toContain('王芳')
    const english = await run(one, '--rules', rules, '--lang', 'en')
    expect(english.out.join('\n')).toContain('folder “照片”: as asked, exists')
  })

  it('grades a document, and one that cannot be read is no zero but needs a person', async () => {
    const task = {
      kind: 'word',
      file: '病毒.docx',
      checkpoints: [
        { id: '1', code: '10301', points: 2, target: { in: 'section' }, expected: { paper: 'A3' } },
      ],
    }
    const wordRules = put('word.json', JSON.stringify(task))
    const document = put('交卷/一.docx', 'no document')
    const { code, out, err } = await run(document, '--rules', wordRules)
    expect(code).toBe(1)
    expect(out.join('\n')).toContain('需人工核查')
    expect(err.join('\n')).toContain('没有原始素材')
  })

  it.each([
    ['no rules', ['x.docx'], USAGE],
    ['an option that is not there', ['x', '--rules', rules, '--colour'], USAGE],
    ['rules that are not there', ['x', '--rules', 'none.json'], '找不到规则文件'],
    ['work that is not there', [join(folder, 'none'), '--rules', rules], '找不到'],
    ['a document for rules of a folder', [rules, '--rules', rules], '规则需要文件夹'],
  ])('refuses %s with words and code 2', async (_, args, words) => {
    const { code, err } = await run(...args)
    expect(code).toBe(2)
    expect(err.join('\n')).toContain(words)
  })

  it.each([
    ['no JSON', '{', 'JSON'],
    ['no task', '{"tasks":[]}', 'tasks'],
    ['an unknown kind', '{"kind":"wort","checkpoints":[]}', 'kind'],
    [
      'a code that is not there',
      JSON.stringify({
        ...FILES_TASK,
        checkpoints: [{ ...FILES_TASK.checkpoints[0], code: '49999' }],
      }),
      '49999',
    ],
    [
      'a checkpoint that the start file already has',
      JSON.stringify({
        ...FILES_TASK,
        checkpoints: [
          {
            id: 'x',
            code: '40111',
            points: 1,
            target: { in: 'file', path: '说明.txt' },
            expected: { text: '说明' },
          },
        ],
      }),
      '已满足',
    ],
  ])('refuses rules with %s', async (_, text, words) => {
    const { code, err } = await run(folder, '--rules', put('wrong.json', text))
    expect(code).toBe(2)
    expect(err.join('\n')).toContain(words)
  })

  it('runs as a package of its own, from another folder, without what it was built from', () => {
    const packed = mkdtempSync(join(tmpdir(), 'wenkao-grade-package-'))
    try {
      cpSync(app, join(packed, 'app'), {
        recursive: true,
        filter: (path) => !/(node_modules|\.tsbuild|src|dist)$/.test(path.slice(app.length)),
      })
      execFileSync(process.execPath, ['build.mjs'], { cwd: app })
      cpSync(join(app, 'dist'), join(packed, 'app/dist'), { recursive: true })
      const output = execFileSync(
        process.execPath,
        [
          '--no-strip-types',
          join(packed, 'app/bin/wenkao-grade.mjs'),
          join(folder, '全班'),
          '--each',
          '--rules',
          rules,
        ],
        { cwd: packed, encoding: 'utf8' },
      )
      expect(output).toMatch(/王芳 · .*: 5\/5/)
    } finally {
      rmSync(packed, { recursive: true, force: true })
      rmSync(join(app, 'dist'), { recursive: true, force: true })
    }
  })

  it('agrees with the answers that the engine makes itself', async () => {
    const grading = z.parse(TaskGradingSchema, FILES_TASK)
    const [task] = [{ id: '', title: '', folder: '', start: '素材', grading }]
    const start = readStart(rules, task)
    const made = answerTask(grading, { startFiles: start.files, startManifest: start.manifest })
    for (const [path, bytes] of made.submittedFiles) put(`满分/${path}`, bytes)
    const { out } = await run(join(folder, '满分'), '--rules', rules)
    expect(out.join('\n')).toContain(': 5/5')
  })
})
