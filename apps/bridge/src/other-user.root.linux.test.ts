import { spawn } from 'node:child_process'
import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { bridgeStatus } from '@wenkao/shared/rescue'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  startBridge,
  testFolder,
  type RunningBridge,
} from './test-processes/bridge-in-folder.fs.ts'
import { startExamServer, type ExamServerDouble } from './test-processes/exam-server-double.ts'

/** A user of every Linux that is nobody's. */
const NOBODY = 65_534

let folder: { path: string; remove(): Promise<void> }
let server: ExamServerDouble
let bridge: RunningBridge
beforeEach(async () => {
  folder = await testFolder()
  server = await startExamServer()
  bridge = await startBridge(folder.path, server.url)
})
afterEach(async () => {
  await bridge.stop()
  await server.stop()
  await folder.remove()
})

/** What another user's program, with everything else right, gets: status and text. */
function asOtherUser(script: string): Promise<string> {
  return new Promise((resolve, reject) => {
    // Run from standard input: that user may not even read the files of this checkout.
    const child = spawn(process.execPath, ['--input-type=module', '-'], {
      ...{ uid: NOBODY, gid: NOBODY, cwd: '/' },
      env: {},
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    let text = ''
    child.stdout.on('data', (chunk) => (text += String(chunk)))
    child.once('error', reject)
    child.once('close', () => {
      resolve(text)
    })
    child.stdin.end(script)
  })
}

describe('DESIGN 6: another user of this PC', () => {
  it('gets nothing from the bridge: no token, no state, no page', async () => {
    const paths = ['/bridge/hello', '/bridge/status', '/', '/api/time']
    const script = `
      const own = await import('node:process')
      for (const path of ${JSON.stringify(paths)}) {
        const reply = await fetch('${bridge.url}' + path, { headers: { 'x-wenkao-bridge': '${bridge.token}' } })
        console.log(own.getuid(), path, reply.status, (await reply.text()).includes('token'))
      }`
    const told = (await asOtherUser(script)).trim().split('\n')
    expect(told).toEqual(paths.map((path) => `${NOBODY} ${path} 403 false`))
    expect(await bridge.call(bridgeStatus)).toMatchObject({ sitting: null })
  })

  it('cannot read the command line’s token', async () => {
    // As far as the way there goes: the folder around is this test's own.
    await chmod(folder.path, 0o755)
    const path = join(folder.path, 'data', 'keys', 'page-token')
    const script = `
      import { readFileSync } from 'node:fs'
      try { console.log(readFileSync(${JSON.stringify(path)}, 'utf8')) } catch (cause) { console.log(cause.code) }`
    expect((await asOtherUser(script)).trim()).toBe('EACCES')
  })
})
