/**
 * `npm start`: installs what is missing, builds the page when it changed, and runs the server with
 * its database and one bridge, with a demo exam. PORT, HTTPS_PORT, TRUST_PORT,
 * BRIDGE_PORT and WENKAO_DATA choose the places.
 */
import { resolve } from 'node:path'
import { ensureInstalled } from './lib/ensure-installed.mjs'
import { inClone } from './lib/paths.mjs'
import { say, tail, warn } from './lib/say.mjs'

await ensureInstalled()
const { runExamDay } = await import('./lib/run-exam-day.mjs')
const { buildPage } = await import('./lib/test-suites.mjs')

say('正在准备 / getting ready …')
const build = await buildPage()
if (build.code === 0) {
  const port = Number(process.env['PORT'] ?? 3000)
  process.exitCode = await runExamDay({
    apiMain: inClone('apps', 'api', 'src', 'main.ts'),
    bridgeMain: inClone('apps', 'bridge', 'src', 'main.ts'),
    appFolder: inClone('apps', 'pwa', 'dist'),
    dataFolder: resolve(process.env['WENKAO_DATA'] ?? inClone('.wenkao')),
    port,
    // Beside the first port, so that two starts on one machine do not meet.
    httpsPort: Number(process.env['HTTPS_PORT'] ?? port + 443),
    trustPort: Number(process.env['TRUST_PORT'] ?? port + 80),
    bridgePort: Number(process.env['BRIDGE_PORT'] ?? 3100),
  })
} else {
  warn(tail(build.output))
  warn('页面没有构建成功 / the page could not be built')
  process.exitCode = 1
}
