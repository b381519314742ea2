import { basename, join } from 'node:path'
import { PackageError, readZipDirectory, readZipEntry } from '@wenkao/office/package'
import { STICK_FOLDER } from '@wenkao/shared/sessions'
import { listStick, readStick } from './stick-folder.fs.ts'

/** A session file as it lies on a stick, and a way to what lies beside it. */
export interface StickSource {
  /** Of the file, for whoever is told that it was refused. */
  readonly name: string
  readonly bytes: Uint8Array | undefined
  /** A sealed paper beside it; undefined when it is not there, or cannot be read. */
  packageBytes(hash: string): Promise<Uint8Array | undefined>
}

const SESSION_ENDING = '.session.json'

/**
 * The session files of a drive: in the folder that another PC wrote, and in archives as the tablet
 * downloads them, wherever of the two places somebody has put one.
 */
export async function* stickSources(drive: string): AsyncGenerator<StickSource> {
  const folder = join(drive, STICK_FOLDER)
  for (const path of await listStick(folder, SESSION_ENDING)) {
    const packageBytes = (hash: string) => readStick(join(folder, `${hash}.wkp`))
    yield { name: basename(path), bytes: await readStick(path), packageBytes }
  }
  for (const place of [drive, folder]) {
    for (const path of await listStick(place, '.zip')) {
      if (basename(path).startsWith(STICK_FOLDER)) yield* inArchive(path)
    }
  }
}

async function* inArchive(path: string): AsyncGenerator<StickSource> {
  const bytes = await readStick(path)
  const entries = bytes && orUndefined(() => readZipDirectory(bytes))
  const named = new Map(entries?.map((entry) => [entry.name, entry]))
  const contentOf = (name: string): Uint8Array | undefined => {
    const entry = named.get(name)
    return bytes && entry && orUndefined(() => readZipEntry(bytes, entry))
  }
  const names = [...named.keys()].filter((name) => name.endsWith(SESSION_ENDING))
  if (names.length === 0) {
    yield { name: basename(path), bytes: undefined, packageBytes: () => Promise.resolve(undefined) }
  }
  for (const name of names) {
    const beside = (hash: string) => name.replace(/[^/]*$/, `${hash}.wkp`)
    yield {
      name: basename(path),
      bytes: contentOf(name),
      packageBytes: (hash) => Promise.resolve(contentOf(beside(hash))),
    }
  }
}

/** What somebody else's bytes say, or undefined where they say nothing. */
function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof PackageError)) throw cause
    return undefined
  }
}
