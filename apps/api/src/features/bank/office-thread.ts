import { parentPort, workerData } from 'node:worker_threads'
import {
  countTasks,
  drawParameters,
  makeTask,
  outlineStart,
  supportedCodes,
  TaskTemplateSchema,
  templateFaults,
} from '@wenkao/office'
import type { OfficeQuestion, TemplateSample, TrialOutcome } from './office-thread-host.ts'

/** Runs in a thread of its own, for one question. */
const question = workerData as OfficeQuestion
parentPort?.postMessage(
  question.kind === 'outline' ? outlineStart(question.bytes, question.fileName) : tried(question),
)

/**
 * Tries one template on every allowed value, up to a number of draws that bounds what the most willing
 * author can ask for, and makes one task of it to look at.
 */
function tried(trial: Extract<OfficeQuestion, { kind: 'trial' }>): TrialOutcome {
  const { template, uploaded, draw } = trial
  const find = (hash: string) => uploaded.get(hash)
  const faults = templateFaults(template, {
    ...{ seed: 'review', draws: 6, most: 60, spoiled: 6, uploaded: find },
  })
  const made = draw === undefined ? undefined : sampleOf(template, draw, find)
  return { faults, sample: made?.sample ?? null, tasks: made?.tasks ?? 0 }
}

/** Undefined when the template makes no task; the faults say why. */
function sampleOf(
  raw: unknown,
  draw: number,
  uploaded: (hash: string) => Uint8Array | undefined,
): { sample: TemplateSample; tasks: number } | undefined {
  const parsed = TaskTemplateSchema.safeParse(raw)
  if (!parsed.success) return undefined
  try {
    const drawn = drawParameters(parsed.data, `sample/${draw}`)
    const { task, startFiles } = makeTask(parsed.data, drawn, { uploaded })
    const titles = new Map(supportedCodes().map(({ code, title }) => [code, title]))
    return {
      tasks: countTasks(parsed.data),
      sample: {
        ...{ title: task.title, instruction: task.instruction, points: task.points },
        files: [...startFiles].map(([path, bytes]) => ({ path, size: bytes.length })),
        checkpoints: task.checkpoints.map(({ id, code, points }) => ({
          ...{ id, code, points },
          title: titles.get(code) ?? { zh: code, en: code },
        })),
      },
    }
  } catch {
    // Whatever keeps a task from being made is among the faults already.
    return undefined
  }
}
