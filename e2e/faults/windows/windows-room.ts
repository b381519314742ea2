import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { hasWindowsNode, testToolFolder } from '../../../scripts/lib/windows-node.mjs'
import { bootWine } from './wine-prefix.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The program of `holder.c`. */
    holder: string
    /** A booted Windows of Wine, to be copied. */
    bootedWine: string
  }
}

/** Once for all files: boots a Windows unless this machine has one, and compiles the holder. */
export function setup(project: TestProject): () => void {
  if (!hasWindowsNode()) throw new Error('Node.js for Windows is missing: npm test brings it')
  const folder = mkdtempSync(join(tmpdir(), 'wenkao-holder-'))
  const holder = join(folder, 'holder.exe')
  const source = join(import.meta.dirname, 'holder.c')
  const compiler = 'x86_64-w64-mingw32-gcc'
  execFileSync(compiler, ['-O1', '-Wall', '-municode', '-o', holder, source], { stdio: 'inherit' })
  project.provide('holder', holder)
  project.provide('bootedWine', bootWine(testToolFolder))
  return () => {
    rmSync(folder, { recursive: true, force: true })
  }
}
