import { sha256Hex } from '@wenkao/shared/kernel'
import type { Material, PaperContent } from '@wenkao/shared/papers'
import type { DemoPaper } from './demo-paper.ts'
import { readMaterial } from './read-materials.fs.ts'

/** A demo paper with its start files read: content as a paper version, and the bytes by hash. */
export async function readPaper(
  paper: DemoPaper,
): Promise<{ content: PaperContent; materials: Map<string, Uint8Array> }> {
  const materials = new Map<string, Uint8Array>()
  const tasks: PaperContent['tasks'] = []
  for (const task of paper.tasks) {
    const list: Material[] = []
    for (const { path, source } of task.materials) {
      const bytes = await readMaterial(source)
      const hash = sha256Hex(bytes)
      materials.set(hash, bytes)
      list.push({ path, hash, size: bytes.length })
    }
    tasks.push({ ...task, materials: list })
  }
  return { content: { ...paper, tasks }, materials }
}
