/** Bundles the command and its worker for `npm pack`: no packages and no newer Node are needed to run it. */
import { build } from 'esbuild'

await build({
  entryPoints: ['src/main.ts', 'src/grade-worker.ts'],
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
})
