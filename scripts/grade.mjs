/**
 * `npm run grade -- FILE… --rules RULES.json`: grades documents and folders by a rules file, without a
 * server. `npx wenkao-grade` does the same where a newer Node is installed.
 */
import { ensureInstalled } from './lib/ensure-installed.mjs'

await ensureInstalled()
const { main } = await import('../apps/grade/src/main.ts')
process.exitCode = await main(process.argv.slice(2))
