import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestServer, type TestServer } from '../test-processes/test-server.ts'
import { checkInstallation } from './installation.queries.ts'
import { loadKeys } from './keys.fs.ts'

let server: TestServer
let folder: string
beforeAll(async () => {
  server = await createTestServer()
  folder = mkdtempSync(join(tmpdir(), 'wenkao-keys-'))
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await server.close()
})

it('ties a database to its keys at the first start and refuses other keys later', async () => {
  const { db, keys, clock } = server.services
  await checkInstallation(db, keys, clock.now())
  await checkInstallation(db, keys, clock.now())
  const others = await loadKeys({ folder })
  await expect(checkInstallation(db, others, clock.now())).rejects.toMatchObject({
    code: 'foreign-keys',
  })
  await checkInstallation(db, keys, clock.now())

  const restored = { publicKeys: keys.publicKeys, sealedFiles: others.sealedFiles }
  await expect(checkInstallation(db, restored, clock.now())).rejects.toMatchObject({
    code: 'foreign-keys',
  })
})
