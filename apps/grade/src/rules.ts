import { posix } from 'node:path'
import { TaskGradingSchema, type TaskGrading } from '@wenkao/office'
import * as z from 'zod/mini'

/**
 * A task as its rules file has it: the engine's own definition, with where its start files lie and in
 * which folder of a candidate its work is.
 */
const RulesTaskSchema = z.extend(TaskGradingSchema, {
  id: z.optional(z.string()),
  title: z.optional(z.string()),
  /** Folder of the task inside a candidate's folder; the folder itself when absent. */
  folder: z.optional(z.string()),
  /** Start file, or folder of start files, relative to the rules file. */
  start: z.optional(z.string()),
})

export interface RulesTask {
  readonly id: string
  readonly title: string
  readonly folder: string
  readonly start: string | undefined
  readonly grading: TaskGrading
}

export type RulesOutcome =
  | { readonly kind: 'ok'; readonly tasks: readonly RulesTask[] }
  | { readonly kind: 'wrong'; readonly problems: readonly string[] }

/** What a document is called within a task whose rules leave its name open. */
const DOCUMENTS: Readonly<Partial<Record<TaskGrading['kind'], string>>> = {
  word: 'document.docx',
  excel: 'document.xlsx',
  powerpoint: 'document.pptx',
}

/** Without a name it is the start file's: a single document is graded whatever it is called. */
function fileOf({ kind, file }: TaskGrading, start: string | undefined): string | undefined {
  if (file !== undefined) return file
  return start !== undefined && posix.extname(start) !== ''
    ? posix.basename(start.replaceAll('\\', '/'))
    : DOCUMENTS[kind]
}

const issuesOf = (error: {
  readonly issues: readonly { path: PropertyKey[]; message: string }[]
}) => error.issues.map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`)

/**
 * Reads rules: one task (`{ "kind": "word", "file": …, "checkpoints": […] }`) or several
 * (`{ "tasks": [ … ] }`).
 * @param text content of the rules file.
 */
export function readRules(text: string): RulesOutcome {
  let raw: unknown
  try {
    raw = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return { kind: 'wrong', problems: [error.message] }
  }
  const isList = typeof raw === 'object' && raw !== null && 'tasks' in raw
  const parsed = isList
    ? z.object({ tasks: z.array(RulesTaskSchema).check(z.minLength(1)) }).safeParse(raw)
    : z
        .pipe(
          RulesTaskSchema,
          z.transform((task) => ({ tasks: [task] })),
        )
        .safeParse(raw)
  if (!parsed.success) return { kind: 'wrong', problems: issuesOf(parsed.error) }
  return {
    kind: 'ok',
    tasks: parsed.data.tasks.map(({ id, title, folder, start, ...grading }, index) => {
      const file = fileOf(grading, start)
      return {
        id: id ?? String(index + 1),
        title: title ?? grading.file ?? `${index + 1}`,
        folder: folder ?? '',
        start,
        grading: file === undefined ? grading : { ...grading, file },
      }
    }),
  }
}
