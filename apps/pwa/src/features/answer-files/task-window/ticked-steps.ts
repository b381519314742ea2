/** Which steps of which task a candidate ticked; `sittingId` keeps the next candidate's apart. */
export interface TickedSteps {
  readonly sittingId: string
  /** Indexes of steps, from 0, by task. */
  readonly tasks: Readonly<Record<string, readonly number[]>>
}

/** What was kept on this PC for a sitting; nothing of another one's, and nothing that cannot be read. */
export function readTicks(kept: string | null, sittingId: string): TickedSteps {
  const none: TickedSteps = { sittingId, tasks: {} }
  if (kept === null) return none
  try {
    const raw: unknown = JSON.parse(kept)
    if (!isRecord(raw) || raw['sittingId'] !== sittingId || !isRecord(raw['tasks'])) return none
    return {
      sittingId,
      tasks: Object.fromEntries(
        Object.entries(raw['tasks']).map(([task, steps]) => [
          task,
          Array.isArray(steps) ? steps.filter((step) => Number.isInteger(step)) : [],
        ]),
      ),
    }
  } catch {
    // Torn: ticks are a candidate's own aid and no answer.
    return none
  }
}

/** The ticks after one was set or taken away. */
export function withTick(
  ticks: TickedSteps,
  taskId: string,
  step: number,
  isTicked: boolean,
): TickedSteps {
  const others = (ticks.tasks[taskId] ?? []).filter((one) => one !== step)
  const tasks = { ...ticks.tasks, [taskId]: isTicked ? [...others, step] : others }
  return { ...ticks, tasks }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null
