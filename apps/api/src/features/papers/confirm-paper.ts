import { TaskGradingSchema, validateTask } from '@wenkao/office'
import { sha256Hex } from '@wenkao/shared/kernel'
import { PaperContent, variantFaults, type VariantRule } from '@wenkao/shared/papers'
import * as z from 'zod/mini'
import { freshId, type Services } from '../../platform/services.ts'
import { insertPaper } from './papers.queries.ts'

/** A paper that cannot be confirmed, with each reason. */
export class PaperFaults extends Error {
  readonly faults: readonly string[]
  constructor(faults: readonly string[]) {
    super(`The paper cannot be confirmed: ${faults.join('; ')}`)
    this.name = 'PaperFaults'
    this.faults = faults
  }
}

/** A paper in its variants (D04). */
export interface PaperInVariants {
  /** At least one, of equal plan; an id names the same thing in all of them. */
  readonly variants: readonly PaperContent[]
  readonly rule: VariantRule
}

/**
 * Confirms a paper: stores its materials, checks that each task's untouched start files score 0
 * (CHECKPOINTS 2.8), that ids and points fit and that variants are of equal plan, and inserts it as an
 * immutable version.
 * @param paper one content, or several variants with the rule that gives them out.
 * @param materials bytes by SHA-256, of all variants; pictures that are stored need not be among them.
 * @returns the paper's id. @throws PaperFaults.
 */
export async function confirmPaper(
  services: Services,
  paper: PaperContent | PaperInVariants,
  materials: ReadonlyMap<string, Uint8Array>,
  version = 1,
): Promise<string> {
  const { variants, rule } =
    'variants' in paper ? paper : { variants: [paper], rule: 'lastTwoDigits' as const }
  const faults = faultsOfAll(variants, materials)
  if (faults.length > 0) throw new PaperFaults(faults)
  const lost = await lostPictures(services, variants, materials)
  if (lost.length > 0) throw new PaperFaults(lost)
  for (const [hash, bytes] of materials) {
    const { stored } = await services.blobs.put(hash, bytes)
    if (stored !== 'new' && stored !== 'present') throw new PaperFaults([`${hash}: ${stored}`])
  }
  const paperId = freshId(services)
  await services.db.transaction((transaction) =>
    insertPaper(transaction, {
      ...{ paperId, version, variants, variantRule: rule },
      confirmedAt: services.clock.now(),
    }),
  )
  return paperId
}

/** Pictures of items whose bytes are neither given nor stored: no PC could show them. */
async function lostPictures(
  { blobs }: Pick<Services, 'blobs'>,
  variants: readonly PaperContent[],
  materials: ReadonlyMap<string, Uint8Array>,
): Promise<string[]> {
  const faults = new Set<string>()
  for (const { id, pictures } of variants.flatMap(({ items }) => items)) {
    for (const { name, hash } of pictures ?? []) {
      if (materials.has(hash) || (await blobs.has(hash))) continue
      faults.add(`item ${id}: picture ${name} is not stored`)
    }
  }
  return [...faults]
}

function faultsOfAll(
  variants: readonly PaperContent[],
  materials: ReadonlyMap<string, Uint8Array>,
): string[] {
  const own = variants.flatMap((content, at) => {
    const read = z.safeParse(PaperContent, content)
    const faults = read.success
      ? faultsOf(content, materials)
      : read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    return variants.length === 1 ? faults : faults.map((fault) => `variant ${at + 1}: ${fault}`)
  })
  return own.length > 0 ? own : variantFaults(variants)
}

function faultsOf(content: PaperContent, materials: ReadonlyMap<string, Uint8Array>): string[] {
  const faults: string[] = []
  const ids = [...content.items, ...content.tasks].map((entry) => entry.id)
  for (const id of repeated(ids)) faults.push(`item ${id} is there twice`)
  for (const item of content.items) {
    const options = new Set(item.options?.map((option) => option.id))
    if (item.kind === 'single' && item.answer.length !== 1) {
      faults.push(`item ${item.id}: a single choice has one answer`)
    }
    if (item.kind === 'trueFalse' && !/^(true|false)$/.test(item.answer.join())) {
      faults.push(`item ${item.id}: the answer is neither true nor false`)
    }
    if (
      (item.kind === 'single' || item.kind === 'multiple') &&
      !item.answer.every((id) => options.has(id))
    ) {
      faults.push(`item ${item.id}: an answer is no option`)
    }
  }
  // Windows tells names apart by more than case only: two such files would be one.
  const paths = content.tasks.flatMap((task) => [
    task.folder,
    ...task.materials.map((material) => `${task.folder}/${material.path}`),
  ])
  for (const path of repeated(paths.map((entry) => entry.toLowerCase()))) {
    faults.push(`${path} is there twice`)
  }
  for (const task of content.tasks) faults.push(...taskFaults(task, materials))
  return faults
}

const repeated = (names: readonly string[]): Set<string> =>
  new Set(names.filter((name, at) => names.indexOf(name) !== at))

function taskFaults(
  task: PaperContent['tasks'][number],
  materials: ReadonlyMap<string, Uint8Array>,
): string[] {
  const startFiles = new Map<string, Uint8Array>()
  for (const material of task.materials) {
    const bytes = materials.get(material.hash)
    if (bytes?.length !== material.size || sha256Hex(bytes) !== material.hash) {
      return [`task ${task.id}: material ${material.path} is missing or has other bytes`]
    }
    startFiles.set(material.path, bytes)
  }
  const grading = z.safeParse(TaskGradingSchema, {
    kind: task.kind,
    file: task.mainFile,
    checkpoints: task.checkpoints,
  })
  if (!grading.success) {
    return grading.error.issues.map(
      (issue) => `task ${task.id}: ${issue.path.join('.')}: ${issue.message}`,
    )
  }
  return validateTask({ task: grading.data, startFiles }).map(
    (fault) =>
      `task ${task.id}: ${[fault.checkpointId ?? [], fault.kind, fault.messageEn].flat().join(': ')}`,
  )
}
