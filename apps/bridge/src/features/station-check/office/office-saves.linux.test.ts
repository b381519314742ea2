import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runProgram } from '../../../platform/run-program.ts'
import { readLibreOfficeAutosave, setLibreOfficeAutosave } from './autosave-libreoffice.fs.ts'
import { checkOfficeSaves } from './check-office.ts'
import { findOffice } from './find-office.ts'
import { saveWithLibreOffice } from './office-saves.ts'
import { systemRegistry } from './registry.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wenkao-office-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

const variables = { PATH: process.env['PATH'] }
const deps = { platform: 'linux' as const, variables, registry: systemRegistry(variables) }

it('[N05] LibreOffice is found, and really opens and saves a document', async () => {
  const programs = await findOffice(deps)
  expect(programs.libreOffice).toBeDefined()
  expect(await checkOfficeSaves(deps, programs)).toMatchObject({
    ...{ outcome: 'good', reason: 'saved', facts: { program: 'LibreOffice' } },
  })
})

it('[N05] a program that saves nothing is told', async () => {
  expect(await saveWithLibreOffice('/bin/true')).toMatchObject({ kind: 'failed' })
})

it('[F19] LibreOffice takes the autosave that was set as its own', async () => {
  const settings = join(folder, 'user', 'registrymodifications.xcu')
  expect(await setLibreOfficeAutosave(settings)).toBe(true)
  const { libreOffice } = await findOffice(deps)
  const profile = `-env:UserInstallation=file://${folder}`
  const document = join(folder, 'a.txt')
  await writeFile(document, 'text')
  const args = [profile, '--headless', '--convert-to', 'docx', '--outdir', folder, document]
  await runProgram(libreOffice?.path ?? '', args, 60_000)
  // Its first start has written its own settings around ours.
  expect((await readFile(settings, 'utf8')).length).toBeGreaterThan(1000)
  expect(await readLibreOfficeAutosave(settings)).toBe(1)
})
