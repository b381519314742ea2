import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { inClone } from './paths.mjs'

const packages = ['vue', 'vite', 'dexie', 'hono', 'zod', 'drizzle-orm', 'postgres', 'typescript']

/**
 * What a figure was measured with.
 * @returns {Record<string, string>} version by name; `commit` is the commit, with + when files differ
 */
export function installedVersions() {
  const installed = packages.map((name) => {
    const description = readFileSync(inClone('node_modules', name, 'package.json'), 'utf8')
    return [name, JSON.parse(description).version]
  })
  return { commit: commit(), node: process.versions.node, ...Object.fromEntries(installed) }
}

function commit() {
  const answer = spawnSync('git', ['describe', '--always', '--dirty=+', '--exclude=*'], {
    cwd: inClone(),
    encoding: 'utf8',
  })
  return answer.status === 0 ? answer.stdout.trim() : 'unknown'
}
