import { fillPath } from '@wenkao/shared/kernel'
import { bridgeEndpoints } from '@wenkao/shared'
import { bridgeStatus, bridgeTokenHeader, openRescue } from '@wenkao/shared/rescue'
import { listSealed, sendSealed } from '@wenkao/shared/sealed-files'
import { afterEach, beforeEach, expect, it } from 'vitest'
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

it('F16: a PC that is no station can send and list sealed files; the rescue window’s operations say that it must be registered', async () => {
  expect((await bridge.call(bridgeStatus)).station).toBeNull()
  expect(await bridge.call(listSealed)).toMatchObject({ files: [] })
  const path = `${folder.path}/none.dat`
  expect(await bridge.call(sendSealed, { body: { path } })).toEqual({ kind: 'missing' })
  const closed = bridgeEndpoints.filter(({ action }) => action === 'bridge.rescue')
  expect(closed.length).toBeGreaterThan(5)
  for (const endpoint of [openRescue, ...closed]) {
    const reply = await fetch(bridge.url + fillPath(endpoint.path), {
      method: endpoint.method,
      headers: { [bridgeTokenHeader]: bridge.token, 'content-type': 'application/json' },
      ...(endpoint.method === 'GET' ? {} : { body: '{}' }),
    })
    expect(reply.status, endpoint.id).toBe(409)
    expect(await reply.json()).toMatchObject({ error: { code: 'stationUnknown' } })
  }
})
