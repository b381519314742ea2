import type { TaskGrading } from '../checkpoints/checkpoint-schema.ts'
import type { TaskVerdict } from '../checkpoints/grade-task.ts'
import { describeReason } from '../checkpoints/verdict-messages.ts'
import type { BrokenFile, Remains } from './broken-files.ts'

/** Asked where the table has no question about what is lost; no file answers it right. */
const USUAL: Readonly<Record<'word' | 'excel', Remains>> = {
  word: { code: '10301', target: { in: 'section' }, expected: { paper: 'A3' } },
  excel: {
    code: '20101',
    target: { in: 'range', sheet: 'no such sheet', ref: 'A1' },
    expected: { value: '稳考' },
  },
}

type FileTask = TaskGrading & { readonly file: string }

function taskOf(file: string, asked: Remains): FileTask {
  return {
    kind: file.includes('.xls') ? 'excel' : 'word',
    file,
    created: true,
    checkpoints: [
      {
        id: 'one',
        code: asked.code,
        points: 1,
        scoring: 'all',
        target: { ...asked.target },
        expected: { ...asked.expected },
      },
    ],
  }
}

/** What a broken file is graded by, and whether a verdict is the one that its table names. */
export interface BrokenFileQuestion {
  readonly task: FileTask
  /** What is otherwise than listed; undefined when nothing is. */
  readonly objection: (verdict: TaskVerdict) => string | undefined
}

function objectionToEnd(one: BrokenFile, { verdicts, damage }: TaskVerdict): string | undefined {
  const [only] = verdicts
  const found = `${only?.verdict}: ${only?.messageZh} (${damage.join(', ') || 'no damage'})`
  const isListed = {
    refused: () =>
      one.ends === 'refused' &&
      only?.verdict === 'unreadable' &&
      only.messageZh.includes(describeReason(one.reason).zh),
    'in-part': () => damage.length > 0 && only?.verdict === 'unreadable',
    sound: () => damage.length === 0 && (only?.verdict === 'fail' || only?.verdict === 'blocked'),
  }[one.ends]()
  return isListed ? undefined : found
}

/** The questions to a broken or hostile file: how it ends, and what has to be found in it. */
export function questionsTo(one: BrokenFile): BrokenFileQuestion[] {
  const { lost, remains } = one.ends === 'refused' ? {} : one
  const usual = USUAL[one.file.includes('.xls') ? 'excel' : 'word']
  const end = {
    task: taskOf(one.file, lost ?? usual),
    objection: (verdict: TaskVerdict) => objectionToEnd(one, verdict),
  }
  if (remains === undefined) return [end]
  const find = {
    task: taskOf(one.file, remains),
    objection: ({ verdicts: [only] }: TaskVerdict) =>
      only?.verdict === 'pass' ? undefined : `${only?.verdict}: ${only?.messageZh}`,
  }
  return [end, find]
}
