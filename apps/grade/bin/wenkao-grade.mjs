#!/usr/bin/env node
// A package holds one bundled file, which any Node runs; in the repository the sources run as they are.
import { existsSync } from 'node:fs'

const bundled = new URL('../dist/main.mjs', import.meta.url)
const { main } = await import(existsSync(bundled) ? bundled.href : '../src/main.ts')
process.exitCode = await main(process.argv.slice(2))
