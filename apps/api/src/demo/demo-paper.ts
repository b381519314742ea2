import type { PaperContent, Task } from '@wenkao/shared/papers'

/** A start file of a demo task: where the candidate finds it, and which file here it is made from. */
interface DemoMaterial {
  /** Path inside the task's folder, as candidates see it. */
  readonly path: string
  /** Path below `demo/materials/`. */
  readonly source: string
}

export type DemoTask = Omit<Task, 'materials'> & { readonly materials: readonly DemoMaterial[] }

/** A paper before its start files have been stored: materials by source instead of by hash. */
export type DemoPaper = Omit<PaperContent, 'tasks'> & { readonly tasks: readonly DemoTask[] }
