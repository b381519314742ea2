import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { ensureFolder, readTextIfThere, syncFolder } from './folder.fs.ts'

/**
 * One value on disk that survives a power cut at any moment: two files written in turn, each with a
 * sequence number and a checksum; the newest intact one counts. So the value before stays readable
 * while the next is written, without the rename that Windows does not make durable (TESTBED).
 */
export interface DurableRecord<T> {
  /** The value as last read or written. */
  current(): T | undefined
  /** Resolves after fsync. */
  write(value: T): Promise<void>
  /** Reads the disk again: another process may have written. */
  reread(): Promise<T | undefined>
  /**
   * Writes the value again when the disk no longer has it: a folder tidied up, or older copies put in
   * its place while this process runs. Only for a record that no other process writes.
   * @returns whether it had to.
   */
  restore(): Promise<boolean>
}

/** One of the two files of a record. */
export interface Slot<T> {
  readonly sequence: number
  readonly value: T
}

/**
 * Opens a record.
 * @param parse undefined for a value of another form, which then counts as absent.
 */
export async function openDurableRecord<T>(
  folder: string,
  name: string,
  parse: (raw: unknown) => T | undefined,
): Promise<DurableRecord<T>> {
  await ensureFolder(folder)
  const paths = [join(folder, `${name}.1`), join(folder, `${name}.2`)] as const
  let sequence = 0
  let value: T | undefined
  let last: Promise<unknown> = Promise.resolve()

  async function readNewest(): Promise<Slot<T> | undefined> {
    const slots = await Promise.all(paths.map((path) => readSlot(path, parse)))
    return slots
      .filter((slot) => slot !== undefined)
      .reduce<Slot<T> | undefined>(
        (best, slot) => (best && best.sequence > slot.sequence ? best : slot),
        undefined,
      )
  }

  async function reread(): Promise<T | undefined> {
    const newest = await readNewest()
    if (newest) {
      sequence = newest.sequence
      value = newest.value
    }
    return value
  }

  async function writeNext(next: T): Promise<void> {
    sequence += 1
    const body = JSON.stringify(next)
    await ensureFolder(folder)
    const head = JSON.stringify({ v: 1, sequence, sha256: digest(`${sequence}\n${body}`) })
    const handle = await open(sequence % 2 === 0 ? paths[1] : paths[0], 'w', 0o600)
    try {
      await handle.writeFile(`${head}\n${body}\n`)
      await handle.sync()
    } finally {
      await handle.close()
    }
    if (sequence <= 2) await syncFolder(folder)
    value = next
  }

  function queue<R>(task: () => Promise<R>): Promise<R> {
    const result = last.then(task)
    last = result.catch(() => undefined)
    return result
  }

  await reread()
  return {
    current: () => value,
    reread,
    write: (next) => queue(() => writeNext(next)),
    restore: () =>
      queue(async () => {
        const held = value
        if (held === undefined || (await readNewest())?.sequence === sequence) return false
        await writeNext(held)
        return true
      }),
  }
}

async function readSlot<T>(
  path: string,
  parse: (raw: unknown) => T | undefined,
): Promise<Slot<T> | undefined> {
  return readSlotText(await readTextIfThere(path), parse)
}

/**
 * What one file of a record says, e.g. in a copy of the folder.
 * @param text of the file; undefined where there is none.
 * @returns undefined for a torn or altered one, and for a value of another form.
 */
export function readSlotText<T>(
  text: string | undefined,
  parse: (raw: unknown) => T | undefined,
): Slot<T> | undefined {
  const [head, body] = text?.split('\n') ?? []
  if (head === undefined || body === undefined) return undefined
  try {
    const { sequence, sha256 } = JSON.parse(head) as { sequence: unknown; sha256: unknown }
    if (typeof sequence !== 'number' || sha256 !== digest(`${sequence}\n${body}`)) return undefined
    const value = parse(JSON.parse(body))
    return value === undefined ? undefined : { sequence, value }
  } catch {
    // Torn while it was written: the other slot holds the value before.
    return undefined
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
