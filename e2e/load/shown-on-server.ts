import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { hashOf } from '../actors/file-facts.ts'
import { answersOnServer, heldBy } from '../actors/station-facts.ts'
import type { Station } from '../exam-site.ts'

/** A value that a PC has shown as on the server, and what was made of it since. */
export interface Confirmed<T> {
  on: T | undefined
  later: T[]
}

/** What a PC has shown as being on the server: none of it may be lost. */
export interface Shown {
  /** Options in order, by item. */
  readonly answers: Map<string, Confirmed<string>>
  /** Hashes by path below the answer folder. */
  readonly files: Map<string, Confirmed<string>>
}

/** What is known of one item or path; made when it is first asked for. */
export function confirmedOf<T>(map: Map<string, Confirmed<T>>, key: string): Confirmed<T> {
  const known = map.get(key) ?? { on: undefined, later: [] }
  map.set(key, known)
  return known
}

/** What the dead PC had shown as on the server, against what the spare has. */
export async function compareShown(
  server: string,
  station: Station,
  shown: Shown,
): Promise<{ readonly compared: number; readonly lost: readonly string[] }> {
  const answers = await answersOnServer(server, (await heldBy(station)).token)
  const lost: string[] = []
  let compared = 0
  const judge = (name: string, { on, later }: Confirmed<string>, found: string | undefined) => {
    if (on === undefined) return
    compared += 1
    if (found === undefined || ![on, ...later].includes(found)) lost.push(name)
  }
  for (const [item, known] of shown.answers) {
    judge(item, known, JSON.stringify(answers[item] ?? []))
  }
  for (const [path, known] of shown.files) {
    const file = join(station.answerFolder, path)
    judge(path, known, existsSync(file) ? hashOf(file) : undefined)
  }
  return { compared, lost }
}
