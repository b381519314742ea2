/**
 * A small copy of our layout in a temporary folder, for trying the gates: the same workspaces and
 * package names, one feature or two in each, and packages in node_modules that are a name and
 * nothing else.
 */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

export const repositoryRoot = resolve(import.meta.dirname, '../..')

/** Paths relative to the fixture's root, with the file's text. */
export type FixtureFiles = Record<string, string>

export type FixtureClone = {
  folder: string
  /** Writes or replaces files. */
  write(files: FixtureFiles): Promise<void>
  remove(): Promise<void>
}

const workspacePackage = (name: string, dependencies: string[]): string =>
  JSON.stringify({
    name: `@wenkao/${name}`,
    version: '0.0.0',
    type: 'module',
    exports: { '.': './src/index.ts', './*': './src/*/index.ts' },
    dependencies: Object.fromEntries(dependencies.map((dependency) => [dependency, '*'])),
  })

const emptyModule = 'export const nothing = 0\n'

const installedPackages = [
  'zod',
  '@noble/hashes',
  'fflate',
  'dexie',
  'drizzle-orm',
  'postgres',
  'undeclared',
]

const compilerSettings = JSON.stringify({
  compilerOptions: {
    target: 'ES2023',
    module: 'ESNext',
    moduleResolution: 'Bundler',
    lib: ['ES2023', 'DOM'],
    types: [],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
  },
  include: ['**/*.ts', '**/*.vue'],
})

const cleanTree: FixtureFiles = {
  'package.json': JSON.stringify({
    name: 'fixture',
    private: true,
    workspaces: ['apps/*', 'packages/*', 'e2e'],
  }),
  'tsconfig.json': compilerSettings,
  'packages/shared/package.json': workspacePackage('shared', ['zod', '@noble/hashes']),
  'packages/shared/src/index.ts': "export { rule } from './seating/index.ts'\n",
  'packages/shared/src/seating/index.ts':
    "import { nothing } from 'zod/mini'\nimport { nothing as hash } from '@noble/hashes'\nexport const rule = nothing + hash\n",
  'packages/office/package.json': workspacePackage('office', ['@wenkao/shared', 'fflate']),
  'packages/office/src/index.ts':
    "import { nothing } from 'fflate'\nimport { rule } from '@wenkao/shared'\nexport const verdict = nothing + rule\n",
  'packages/testing/package.json': workspacePackage('testing', ['@wenkao/shared']),
  'packages/testing/src/index.ts': emptyModule,
  'apps/api/package.json': workspacePackage('api', [
    '@wenkao/shared',
    '@wenkao/office',
    '@wenkao/testing',
    'drizzle-orm',
    'postgres',
  ]),
  'apps/api/src/main.ts': "import { app } from './app.ts'\nexport const main = app\n",
  'apps/api/src/app.ts':
    "import { seats } from './features/seating/index.ts'\nimport { rooms } from './features/places/index.ts'\nexport const app = [seats, rooms]\n",
  'apps/api/src/client.ts':
    'export type Client = { version: string }\nexport const clientValue = 1\n',
  'apps/api/src/platform/database.ts':
    "import { nothing } from 'postgres'\nexport const database = nothing\n",
  'apps/api/src/platform/blobs.fs.ts':
    "import { readFileSync } from 'node:fs'\nexport const read = readFileSync\n",
  'apps/api/src/features/places/index.ts': "export { rooms } from './places.table.ts'\n",
  'apps/api/src/features/places/places.table.ts':
    "import { nothing } from 'drizzle-orm'\nexport const rooms = nothing\n",
  'apps/api/src/features/seating/index.ts':
    "import { rooms } from '../places/index.ts'\nimport { seatTable } from './seating.table.ts'\nexport const seats = rooms + seatTable\n",
  'apps/api/src/features/seating/seating.table.ts':
    "import { rooms } from '../places/places.table.ts'\nexport const seatTable = rooms\n",
  'apps/api/src/features/seating/seating.rules.ts': emptyModule,
  'apps/api/src/features/seating/seating.queries.ts':
    "import { rooms } from '../places/places.table.ts'\nexport const joined = rooms\n",
  'apps/api/src/features/seating/seating.test.ts':
    "import { nothing } from '@wenkao/testing'\nimport { seats } from './index.ts'\nexport const tested = seats + nothing\n",
  'apps/bridge/package.json': workspacePackage('bridge', ['@wenkao/shared']),
  'apps/bridge/src/main.ts': "import { rule } from '@wenkao/shared'\nexport const main = rule\n",
  'apps/pwa/package.json': workspacePackage('pwa', ['@wenkao/shared', 'dexie']),
  'apps/pwa/src/main.ts':
    "import type { Client } from '../../api/src/client.ts'\nimport { screen } from './screens/room/index.ts'\nexport const main: [Client?, number?] = [undefined, screen]\n",
  'apps/pwa/src/app/router.ts': emptyModule,
  'apps/pwa/src/screens/room/index.ts':
    "import { seating } from '../../features/seating/index.ts'\nexport const screen = seating\n",
  'apps/pwa/src/features/seating/index.ts':
    "import { cache } from './seating.dexie.ts'\nimport { rule } from '@wenkao/shared/seating'\nexport const seating = cache + rule\n",
  'apps/pwa/src/features/seating/seating.dexie.ts':
    "import { nothing } from 'dexie'\nexport const cache = nothing\n",
  'apps/pwa/src/service-worker/worker.ts': emptyModule,
  'e2e/journeys/day.spec.ts': "import '../../apps/api/src/main.ts'\n",
}

/** Builds the clean tree in a new temporary folder. */
export async function createFixtureClone(): Promise<FixtureClone> {
  const folder = await mkdtemp(join(tmpdir(), 'wenkao-gates-'))
  const write = async (files: FixtureFiles): Promise<void> => {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), text)
    }
  }
  await write(cleanTree)
  for (const name of installedPackages) {
    await write({
      [`node_modules/${name}/package.json`]: JSON.stringify({
        name,
        version: '1.0.0',
        exports: { '.': './index.js', './mini': './index.js' },
      }),
      [`node_modules/${name}/index.js`]: emptyModule,
    })
  }
  await mkdir(join(folder, 'node_modules/@wenkao'), { recursive: true })
  for (const name of ['shared', 'office', 'testing']) {
    await symlink(join(folder, 'packages', name), join(folder, 'node_modules/@wenkao', name), 'dir')
  }
  return { folder, write, remove: () => rm(folder, { recursive: true, force: true }) }
}

/**
 * Runs one of the repository's tools on the fixture and returns what it printed; a tool that finds
 * violations ends with a code other than 0, which is no error here.
 */
export function runTool(folder: string, script: string, args: string[]): Promise<string> {
  return new Promise((resolvePrinted, reject) => {
    execFile(
      process.execPath,
      [join(repositoryRoot, 'node_modules', script), ...args],
      { cwd: folder, maxBuffer: 64 * 1024 * 1024 },
      (_error, printed, complaints) => {
        if (printed === '') reject(new Error(`${script} printed nothing: ${complaints}`))
        else resolvePrinted(printed)
      },
    )
  })
}
