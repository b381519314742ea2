import * as z from 'zod/mini'
import { openDurableRecord } from '../../../platform/durable-record.fs.ts'

/** What is known of the answer folder on this PC. */
export const LaidFolder = z.object({
  sittingId: z.string(),
  folder: z.string(),
  /** Files laid out once: a candidate who deletes one has deleted it. */
  laid: z.array(
    z.object({
      path: z.string(),
      hash: z.string(),
      /** Hash of the material that it is; another one than `hash` where it was marked. */
      material: z.optional(z.string()),
    }),
  ),
  foldersLaid: z.boolean(),
})
export type LaidFolder = z.infer<typeof LaidFolder>
export type LaidFile = LaidFolder['laid'][number]

/** The note as a file tells it, e.g. in a copy of a data folder; undefined for anything else. */
export function parseLaidFolder(raw: unknown): LaidFolder | undefined {
  return LaidFolder.safeParse(raw).data
}

/** The durable note of the answer folder. */
export interface LaidBook {
  current(): LaidFolder | undefined
  /** Notes another folder. */
  replace(next: LaidFolder): Promise<void>
  /** Says, not durably yet, that a file is about to be laid out, so that no look takes it for work. */
  expect(folder: string, file: LaidFile): void
  /**
   * Notes files that lie in this folder now, over what was noted of them; nothing when the note is of
   * another folder by then.
   */
  add(folder: string, files: readonly LaidFile[]): Promise<void>
  /** Hash of each file as it was laid out. */
  hashes(): ReadonlyMap<string, string>
  /** Hash of the material that this content of a file is as it was laid out, or undefined. */
  materialOf(path: string, hash: string): string | undefined
}

export async function openLaidBook(stateFolder: string): Promise<LaidBook> {
  const record = await openDurableRecord(stateFolder, 'answer-folder', parseLaidFolder)
  let last: Promise<unknown> = Promise.resolve()
  /** What is about to be noted, above what is; both as of `indexed.of`. */
  const expected = new Map<string, LaidFile>()
  let expectedIn: string | undefined
  let indexed:
    | {
        readonly of: LaidFolder
        readonly files: Map<string, LaidFile>
        readonly hashes: Map<string, string>
      }
    | undefined

  /** Each change starts from the outcome of the one before. */
  function queue(task: () => Promise<void>): Promise<void> {
    const result = last.then(task)
    last = result.catch(() => undefined)
    return result
  }

  function index(): { files: ReadonlyMap<string, LaidFile>; hashes: ReadonlyMap<string, string> } {
    const of = record.current()
    if (!of) return { files: new Map(), hashes: new Map() }
    if (indexed?.of !== of) {
      const files = new Map(of.laid.map((file) => [file.path, file]))
      if (of.folder === expectedIn) for (const [path, file] of expected) files.set(path, file)
      const hashes = new Map([...files].map(([path, { hash }]) => [path, hash]))
      indexed = { of, files, hashes }
    }
    return indexed
  }

  return {
    current: () => record.current(),
    replace: (next) => queue(() => record.write(next)),
    expect: (folder, file) => {
      if (folder !== expectedIn) expected.clear()
      expectedIn = folder
      expected.set(file.path, file)
      if (record.current()?.folder !== folder) return
      indexed?.files.set(file.path, file)
      indexed?.hashes.set(file.path, file.hash)
    },
    add: (folder, added) =>
      queue(async () => {
        const now = record.current()
        if (now?.folder !== folder) return
        const merged = new Map(now.laid.map((file) => [file.path, file]))
        for (const file of added) merged.set(file.path, file)
        await record.write({ ...now, laid: [...merged.values()], foldersLaid: true })
        for (const { path } of added) expected.delete(path)
      }),
    hashes: () => index().hashes,
    materialOf: (path, hash) => {
      const file = index().files.get(path)
      return file?.hash === hash ? file.material : undefined
    },
  }
}
