import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listSessions } from '@wenkao/shared/sessions'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp, type App } from './app.ts'
import { createTestServer, ORIGIN, type TestServer } from './test-processes/test-server.ts'

let server: TestServer
let app: App
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wenkao-pages-'))
  mkdirSync(join(folder, 'pages'))
  writeFileSync(join(folder, 'pages', 'index.html'), '<title>pages</title>')
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  server = await createTestServer()
  app = createApp(server.services, { pwaFolder: join(folder, 'pages'), grades: false })
})
afterAll(async () => {
  await app.stop()
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('paths that no page has', () => {
  it.each(['/%ff', '/%', '/%2e%2e%2fsecret.txt', '/..%2fsecret.txt', '/%00', '/..%5csecret.txt'])(
    'answer %s without an error and without a file from elsewhere',
    async (path) => {
      const reply = await app.fetch(new Request(ORIGIN + path))
      expect(reply.status).toBeLessThan(500)
      expect(await reply.text()).not.toContain('secret')
    },
  )
})

describe('queries that no page sends', () => {
  it.each([{ from: '1.5' }, { from: '-1e300' }, { to: '1e400' }, { to: 'NaN' }, { examId: 'x' }])(
    'are answered with a reason: %o',
    async (query) => {
      const { headers } = await server.office()
      const reply = await server.raw(listSessions, { headers, query })
      expect([200, 400]).toContain(reply.status)
    },
  )
})
