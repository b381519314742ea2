import { appendFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** One thing that a program does to the disk. */
export interface DanceStep {
  readonly does: string
  run(): Promise<void>
}

/** How a program saves a document, step by step, as the answer folder sees it. */
export interface SaveDance {
  readonly program: string
  readonly extension: string
  /** @param path the document's; @param content what it is to hold. */
  steps(path: string, content: Buffer): readonly DanceStep[]
  /** After these steps the document's name is missing, and its content under another one. */
  readonly missingAfter: number | undefined
}

/** A content that looks like a finished package to who does not open it. */
export function packageOf(text: string): Buffer {
  const end = Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), Buffer.alloc(18)])
  return Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), Buffer.from(text), end])
}

const step = (does: string, run: () => Promise<void>): DanceStep => ({ does, run })
const isThere = { force: true } as const

/** In two pieces, because no program writes a document with one call. */
function written(path: string, content: Buffer): DanceStep[] {
  const half = Math.ceil(content.length / 2)
  return [
    step('begins the temporary file', () => writeFile(path, content.subarray(0, half))),
    step('ends the temporary file', () => appendFile(path, content.subarray(half))),
  ]
}

const word: SaveDance = {
  program: 'Word',
  extension: 'docx',
  missingAfter: 4,
  steps: (path, content) => {
    const beside = (name: string): string => join(dirname(path), name)
    const [fresh, old] = [beside('~WRD0003.tmp'), beside('~WRL0004.tmp')]
    return [
      step('writes its owner file', () => writeFile(beside('~$告.docx'), 'owner')),
      ...written(fresh, content),
      step('renames the document away', () => rename(path, old)),
      step('renames the new one to its name', () => rename(fresh, path)),
      step('removes the old one', () => rm(old, isThere)),
      step('removes its owner file', () => rm(beside('~$告.docx'), isThere)),
    ]
  },
}

const excel: SaveDance = {
  program: 'Excel',
  extension: 'xlsx',
  missingAfter: 3,
  steps: (path, content) => {
    const beside = (name: string): string => join(dirname(path), name)
    const [fresh, old] = [beside('5F3A1B00'), beside('5F3A1B01.tmp')]
    return [
      ...written(fresh, content),
      step('renames the document away', () => rename(path, old)),
      step('renames the new one to its name', () => rename(fresh, path)),
      step('removes the old one', () => rm(old, isThere)),
    ]
  },
}

const powerPoint: SaveDance = {
  program: 'PowerPoint',
  extension: 'pptx',
  missingAfter: 3,
  steps: (path, content) => {
    const beside = (name: string): string => join(dirname(path), name)
    const [fresh, old] = [beside('ppt3C1D.tmp'), beside('ppt3C1E.tmp')]
    return [
      ...written(fresh, content),
      step('renames the document away', () => rename(path, old)),
      step('renames the new one to its name', () => rename(fresh, path)),
      step('removes the old one', () => rm(old, isThere)),
    ]
  },
}

const wps: SaveDance = {
  program: 'WPS',
  extension: 'docx',
  missingAfter: 3,
  steps: (path, content) => {
    const name = path.slice(dirname(path).length + 1)
    const fresh = join(dirname(path), `.~${name}`)
    return [
      ...written(fresh, content),
      step('removes the document', () => rm(path, isThere)),
      step('renames the new one to its name', () => rename(fresh, path)),
    ]
  },
}

const libreOffice: SaveDance = {
  program: 'LibreOffice',
  extension: 'docx',
  missingAfter: undefined,
  steps: (path, content) => {
    const name = path.slice(dirname(path).length + 1)
    const lock = join(dirname(path), `.~lock.${name}#`)
    const fresh = join(dirname(path), 'lu30412abc.tmp')
    return [
      step('writes its lock', () => writeFile(lock, ',candidate,')),
      ...written(fresh, content),
      step('renames the new one over the document', () => rename(fresh, path)),
      step('removes its lock', () => rm(lock, isThere)),
    ]
  },
}

const notepad: SaveDance = {
  program: 'Notepad',
  extension: 'txt',
  missingAfter: undefined,
  steps: (path, content) => [
    step('empties the file', () => writeFile(path, '')),
    step('writes it', () => writeFile(path, content)),
  ],
}

/** The save of every program that candidates use. */
export const saveDances: readonly SaveDance[] = [word, excel, powerPoint, wps, libreOffice, notepad]
