import type { TaskContent, TemplateFault } from '@wenkao/shared/bank'
import { ApiError } from '../../platform/api-error.ts'
import type { Services } from '../../platform/services.ts'
import { startFilesOf } from './entry-facts.ts'
import { tryApart, type TemplateSample } from './office-thread-host.ts'
import { selectStartFiles } from './start-files.queries.ts'

export interface Trial {
  readonly sample: TemplateSample | null
  readonly tasks: number
  /** What the author has to mend, each once. */
  readonly templateFaults: TemplateFault[]
}

const MOST_FAULTS = 20

const TOO_LONG: TemplateFault = {
  kind: 'too-long',
  messageZh: '检验用时过长，请减少参数的取值或步骤',
  messageEn: 'trying it takes too long; allow fewer values or steps',
}

/**
 * Tries a template as publishing asks (CHECKPOINTS 2.8), with the start files that were sent for it.
 * @param draw which task is shown beside the faults; none unless told.
 */
export async function tryTemplate(
  { db, blobs }: Pick<Services, 'db' | 'blobs'>,
  { template }: TaskContent,
  draw?: number,
): Promise<Trial> {
  const uploaded = new Map<string, Uint8Array>()
  const sent = await selectStartFiles(
    db,
    startFilesOf(template).map(({ hash }) => hash),
  )
  for (const hash of sent.keys()) {
    const bytes = await blobs.read(hash)
    if (bytes) uploaded.set(hash, bytes)
  }
  const outcome = await tryApart({ template, uploaded, draw })
  if (outcome === 'late') return { sample: null, tasks: 0, templateFaults: [TOO_LONG] }
  const shown = new Map(outcome.faults.map((one) => [one.messageZh, one]))
  return {
    ...{ sample: outcome.sample, tasks: outcome.tasks },
    templateFaults: [...shown.values()]
      .slice(0, MOST_FAULTS)
      .map(({ drawn: _drawn, ...told }) => told),
  }
}

/** More authors who try at once than this wait; more than that many times over are asked to come again. */
const MOST_AT_ONCE = 2
const MOST_WAITING = 12

/** Tries templates for authors, a few at a time: each takes a processor for seconds. */
export function createTrialDesk(services: Pick<Services, 'db' | 'blobs'>) {
  let running = 0
  const waiting: (() => void)[] = []
  return async (content: TaskContent, draw: number): Promise<Trial> => {
    if (waiting.length >= MOST_WAITING)
      throw new ApiError('unavailable', 'Many templates are being tried', undefined, 10)
    if (running >= MOST_AT_ONCE) await new Promise<void>((go) => waiting.push(go))
    else running += 1
    try {
      return await tryTemplate(services, content, draw)
    } finally {
      // The place is handed on, not given back: nobody slips in before who waits.
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}
