import type { CheckpointVerdict, TaskVerdict } from '@wenkao/office'
import type { RulesTask } from './rules.ts'
import type { GradeOutcome } from './grade-in-worker.ts'

export type Language = 'zh' | 'en'

/** The grading of one candidate's work in one task. */
export interface Graded {
  readonly work: string
  readonly task: RulesTask
  readonly outcome: GradeOutcome
}

const MARKS: Readonly<Record<CheckpointVerdict['verdict'], string>> = {
  pass: '✓',
  partial: '◐',
  fail: '✗',
  blocked: '✗',
  unreadable: '?',
  unsupported: '?',
}

/** Verdicts that a person has to look at; they are no zero (CHECKPOINTS 9.4). */
export function needsPerson(verdict: TaskVerdict): boolean {
  return (
    verdict.damage.length > 0 ||
    verdict.verdicts.some((one) => one.verdict === 'unreadable' || one.verdict === 'unsupported')
  )
}

/** Lines for a person: each task with its points, each checkpoint with what was found and where. */
export function reportLines(graded: readonly Graded[], language: Language): string[] {
  return graded.flatMap(({ work, task, outcome }) => {
    if (outcome.kind === 'stopped') return [`${work} · ${task.title}: ? ${outcome.reason}`]
    const { points, max, verdicts, damage } = outcome.verdict
    return [
      `${work} · ${task.title}: ${points}/${max}`,
      ...verdicts.flatMap((one) => [
        `  ${MARKS[one.verdict]} ${one.code} ${one.points}/${one.max} ${language === 'zh' ? one.messageZh : one.messageEn}`,
        ...(one.verdict === 'pass'
          ? []
          : one.evidence.map((found) => `      ${found.part} ${found.xpath} ${found.snippet}`)),
      ]),
      ...damage.map((one) => `  ! ${one}`),
    ]
  })
}

/** One JSON object a line, with everything that the engine found. */
export function jsonLines(graded: readonly Graded[]): string[] {
  return graded.map(({ work, task, outcome }) =>
    JSON.stringify({
      work,
      task: task.id,
      ...(outcome.kind === 'graded' ? outcome.verdict : { stopped: outcome.reason }),
    }),
  )
}

const quote = (value: string | number): string => {
  // A cell that begins like a formula would be computed by whoever opens the table.
  const text = String(value).replace(/^[=+\-@\t\r]/, "'$&")
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A table of points for a spreadsheet, with a byte order mark so that Chinese is read right. */
export function csvText(graded: readonly Graded[]): string {
  const rows = graded.map(({ work, task, outcome }) =>
    (outcome.kind === 'graded'
      ? [
          work,
          task.title,
          outcome.verdict.points,
          outcome.verdict.max,
          needsPerson(outcome.verdict) ? '需人工核查' : '',
        ]
      : [work, task.title, '', '', outcome.reason]
    )
      .map(quote)
      .join(','),
  )
  return `\ufeff${['文件 / file', '任务 / task', '得分 / points', '满分 / of', '备注 / note'].map(quote).join(',')}\r\n${rows.join('\r\n')}\r\n`
}
