import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exportAudit } from '@wenkao/shared/audit'
import { publicKeys, receiptQrText } from '@wenkao/shared/hand-in'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { latestHead } from '../features/audit/index.ts'
import { freshChain, receiptWithHead, sealAll } from '../test-processes/audit-chain.ts'
import { createTestServer, type TestServer } from '../test-processes/test-server.ts'
import { auditCommand } from './audit-command.ts'
import { receiptCommand } from './receipt-command.ts'

let server: TestServer
let areaId: string
beforeAll(async () => {
  server = await createTestServer()
  // From here on only the tests seal.
  await server.app.stop()
  const keys = await server.call(publicKeys)
  writeFileSync(join(server.folder, 'published.json'), JSON.stringify(keys))
  ;({ areaId } = await freshChain(server))
})
afterAll(() => server.close())

/** The id of a row by its place in the area's chain, from 0. */
async function rowAt(at: number): Promise<string> {
  const rows = await server.services.sql<{ id: string }[]>`
    select audit_id as id from audit_rows where area_id = ${areaId} order by audit_id`
  return rows[at]?.id ?? ''
}

describe('[N03] an export', () => {
  async function exported(): Promise<string> {
    const { headers } = await server.office()
    const reply = await server.raw(exportAudit, { headers })
    return reply.text()
  }
  const runOn = async (text: string, ...args: string[]) => {
    const file = join(server.folder, `export.ndjson`)
    writeFileSync(file, text)
    const lines: string[] = []
    const code = await auditCommand([file, ...args], {
      say: (line) => lines.push(line),
      databaseUrl: undefined,
      dataFolder: join(server.folder, 'nowhere'),
      now: () => server.clock.now(),
    })
    return { code, text: lines.join('\n') }
  }

  it('is verified by itself, and with published keys held against those in it', async () => {
    await sealAll(server)
    const text = await exported()
    const own = await runOn(text)
    expect(own.text).toContain('公钥取自文件本身')
    expect(own.code).toBe(0)
    const published = join(server.folder, 'published.json')
    const against = await runOn(text, '--keys', published)
    expect(against.text).not.toContain('公钥取自文件本身')
    expect(against.code).toBe(0)
    const id = await rowAt(4)
    const altered = text.replaceAll('site 4', 'site 9')
    const found = await runOn(altered, '--keys', published)
    expect(found.code).toBe(1)
    expect(found.text).toContain(id)
  })

  it('is verified by the lines of the documentation, with Node and nothing else', async () => {
    await sealAll(server)
    const formats = readFileSync(new URL('../../../../docs/formats.md', import.meta.url), 'utf8')
    const [, script = ''] =
      /```js\n(\/\/ node verify\.mjs export[^`]*(?:`[^`]+)*?)```/.exec(formats) ?? []
    const program = join(server.folder, 'verify.mjs')
    const file = join(server.folder, 'by-hand.ndjson')
    writeFileSync(program, script)
    const byHand = (text: string) => {
      writeFileSync(file, text)
      const args = [program, file, join(server.folder, 'published.json')]
      return execFileSync(process.execPath, args, { encoding: 'utf8' })
    }
    const text = await exported()
    const head = await latestHead(server.services.db, areaId)
    expect(byHand(text)).toContain(head?.head)
    expect(byHand(text)).not.toContain('NOT in order')
    expect(byHand(text.replace('site 4', 'site 9'))).toContain('NOT in order')
  })

  it('that was cut off, or is none, is told as such', async () => {
    const text = await exported()
    const lines = text.trim().split('\n')
    const cut = await runOn(lines.slice(0, -1).join('\n'))
    expect(cut.text).toContain('文件不完整')
    expect(cut.code).toBe(1)
    const fewer = await runOn(lines.toSpliced(3, 1).join('\n'))
    expect(fewer.text).toContain('文件不完整')
    expect((await runOn('hello')).code).toBe(2)
    expect((await runOn(`${lines[0] ?? ''}\nhello`)).text).toContain('line 2')
  })
})

describe('[N02] npm run receipt:verify', () => {
  const verify = async (...args: string[]) => {
    const lines: string[] = []
    const code = await receiptCommand(args, {
      say: (line) => lines.push(line),
      databaseUrl: undefined,
      dataFolder: join(server.folder, 'nowhere'),
      now: () => server.clock.now(),
    })
    return { code, text: lines.join('\n') }
  }

  it('tells a genuine receipt, a forged one, one of another server and none apart', async () => {
    const receipt = await receiptWithHead(server, areaId)
    const keys = ['--keys', join(server.folder, 'published.json')]
    const file = join(server.folder, 'receipt.json')
    writeFileSync(file, JSON.stringify(receipt))
    for (const given of [receiptQrText(receipt), file]) {
      const { code, text } = await verify(given, ...keys)
      expect(text).toContain(`考号 / exam number: ${receipt.payload.examNumber}`)
      expect(code).toBe(0)
    }
    const forged = { ...receipt, payload: { ...receipt.payload, at: 5 } }
    expect((await verify(receiptQrText(forged), ...keys)).code).toBe(1)
    const foreign = await verify(receiptQrText({ ...receipt, keyId: 'another' }), ...keys)
    expect(foreign.code).toBe(2)
    expect(foreign.text).toContain('没有公钥 another')
    expect((await verify('hello', ...keys)).code).toBe(2)
    expect((await verify()).code).toBe(2)
    expect((await verify(file, '--data', server.folder)).code).toBe(0)
  })
})
