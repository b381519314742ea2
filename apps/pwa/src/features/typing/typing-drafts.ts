import * as z from 'zod/mini'
import { keepChoice, readChoice } from '../../platform/browser/kept-choice.ts'

const Draft = z.object({
  text: z.string(),
  /** The test's own clock, and what it said when the text last changed, ms. */
  elapsedMs: z.number(),
  typedMs: z.number(),
  keys: z.int(),
  compositions: z.int(),
  /** Hash of the record that the text grew from, and of the one that was last sent to be saved. */
  base: z.nullable(z.string()),
  sent: z.nullable(z.string()),
})
/** What a browser keeps of a typing test with each key, so that a crash costs none (TY5). */
export type TypingDraft = z.infer<typeof Draft>

const Drafts = z.object({ sittingId: z.string(), tasks: z.record(z.string(), Draft) })

const PLACE = 'wenkao-typing'

/** Drafts of one sitting, in the browser's own storage; those of another one are overwritten. */
export function openTypingDrafts(sittingId: string) {
  function all(): z.infer<typeof Drafts> {
    try {
      const read = Drafts.safeParse(JSON.parse(readChoice(PLACE, 'device') ?? 'null'))
      if (read.success && read.data.sittingId === sittingId) return read.data
    } catch {
      // Torn: the answer folder has what was saved.
    }
    return { sittingId, tasks: {} }
  }
  return {
    of: (taskId: string) => ({
      read: (): TypingDraft | undefined => all().tasks[taskId],
      keep: (draft: TypingDraft): void => {
        const tasks = { ...all().tasks, [taskId]: draft }
        keepChoice(PLACE, JSON.stringify({ sittingId, tasks }), 'device')
      },
    }),
    /** The next candidate finds nothing of it (R10). */
    clear: (): void => {
      keepChoice(PLACE, '', 'device')
    },
  }
}
