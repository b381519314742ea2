import { parseArgs } from 'node:util'
import { validateTask, type TaskProblem } from '@wenkao/office'
import { createGrader } from './grade-in-worker.ts'
import { csvText, jsonLines, needsPerson, reportLines, type Graded } from './report.ts'
import { readRules, type RulesTask } from './rules.ts'
import {
  findWork,
  readStart,
  readTaskFiles,
  readText,
  WorkError,
  writeText,
  type TaskFiles,
  type Work,
} from './work.fs.ts'

export const USAGE = `用法 / usage: wenkao-grade FILE… --rules RULES.json [--each] [--json] [--csv FILE] [--lang zh|en]
  FILE     文档、考生文件夹，或装有多份的文件夹 / a document, a candidate's folder, or a folder of many
  --rules  评分规则 / the rules: one task or { "tasks": [ … ] }
  --each   文件夹里每个子文件夹是一名考生 / each folder inside is a candidate's
  --json   每行一个 JSON / one JSON object a line
  --csv    另存得分表 / a table of points as well
  --lang   报告语言 / language of the report (zh)
退出码 / exit code: 0 全部评分 all graded · 1 有需人工核查的 some need a person · 2 无法评分 not graded`

const LIMITS = { timeMs: 30_000, memoryMb: 512 }

interface Wish {
  readonly paths: readonly string[]
  readonly rules: string
  readonly each: boolean
  readonly json: boolean
  readonly csv: string | undefined
  readonly language: 'zh' | 'en'
}

function wishOf(args: readonly string[]): Wish | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        rules: { type: 'string' },
        each: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        csv: { type: 'string' },
        lang: { type: 'string', default: 'zh' },
      },
    })
    const { rules, each, json, csv, lang } = values
    if (rules === undefined || positionals.length === 0) return undefined
    if (lang !== 'zh' && lang !== 'en') return undefined
    return { paths: positionals, rules, each, json, csv, language: lang }
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

interface ReadyTask {
  readonly task: RulesTask
  readonly start: TaskFiles
}

/** What rules can have wrong that no start file is needed to see. */
const OF_RULES: readonly TaskProblem['kind'][] = [
  'bad-definition',
  'duplicate-id',
  'unsupported-code',
  'bad-parameters',
]

/** What keeps the rules from being used, such as points that the start file already has. */
function problemsOf({ task, start }: ReadyTask): string[] {
  const problems = validateTask({
    task: task.grading,
    startFiles: start.files,
    startManifest: start.manifest,
  })
  const counted =
    task.start === undefined ? problems.filter(({ kind }) => OF_RULES.includes(kind)) : problems
  return counted.map(({ checkpointId, messageZh, messageEn }) =>
    [task.title, checkpointId, `${messageZh} / ${messageEn}`].filter(Boolean).join(' · '),
  )
}

/**
 * `wenkao-grade`: grades documents and folders by a rules file, without a server.
 * @param say one line of the report. @param warn one line for the operator.
 * @returns exit code: 0 all graded, 1 some need a person, 2 wrong use, rules or paths.
 */
export async function gradeCommand(
  args: readonly string[],
  say: (line: string) => void,
  warn: (line: string) => void,
): Promise<number> {
  const wish = wishOf(args)
  if (wish === undefined) {
    warn(USAGE)
    return 2
  }
  const text = readText(wish.rules)
  if (text === undefined) {
    warn(`找不到规则文件 / there is no rules file ${wish.rules}`)
    return 2
  }
  const rules = readRules(text)
  if (rules.kind === 'wrong') {
    for (const problem of rules.problems) warn(`规则有误 / wrong rules: ${problem}`)
    return 2
  }
  try {
    const ready = rules.tasks.map((task) => ({ task, start: readStart(wish.rules, task) }))
    const problems = ready.flatMap(problemsOf)
    for (const problem of problems) warn(`规则有误 / wrong rules: ${problem}`)
    if (problems.length > 0) return 2
    if (rules.tasks.some((task) => task.start === undefined))
      warn('没有原始素材：原样交回的文件也可能得分 / no start files: an untouched file may score')
    const work = wish.paths.flatMap((path) => findWork(path, rules.tasks, wish.each))
    return await gradeAll(wish, ready, work, say)
  } catch (error) {
    if (!(error instanceof WorkError)) throw error
    warn(error.message)
    return 2
  }
}

async function gradeAll(
  wish: Wish,
  ready: readonly ReadyTask[],
  work: readonly Work[],
  say: (line: string) => void,
): Promise<number> {
  const grader = createGrader(LIMITS)
  const all: Graded[] = []
  try {
    for (const one of work) {
      for (const { task, start } of ready) {
        const { files, manifest } = readTaskFiles(one, task)
        const outcome = await grader.grade({
          task: task.grading,
          startFiles: start.files,
          submittedFiles: files,
          startManifest: start.manifest,
          manifest,
        })
        const graded = { work: one.name, task, outcome }
        all.push(graded)
        const lines = wish.json ? jsonLines([graded]) : reportLines([graded], wish.language)
        for (const line of lines) say(line)
      }
    }
  } finally {
    await grader.stop()
  }
  if (wish.csv !== undefined) writeText(wish.csv, csvText(all))
  const isOpen = all.some(
    ({ outcome }) => outcome.kind === 'stopped' || needsPerson(outcome.verdict),
  )
  return isOpen ? 1 : 0
}
