import { createRequire } from 'node:module'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFixtureClone, repositoryRoot, runTool } from './fixture-clone.ts'
import type { FixtureClone, FixtureFiles } from './fixture-clone.ts'

const configFile = join(repositoryRoot, '.dependency-cruiser.cjs')

type Violation = { rule: { name: string }; from: string; to: string }

/** One violation of each rule: the file that holds it, and what it takes besides. */
const planted: Record<string, { file: string; files: FixtureFiles }[]> = {
  'no-cycles': [
    {
      file: 'packages/shared/src/planted/first.ts',
      files: {
        'packages/shared/src/planted/first.ts':
          "import { second } from './second.ts'\nexport const first = (): number => second()\n",
        'packages/shared/src/planted/second.ts':
          "import { first } from './first.ts'\nexport const second = (): number => first()\n",
      },
    },
  ],
  resolvable: [imports('packages/testing/src/planted.ts', './nowhere.ts')],
  'shared-is-pure': [
    imports('packages/shared/src/planted-fs.ts', 'node:crypto'),
    imports('packages/shared/src/planted-package.ts', 'fflate'),
  ],
  'office-is-pure': [imports('packages/office/src/planted.ts', 'node:zlib')],
  'sealed-files-is-pure': [imports('packages/sealed-files/src/planted.ts', 'node:fs')],
  'starter-bank-is-data': [imports('packages/starter-bank/src/planted.ts', 'node:fs')],
  'exchange-is-pure': [imports('packages/exchange/src/planted.ts', 'node:fs')],
  'apps-are-islands': [imports('apps/bridge/src/planted.ts', '../../api/src/app.ts')],
  'packages-know-no-app': [
    imports('packages/testing/src/planted.ts', '../../../apps/api/src/app.ts'),
  ],
  'api-client-is-types-only': [
    {
      file: 'apps/pwa/src/planted.ts',
      files: {
        'apps/pwa/src/planted.ts':
          "import { clientValue } from '../../api/src/client.ts'\nexport const taken = clientValue\n",
      },
    },
  ],
  'features-meet-at-index': [
    imports('apps/api/src/features/seating/planted.ts', '../places/places.table.ts'),
    {
      file: 'apps/pwa/src/features/places/Planted.vue',
      files: {
        'apps/pwa/src/features/places/Planted.vue':
          '<script setup lang="ts">\nimport \'../seating/seating.dexie.ts\'\n</script>\n<template><p /></template>\n',
      },
    },
  ],
  'tables-meet-at-tables': [
    imports('apps/api/src/features/seating/planted.table.ts', '../places/index.ts'),
  ],
  'queries-meet-at-tables': [
    imports('apps/api/src/features/places/planted.queries.ts', '../seating/seating.rules.ts'),
  ],
  'platform-knows-no-feature': [
    imports('apps/api/src/platform/planted.ts', '../features/places/index.ts'),
  ],
  'features-know-no-app': [
    imports('apps/pwa/src/features/seating/planted.ts', '../../app/router.ts'),
  ],
  'features-know-no-screen': [imports('apps/pwa/src/ui/planted.ts', '../screens/room/index.ts')],
  'worker-knows-no-feature': [
    imports('apps/pwa/src/service-worker/planted.ts', '../features/seating/index.ts'),
  ],
  'dexie-has-its-files': [imports('apps/pwa/src/features/seating/planted.ts', 'dexie')],
  'sql-has-its-files': [imports('apps/api/src/features/seating/planted.ts', 'drizzle-orm')],
  'disk-has-its-files': [
    imports('apps/bridge/src/planted.ts', 'node:fs/promises'),
    imports('apps/bridge/src/planted-bare.ts', 'fs'),
  ],
  'testing-is-for-tests': [
    imports('apps/api/src/features/seating/planted.ts', '@wenkao/testing'),
    imports('apps/api/src/features/places/planted.ts', '../seating/seating.test.ts'),
  ],
  'declared-dependencies': [imports('apps/bridge/src/planted.ts', 'undeclared')],
}

/** A file whose only content is that import. */
function imports(file: string, what: string): { file: string; files: FixtureFiles } {
  return { file, files: { [file]: `import '${what}'\n` } }
}

async function violationsIn(folder: string): Promise<Violation[]> {
  const printed = await runTool(folder, 'dependency-cruiser/bin/dependency-cruise.mjs', [
    'apps',
    'packages',
    'e2e',
    '--config',
    configFile,
    '--output-type',
    'json',
  ])
  const report = JSON.parse(printed) as { summary: { violations: Violation[] } }
  return report.summary.violations
}

const ruleNames = (
  createRequire(import.meta.url)(configFile) as { forbidden: { name: string }[] }
).forbidden.map((rule) => rule.name)

/** All plants stand in one tree, so a file's name carries the rule that it breaks. */
const namedAfter = (rule: string, file: string): string =>
  file.replace('planted', `planted-${rule}`)

describe('the boundary gate', () => {
  let clean: FixtureClone
  let spoiled: FixtureClone
  let found: Violation[]

  beforeAll(async () => {
    clean = await createFixtureClone()
    spoiled = await createFixtureClone()
    for (const [rule, plants] of Object.entries(planted)) {
      for (const { files } of plants) {
        for (const [file, text] of Object.entries(files)) {
          await spoiled.write({ [namedAfter(rule, file)]: text })
        }
      }
    }
    found = await violationsIn(spoiled.folder)
  })
  afterAll(async () => {
    await clean.remove()
    await spoiled.remove()
  })

  it('finds nothing in a clean tree', async () => {
    expect(await violationsIn(clean.folder)).toEqual([])
  })

  it('has a planted violation for every rule, and no other', () => {
    expect(Object.keys(planted).sort()).toEqual([...ruleNames].sort())
  })

  it.each(Object.keys(planted))('reports every planted violation of %s', (rule) => {
    for (const { file } of planted[rule] ?? []) {
      const reported = found.filter((violation) => violation.from === namedAfter(rule, file))
      expect(
        reported.map((violation) => violation.rule.name),
        file,
      ).toContain(rule)
    }
  })
})
