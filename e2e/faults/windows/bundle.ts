import { readdirSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { build, type Plugin } from 'esbuild'

const here = import.meta.dirname
const root = join(here, '..', '..', '..')
const bridge = join(root, 'apps', 'bridge')

/** Packages that were written for `require`, inside a module. */
const banner = `import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);`

const shared = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  legalComments: 'none',
  logLevel: 'error',
  banner: { js: banner },
} as const

/** Tests get `describe`, `it` and hooks of node:test, and `expect` of vitest itself. */
const testsOnNode: Plugin = {
  name: 'tests on node:test',
  setup({ onResolve }) {
    onResolve({ filter: /^vitest$/ }, ({ importer }) =>
      importer.includes(`${sep}node_modules${sep}`) || importer.endsWith('vitest-on-node.ts')
        ? undefined
        : { path: join(here, 'vitest-on-node.ts') },
    )
  },
}

/**
 * Bundles the bridge as it would be shipped: one script, and beside it the one of the thread that
 * checks documents.
 * @param folder where `bridge.mjs` is to be.
 */
export async function bundleBridge(folder: string): Promise<void> {
  const source = (path: string): string => join(bridge, 'src', path)
  await build({
    ...shared,
    entryPoints: {
      bridge: source('main.ts'),
      'check-document-worker': source('features/answer-files/versions/check-document-worker.ts'),
    },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
  })
}

/** Files with tests of the bridge that need nothing but Node, relative to `apps/bridge`. */
export function bridgeTests(): string[] {
  return readdirSync(join(bridge, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts') && !path.endsWith('.linux.test.ts'))
    .map((path) => join('src', path))
    .sort()
}

/**
 * Bundles tests, each into a file of its own below `folder`, where they lie as in `apps/bridge`.
 * @returns their paths relative to `folder`.
 */
export async function bundleBridgeTests(
  folder: string,
  tests: readonly string[],
): Promise<string[]> {
  await build({
    ...shared,
    entryPoints: tests.map((path) => join(bridge, path)),
    outbase: bridge,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    plugins: [testsOnNode],
  })
  await copyFile(join(bridge, 'package.json'), join(folder, 'package.json'))
  await bundleBridge(join(folder, 'src'))
  // Tests that start the bridge name its source.
  await copyFile(join(folder, 'src', 'bridge.mjs'), join(folder, 'src', 'main.ts'))
  const worker = join(folder, 'src', 'check-document-worker.mjs')
  for (const place of new Set(tests.map((path) => dirname(path)))) {
    if (place === 'src') continue
    await copyFile(worker, join(folder, place, 'check-document-worker.mjs'))
  }
  return tests.map((path) => path.replace(/\.ts$/, '.mjs'))
}

/** Bundles the tests of the folder `inside/`. @returns their paths relative to `folder`. */
export async function bundleInsideTests(folder: string): Promise<string[]> {
  const source = join(here, 'inside')
  const tests = readdirSync(source)
    .filter((name) => name.endsWith('.inside.ts'))
    .sort()
  await build({
    ...shared,
    entryPoints: tests.map((name) => join(source, name)),
    outbase: source,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    plugins: [testsOnNode],
  })
  await build({
    ...shared,
    entryPoints: [join(bridge, 'src/features/answer-files/versions/check-document-worker.ts')],
    outfile: join(folder, 'check-document-worker.mjs'),
  })
  return tests.map((name) => name.replace(/\.ts$/, '.mjs'))
}
