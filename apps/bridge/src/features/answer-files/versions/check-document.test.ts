import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLogger } from '../../../platform/logger.ts'
import { wordDocument as word } from '../../../test-processes/zip-of.ts'
import { createDocumentChecker, workerFile, type DocumentChecker } from './check-document.ts'

const logger = createLogger('silent')
const never = (): Promise<Uint8Array> => Promise.reject(new Error('read without need'))
describe('a document is checked in a thread of its own (F11b)', () => {
  let folder: string
  const started: DocumentChecker[] = []
  const checkerOf = (deps: Partial<Parameters<typeof createDocumentChecker>[0]> = {}) => {
    const checker = createDocumentChecker({ logger, ...deps })
    started.push(checker)
    return checker
  }
  const check = (checker: DocumentChecker, name: string, bytes: Uint8Array) =>
    checker.check(name, bytes.length, () => Promise.resolve(new Uint8Array(bytes)))

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wenkao-checker-'))
  })
  afterEach(async () => {
    for (const checker of started.splice(0)) await checker.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('says what is wrong, one document after the other', async () => {
    const checker = checkerOf()
    const good = word('<w:p/>')
    const verdicts = await Promise.all([
      check(checker, '通知.docx', good),
      check(checker, 'half.docx', good.slice(0, 200)),
      check(checker, 'torn.docx', word('<w:p>')),
      check(checker, 'table.xlsx', good),
      check(checker, 'again.docx', good),
    ])
    expect(verdicts).toEqual(['ok', 'damaged', 'damaged', 'wrong-type', 'ok'])
  })

  it('reads neither other files, nor empty ones, nor those above the limit', async () => {
    const checker = checkerOf()
    expect(await checker.check('photo.png', 5, never)).toBe('ok')
    expect(await checker.check('new.docx', 0, never)).toBe('empty')
    expect(await checker.check('big.pptx', 21 * 1024 * 1024, never)).toBe('too-large')
  })

  it('knows nothing of a document that cannot be read now', async () => {
    expect(await checkerOf().check('held.docx', 5, never)).toBeUndefined()
  })

  it('gives up on a document that takes too long, and checks the next one', async () => {
    const slow = join(folder, 'slow.mjs')
    await writeFile(
      slow,
      `import { parentPort } from 'node:worker_threads'
       parentPort.on('message', ({ name }) => {
         if (name === 'endless.docx') for (;;);
         parentPort.postMessage({ health: 'ok' })
       })
       parentPort.postMessage('ready')`,
    )
    const checker = checkerOf({ worker: pathToFileURL(slow), patienceMs: 100 })
    expect(await check(checker, 'endless.docx', word(''))).toBeUndefined()
    expect(await check(checker, 'next.docx', word(''))).toBe('ok')
  })

  it('survives a thread that cannot start or runs out of memory', async () => {
    const missing = checkerOf({ worker: pathToFileURL(join(folder, 'missing.mjs')) })
    expect(await check(missing, 'a.docx', word(''))).toBeUndefined()
    const greedy = join(folder, 'greedy.mjs')
    await writeFile(
      greedy,
      `import { parentPort } from 'node:worker_threads'
       parentPort.on('message', () => { const kept = []; for (;;) kept.push({ at: kept.length }) })
       parentPort.postMessage('ready')`,
    )
    const checker = checkerOf({ worker: pathToFileURL(greedy), patienceMs: 20_000, memoryMb: 24 })
    expect(await check(checker, 'a.docx', word(''))).toBeUndefined()
  })

  it('ends its thread when there is nothing to do, and starts another one', async () => {
    const counting = join(folder, 'counting.mjs')
    await writeFile(
      counting,
      `import { parentPort } from 'node:worker_threads'
       let asked = 0
       parentPort.on('message', () => {
         asked += 1
         parentPort.postMessage({ health: asked === 1 ? 'ok' : 'damaged' })
       })
       parentPort.postMessage('ready')`,
    )
    const checker = checkerOf({ worker: pathToFileURL(counting), idleMs: 1 })
    const checked = () => check(checker, 'a.docx', word(''))
    expect(await checked()).toBe('ok')
    await expect.poll(checked).toBe('ok')
  })

  it('checks nothing after its end', async () => {
    const checker = checkerOf()
    await checker.stop()
    expect(await check(checker, 'a.docx', word(''))).toBeUndefined()
  })

  it('finds its thread in source and beside a bundle', () => {
    expect(workerFile().pathname).toMatch(/check-document-worker\.(ts|mjs)$/)
    expect(workerFile('file:///C:/app/bridge.mjs').href).toBe(
      'file:///C:/app/check-document-worker.mjs',
    )
  })
})
