import { drawParameters, makeTask, TaskTemplateSchema, type MadeTask } from '@wenkao/office'
import { instructionDocument } from '@wenkao/office/instruction'
import { isItemContent, type ItemContent, type TaskContent } from '@wenkao/shared/bank'
import type { BlueprintRow } from '@wenkao/shared/blueprints'
import { sha256Hex } from '@wenkao/shared/kernel'
import type { ObjectiveItem, PaperContent, Task } from '@wenkao/shared/papers'
import { ApiError } from '../../platform/api-error.ts'
import type { Services } from '../../platform/services.ts'
import { selectContents, selectEntryRows } from '../bank/index.ts'
import type { DraftRecord } from './blueprints.queries.ts'
import type { StoredPlace } from './blueprints.table.ts'
import { enginePlacement } from './draft-pools.ts'

/** Variants of a paper with the bytes of their start files, by SHA-256. */
export interface MadePaper {
  readonly variants: readonly PaperContent[]
  readonly materials: ReadonlyMap<string, Uint8Array>
}

/**
 * Makes the variants of a drawn paper: items with their points, tasks of their templates with drawn
 * parameters. The same draft makes the same papers, so that a preview is what candidates will see (D03).
 * @param only one variant alone, for a preview.
 * @throws ApiError conflict when places are open.
 */
export async function makePaper(
  services: Pick<Services, 'db' | 'blobs'>,
  draft: DraftRecord,
  only?: number,
): Promise<MadePaper> {
  const { blueprint, places } = draft
  const [contents, rows] = await Promise.all([
    selectContents(services.db, places),
    selectEntryRows(
      services.db,
      places.map(({ entryId }) => entryId),
    ),
  ])
  const materials = new Map<string, Uint8Array>()
  const variants: PaperContent[] = []
  for (let variant = 0; variant < blueprint.variants; variant += 1) {
    if (only !== undefined && only !== variant) continue
    const items: ObjectiveItem[] = []
    const tasks: Task[] = []
    for (const row of blueprint.rows) {
      for (const place of placesOf(row, variant, places)) {
        const number = rows.get(place.entryId)?.number
        const content = contents.get(place.entryId)?.content
        if (number === undefined || content === undefined)
          throw new ApiError('conflict', 'An entry of this paper is gone')
        if (isItemContent(content)) items.push(itemOf(content, number, row))
        else {
          const isOwn = place.variant !== null && blueprint.variants > 1
          const id = isOwn ? `${number}-${variant + 1}` : number
          const seed = `${draft.seed}/${place.rowId}/${place.at}/${place.variant ?? 'all'}`
          const { task, files } = await taskOf(services, content, row, { id, seed })
          for (const [hash, bytes] of files) materials.set(hash, bytes)
          tasks.push({ ...task, folder: ownFolder(task.folder, tasks) })
        }
      }
    }
    variants.push({ version: 1, title: blueprint.title, items, tasks })
  }
  return { variants, materials }
}

/** The places of a row in one variant. @throws ApiError conflict when some are open. */
function placesOf(
  row: BlueprintRow,
  variant: number,
  places: readonly StoredPlace[],
): StoredPlace[] {
  const own = places
    .filter((one) => one.rowId === row.rowId && (one.variant === null || one.variant === variant))
    .toSorted((one, other) => one.at - other.at)
  if (own.length !== row.count) throw new ApiError('conflict', 'Some places are not drawn yet')
  return own
}

function itemOf(content: ItemContent, number: string, row: BlueprintRow): ObjectiveItem {
  const { explanation: _explanation, source: _source, ...shown } = content
  return { ...shown, id: number, points: row.points, knowledgePoint: number.slice(0, 5) }
}

/** Name of the document that holds a task's instruction beside its source (D02). */
const INSTRUCTION = '题目要求'

/** A task of a template with its start files by hash, its instruction where the row wants it (BP7). */
async function taskOf(
  { blobs }: Pick<Services, 'blobs'>,
  content: TaskContent,
  { points, placement }: BlueprintRow,
  made: { readonly id: string; readonly seed: string },
): Promise<{ task: Task; files: Map<string, Uint8Array> }> {
  const template = TaskTemplateSchema.parse(content.template)
  const uploaded = new Map<string, Uint8Array>()
  for (const hash of uploadedHashes(template)) {
    const bytes = await blobs.read(hash)
    if (bytes) uploaded.set(hash, bytes)
  }
  const { task, startFiles } = makeTask(template, drawParameters(template, made.seed), {
    ...{ id: made.id, points },
    ...(placement === undefined ? {} : { placement: enginePlacement(placement) }),
    uploaded: (hash) => uploaded.get(hash),
  })
  const files = new Map<string, Uint8Array>()
  for (const { path, hash } of task.materials) {
    const bytes = startFiles.get(path)
    if (bytes) files.set(hash, bytes)
  }
  if (placement === 'beside') {
    const bytes = instructionDocument(task)
    const hash = sha256Hex(bytes)
    const taken = new Set(task.materials.map(({ path }) => path.toLowerCase()))
    const path = ['', ' 2'].map((end) => `${INSTRUCTION}${end}.docx`).find((one) => !taken.has(one))
    task.materials.push({ path: path ?? `${INSTRUCTION} 3.docx`, hash, size: bytes.length })
    files.set(hash, bytes)
  }
  return { task: asTask(task), files }
}

const asTask = (task: MadeTask): Task => ({
  ...task,
  checkpoints: task.checkpoints.map((checkpoint) => ({ ...checkpoint })),
})

/** Contents that a template names by their hash. */
function uploadedHashes(template: unknown): string[] {
  return [...new Set(JSON.stringify(template).match(/(?<=")[0-9a-f]{64}(?=")/g) ?? [])]
}

/** Two tasks of one paper never share a folder; Windows does not tell case apart. */
function ownFolder(folder: string, tasks: readonly Task[]): string {
  const taken = new Set(tasks.map((task) => task.folder.toLowerCase()))
  let name = folder
  for (let at = 2; taken.has(name.toLowerCase()); at += 1) name = `${folder} ${at}`
  return name
}
