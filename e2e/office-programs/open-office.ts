import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { killTree } from '../faults/process.ts'
import { startPython } from './run-python.ts'

/** Filters of LibreOffice by what they write. */
export const officeFilters = {
  docx: 'MS Word 2007 XML',
  doc: 'MS Word 97',
  odt: 'writer8',
  xlsx: 'Calc MS Excel 2007 XML',
} as const
export type OfficeFilter = keyof typeof officeFilters

/** A LibreOffice with documents open, which holds their locks as at an exam PC. Paths are absolute. */
export interface OpenOffice {
  open(path: string): Promise<void>
  /** Writes at the end of a text, or below the last row of a sheet; nothing is saved. */
  type(path: string, text: string): Promise<void>
  /** As much text, in lines, as makes a save take its time. */
  grow(path: string, lines: number): Promise<void>
  save(path: string): Promise<void>
  /** The document goes on under its new path. */
  saveAs(path: string, target: string, format: OfficeFilter, password?: string): Promise<void>
  /** Writes what is not saved yet as its AutoRecovery would; the document goes on as it was. */
  keepRecovery(path: string, target: string, format: OfficeFilter): Promise<void>
  close(path: string): Promise<void>
  /** Begins to save, and kills the program so much later, ms. */
  dieWhileSaving(path: string, afterMs: number): Promise<void>
  /** `kill -9` of the whole program. */
  kill(): Promise<void>
  /** Closes everything without saving, and ends in order. */
  quit(): Promise<void>
}

interface Reply {
  readonly ok: boolean
  readonly reason?: string
}

/** @param profile its folder: kept, so that one that was killed finds its own stale locks again. */
export async function startOpenOffice(profile: string): Promise<OpenOffice> {
  const child = startPython('open-office.py', [profile])
  const lines = createInterface({ input: child.stdout })
  const waiting: ((reply: Reply) => void)[] = []
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  lines.on('line', (line) => waiting.shift()?.(JSON.parse(line) as Reply))
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      for (const tell of waiting.splice(0)) tell({ ok: false, reason: `it has ended: ${said}` })
      resolve()
    })
  })
  // An order to a program that was just killed is answered by its end, not by the broken pipe.
  child.stdin.on('error', () => undefined)

  const nextReply = () => new Promise<Reply>((resolve) => waiting.push(resolve))
  const give = (order: Readonly<Record<string, unknown>>): Promise<Reply> => {
    const reply = nextReply()
    child.stdin.write(`${JSON.stringify(order)}\n`)
    return reply
  }
  const order = async (verb: string, values: Readonly<Record<string, unknown>>): Promise<void> => {
    const reply = await give({ do: verb, ...values })
    if (!reply.ok)
      throw new Error(`LibreOffice, ${verb} ${String(values['path'])}: ${reply.reason}`)
  }
  const kill = async () => {
    killTree(child.pid ?? 0)
    await ended
  }

  const isThere = await nextReply()
  if (!isThere.ok) throw new Error(`LibreOffice did not start: ${isThere.reason}`)
  return {
    open: (path) => order('open', { path }),
    type: (path, text) => order('type', { path, text }),
    grow: (path, count) => order('grow', { path, lines: count }),
    save: (path) => order('save', { path }),
    saveAs: (path, target, format, password) =>
      order('saveAs', {
        ...{ path, target, filter: officeFilters[format] },
        ...(password === undefined ? {} : { password }),
      }),
    keepRecovery: (path, target, format) =>
      order('keepRecovery', { path, target, filter: officeFilters[format] }),
    close: (path) => order('close', { path }),
    dieWhileSaving: async (path, afterMs) => {
      const saving = give({ do: 'save', path })
      // Where in the save it dies is what a kill is about; the seed of the test chooses it.
      await pause(afterMs)
      await kill()
      await saving
    },
    kill,
    quit: async () => {
      child.stdin.end()
      await ended
    },
  }
}
