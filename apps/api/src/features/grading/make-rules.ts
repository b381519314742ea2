import { TaskGradingSchema, validateTask } from '@wenkao/office'
import { rulesFaults, type GradingRules } from '@wenkao/shared/grading'
import type { Task } from '@wenkao/shared/papers'
import * as z from 'zod/mini'
import { ApiError } from '../../platform/api-error.ts'
import { asStaff, type Caller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import type { PaperRecord } from '../papers/index.ts'
import { insertRules, selectRulesVersions } from './rules.queries.ts'

export type MadeRules =
  | { readonly kind: 'made'; readonly rulesVersion: number }
  | { readonly kind: 'faulty'; readonly faults: string[] }

/**
 * Makes the next version of a paper's grading rules, with its audit row. It changes no points: only a
 * regrade with it does, once that is released (D12).
 * @throws ApiError conflict when somebody made another version meanwhile.
 */
export async function makeRules(
  services: Services,
  caller: Caller,
  paper: PaperRecord,
  wish: { readonly expected: number; readonly rules: GradingRules; readonly reason: string },
): Promise<MadeRules> {
  const faults = [
    ...rulesFaults(paper.content, wish.rules),
    ...(await checkpointFaults(services, paper, wish.rules)),
  ]
  if (faults.length > 0) return { kind: 'faulty', faults }
  const rulesVersion = wish.expected + 1
  await services.db.transaction(async (transaction) => {
    const versions = await selectRulesVersions(transaction, paper.paperId)
    const isNext = (versions.at(-1)?.rulesVersion ?? 1) === wish.expected
    const row = {
      ...{ paperId: paper.paperId, rulesVersion, rules: wish.rules, reason: wish.reason },
      madeBy: asStaff(caller).name,
      madeAt: services.clock.now(),
    }
    if (!isNext || !(await insertRules(transaction, row))) {
      throw new ApiError('conflict', 'Somebody made another version of these rules meanwhile')
    }
    await recordAction(services, transaction, caller, {
      action: 'grading.rules',
      subject: `grading rules ${rulesVersion} of ${paper.title}`,
      detail: { paperId: paper.paperId, rulesVersion, reason: wish.reason },
    })
  })
  return { kind: 'made', rulesVersion }
}

/** What the engine has against the checkpoints, with the paper's own start files (CHECKPOINTS 2.8). */
async function checkpointFaults(
  services: Pick<Services, 'blobs'>,
  paper: PaperRecord,
  rules: GradingRules,
): Promise<string[]> {
  const ruled = new Map(rules.tasks.map((task) => [task.id, task.checkpoints]))
  const faults: string[] = []
  for (const task of paper.content.tasks) {
    const checkpoints = ruled.get(task.id)
    // Only what was changed: a paper's own checkpoints were judged when it was confirmed.
    if (!checkpoints || JSON.stringify(checkpoints) === JSON.stringify(task.checkpoints)) continue
    const grading = { kind: task.kind, file: task.mainFile, checkpoints }
    const read = z.safeParse(TaskGradingSchema, grading)
    const found = read.success
      ? validateTask({ task: read.data, startFiles: await startFilesOf(services, task) }).map(
          (fault) => [fault.checkpointId ?? [], fault.messageZh].flat().join('：'),
        )
      : read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    faults.push(...found.map((fault) => `${task.title}：${fault}`))
  }
  return faults
}

async function startFilesOf(
  services: Pick<Services, 'blobs'>,
  task: Task,
): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>()
  for (const { path, hash } of task.materials) {
    const bytes = await services.blobs.read(hash)
    if (bytes) files.set(path, bytes)
  }
  return files
}
