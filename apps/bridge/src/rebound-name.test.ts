import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  startBridge,
  testFolder,
  type RunningBridge,
} from './test-processes/bridge-in-folder.fs.ts'
import { startExamServer, type ExamServerDouble } from './test-processes/exam-server-double.ts'

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

describe('DESIGN 6: a name that was rebound to this PC', () => {
  it.each(['evil.example', '127.0.0.1.evil.example', '[::1]', '0.0.0.0', '127.1', 'localhost.'])(
    'as the host %s gets nothing',
    async (name) => {
      const { port } = new URL(bridge.url)
      const status = await new Promise<number>((resolve, reject) => {
        const headers = { host: `${name}:${port}`, 'x-wenkao-bridge': bridge.token }
        request({ hostname: '127.0.0.1', port, path: '/bridge/hello', headers }, (answer) => {
          answer.resume()
          resolve(answer.statusCode ?? 0)
        })
          .once('error', reject)
          .end()
      })
      expect(status).toBe(403)
    },
  )
})
