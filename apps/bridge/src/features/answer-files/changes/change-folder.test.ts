import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openFolderChanger, type ChangePlan, type ChangeSteps } from './change-folder.fs.ts'

let base: string
let plan: ChangePlan
const CONTENTS: Readonly<Record<string, string>> = {
  '任务/a.docx': '新 a',
  '任务/子目录/b.xlsx': '新 b',
}
const OLD: Readonly<Record<string, string>> = {
  '任务/a.docx': '旧 a',
  '任务/多余.txt': '考生的',
  '任务/子目录/b.xlsx': '旧 b',
  '任务/子目录/再下/c.txt': '深',
  '另一题/d.docx': '不动',
}

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'wenkao-change-'))
  const root = join(base, 'CZKT')
  for (const [path, text] of Object.entries(OLD)) {
    const file = join(root, ...path.split('/'))
    await mkdir(join(file, '..'), { recursive: true })
    await writeFile(file, text)
  }
  plan = {
    sittingId: 's',
    root,
    aside: join(base, 'CZKT-aside', '1'),
    staging: join(root, '.wenkao-1'),
    out: ['任务/a.docx', '任务/多余.txt', '任务/子目录'],
    in: Object.keys(CONTENTS).map((path) => ({ path, hash: 'unused' })),
  }
})
afterEach(async () => {
  await rm(base, { recursive: true, force: true })
})

/** Every file below a folder with its text. */
async function filesIn(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    found[path.slice(folder.length + 1).replaceAll('\\', '/')] = await readFile(path, 'utf8')
  }
  return found
}

/** Steps that do `onStep` instead of the n-th of them; a hanging one stands for a killed process. */
function at(n: number, onStep: () => Promise<void>): (steps: ChangeSteps) => ChangeSteps {
  let count = 0
  const counted =
    <A extends readonly unknown[]>(step: (...args: A) => Promise<void>) =>
    async (...args: A): Promise<void> => {
      count += 1
      await (count === n ? onStep() : step(...args))
    }
  return (steps) => ({
    stage: counted(steps.stage),
    note: counted(steps.note),
    move: counted(steps.move),
    clean: counted(steps.clean),
  })
}

const bytesOf = async (path: string) => Buffer.from(CONTENTS[path] ?? '')
const NEW = { ...CONTENTS, '另一题/d.docx': '不动' }
const ASIDE = Object.fromEntries(Object.entries(OLD).filter(([path]) => path.startsWith('任务')))
const state = () => join(base, 'state')
/** stage 2, note, move out 3, move in 2, note, clean. */
const STEPS = 10

describe('[F05b] a change of the answer folder', () => {
  it('ends with exactly what was to come, and keeps all that went', async () => {
    const changer = await openFolderChanger(state())
    await changer.apply(plan, bytesOf)
    expect(await filesIn(plan.root)).toEqual(NEW)
    expect(await filesIn(plan.aside)).toEqual(ASIDE)
    await changer.finish('s')
    expect(await filesIn(plan.root)).toEqual(NEW)
  })

  it.each(Array.from({ length: STEPS }, (_, index) => index + 1))(
    'killed before step %i: old or new as a whole after the next start',
    async (n) => {
      const died = Promise.withResolvers<undefined>()
      const killed = await openFolderChanger(
        state(),
        at(n, () => {
          died.resolve(undefined)
          return new Promise(() => undefined)
        }),
      )
      await Promise.race([killed.apply(plan, bytesOf), died.promise])
      const next = await openFolderChanger(state())
      await next.finish('another sitting')
      await next.finish('s')
      const found = await filesIn(plan.root)
      // Before its plan is on disk nothing was touched but a hidden folder, which no look lists.
      const shown = Object.fromEntries(
        Object.entries(found).filter(([path]) => !path.startsWith('.wenkao')),
      )
      expect(shown).toEqual(n <= 3 ? OLD : NEW)
      if (n > 3) expect(await filesIn(plan.aside)).toEqual(ASIDE)
    },
  )

  it.each([4, 5, 6, 7, 8])('refused by a program at step %i: everything is put back', async (n) => {
    const busy = Object.assign(new Error('held'), { code: 'EBUSY' })
    const changer = await openFolderChanger(
      state(),
      at(n, async () => {
        throw busy
      }),
    )
    await expect(changer.apply(plan, bytesOf)).rejects.toBe(busy)
    await (await openFolderChanger(state())).finish('s')
    expect(await filesIn(plan.root)).toEqual(OLD)
  })

  it('[F14] on a full disk is refused before anything is touched', async () => {
    const full = Object.assign(new Error('full'), { code: 'ENOSPC' })
    const changer = await openFolderChanger(
      state(),
      at(1, async () => {
        throw full
      }),
    )
    await expect(changer.apply(plan, bytesOf)).rejects.toBe(full)
    expect(await filesIn(plan.root)).toEqual(OLD)
  })
})
