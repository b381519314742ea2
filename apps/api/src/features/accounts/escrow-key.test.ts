import { recipientOf } from '@wenkao/sealed-files'
import { escrowKeyState, finishSetup, makeEscrowKey } from '@wenkao/shared/accounts'
import { listAudit } from '@wenkao/shared/audit'
import { publicKeys } from '@wenkao/shared/hand-in'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { makeSetupLink } from './sign-in.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

const escrowOf = async () => {
  const { recipients } = await server.call(publicKeys)
  return recipients?.filter((entry) => entry.use === 'escrow').map((entry) => entry.recipient)
}

/** Whether any table holds the text, plain or as bytes. */
async function isStored(text: string): Promise<boolean> {
  const tables = await server.services.sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public'`
  for (const { name } of tables) {
    const [found] = await server.services.sql.unsafe<{ total: number }[]>(
      `select count(*)::int as total from "${name}" as whole
       where whole::text like '%${text}%'
          or whole::text like '%${Buffer.from(text).toString('hex')}%'`,
    )
    if ((found?.total ?? 0) > 0) return true
  }
  return false
}

describe('the escrow key (DESIGN sections 5 and 6)', () => {
  it('comes with the set-up, once; its private half is kept nowhere', async () => {
    expect(await escrowOf()).toEqual([])
    const token = (await makeSetupLink(server.services)) ?? ''
    const { escrowKey } = await server.call(finishSetup, {
      body: { token, username: 'first', displayName: 'First', password: 'long enough 1' },
    })
    if (!escrowKey) throw new Error('Expected an escrow key')
    expect(await recipientOf(escrowKey.identity)).toBe(escrowKey.recipient)
    expect(await escrowOf()).toEqual([escrowKey.recipient])
    expect(await isStored(escrowKey.identity)).toBe(false)
    expect(await isStored(escrowKey.recipient)).toBe(true)
    const { headers } = await server.office()
    const { keys } = await server.call(escrowKeyState, { headers })
    expect(keys).toEqual([
      {
        recipient: escrowKey.recipient,
        fingerprint: escrowKey.fingerprint,
        createdAt: escrowKey.createdAt,
        createdBy: 'First',
      },
    ])
    expect(escrowKey.fingerprint).toMatch(/^([0-9A-F]{4}-){3}[0-9A-F]{4}$/)
  })

  it('is replaced only by who names the one that is there; the former stays listed, with audit rows', async () => {
    const { headers } = await server.office()
    const state = () => server.call(escrowKeyState, { headers })
    const make = (replaces: string | null) =>
      server.call(makeEscrowKey, { headers, body: { replaces } })
    const before = (await state()).keys
    await expect(make(null)).rejects.toMatchObject({ code: 'conflict', status: 409 })
    const replaces = before[0]?.fingerprint ?? null
    const outcomes = await Promise.allSettled([make(replaces), make(replaces)])
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected'])
    const { keys } = await state()
    expect(keys.slice(1)).toEqual(before)
    expect(await escrowOf()).toEqual([keys[0]?.recipient])
    const { rows } = await server.call(listAudit, { headers, query: { pageSize: 200 } })
    const subjects = rows
      .filter((row) => row.action === 'installation.edit')
      .map((row) => row.subject)
    expect(subjects).toEqual(keys.map((key) => `escrow key ${key.fingerprint}`))
  })

  it('is for the exam office of the whole installation', async () => {
    const id = '00000000-0000-7000-8000-000000000000'
    for (const grant of [
      { role: 'areaAdmin', scope: { kind: 'all' } },
      { role: 'examOffice', scope: { kind: 'area', id } },
    ] as const) {
      const { headers } = await server.staff([grant])
      await expect(server.call(escrowKeyState, { headers })).rejects.toMatchObject({ status: 403 })
      await expect(
        server.call(makeEscrowKey, { headers, body: { replaces: null } }),
      ).rejects.toMatchObject({ status: 403 })
    }
  })
})
