import {
  importStaff,
  listStaff,
  logInStaff,
  previewStaffImport,
  renewPassword,
} from '@wenkao/shared/accounts'
import { createArea, createRoom, createSite } from '@wenkao/shared/places'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'

let server: TestServer
let ids: { areaId: string; siteId: string; roomId: string }
beforeAll(async () => {
  server = await createTestServer()
  const { headers } = await server.office()
  const { areaId } = await server.call(createArea, { headers, body: { name: '东区' } })
  const site = { headers, params: { areaId }, body: { name: '一中' } }
  const { siteId } = await server.call(createSite, site)
  const room = { headers, params: { siteId }, body: { name: '机房一', stations: 2 } }
  ids = { areaId, siteId, roomId: (await server.call(createRoom, room)).roomId }
})
afterAll(() => server.close())

const HEADING = '用户名,姓名,角色,考区,考点,考场'
const file = (...rows: string[]) => new TextEncoder().encode([HEADING, ...rows].join('\n'))

describe('staff by spreadsheet (issue, point 10)', () => {
  it('names every bad row and column, and takes nothing from them', async () => {
    const { headers } = await server.office()
    const body = file(
      'li.lei,李雷,监考员,东区,一中,机房一',
      ',韩梅梅,监考员,东区,一中,机房一',
      'a b,甲,校长,东区,,',
      'yi,乙,监考员,西区,,',
      'bing,丙,技术员,东区,二中,',
      'ding,丁,技术员,东区,一中,机房九',
      'wu,戊,考场管理员,,,',
      'boss,己,examOffice,,,',
      'li.lei,李磊,技术员,东区,一中,',
      'li.lei,李雷,监考员,东区,一中,机房一',
    )
    const preview = await server.call(previewStaffImport, { headers, body })
    expect(preview.faults.map(({ line, field, fault }) => [line, field, fault])).toEqual([
      [3, 'username', 'usernameMissing'],
      [4, 'username', 'usernameMalformed'],
      [4, 'role', 'roleUnknown'],
      [5, 'area', 'areaUnknown'],
      [6, 'site', 'siteUnknown'],
      [7, 'room', 'roomUnknown'],
      [8, 'area', 'placeMissing'],
      [9, 'role', 'roleUnknown'],
      [10, 'username', 'usernameTwice'],
      [11, 'role', 'grantTwice'],
    ])
    expect(preview).toMatchObject({ rows: 10, added: 1, changed: 0, unchanged: 0, faulty: 9 })
    const { staff } = await server.call(listStaff, { headers })
    expect(staff.some(({ username }) => username === 'li.lei')).toBe(false)
  })

  it('gives new accounts a password once, and changes nothing the second time', async () => {
    const { headers } = await server.office()
    const body = file(
      'zhang,张三,监考员,东区,一中,机房一',
      'zhang,张三,技术员,东区,一中,',
      'wang,王五,县区管理员,东区,,',
    )
    const taken = await server.call(importStaff, { headers, body })
    expect(taken.passwords.map(({ username }) => username)).toEqual(['zhang', 'wang'])
    const [zhang] = taken.passwords
    const self = await server.call(logInStaff, {
      body: { username: 'zhang', password: zhang?.password ?? '' },
    })
    expect(self.grants).toEqual(
      expect.arrayContaining([
        { role: 'proctor', scope: { kind: 'room', id: ids.roomId } },
        { role: 'technician', scope: { kind: 'site', id: ids.siteId } },
      ]),
    )
    const again = await server.call(importStaff, { headers, body })
    expect(again).toMatchObject({ passwords: [], preview: { added: 0, changed: 0, unchanged: 2 } })
    const renamed = file('zhang,张三丰,监考员,东区,一中,机房一')
    const changed = await server.call(importStaff, { headers, body: renamed })
    expect(changed).toMatchObject({ passwords: [], preview: { changed: 1 } })
    const { staff } = await server.call(listStaff, { headers })
    const row = staff.find(({ username }) => username === 'zhang')
    // Nothing is taken away by a file that says less.
    expect(row).toMatchObject({ displayName: '张三丰' })
    expect(row?.grants).toHaveLength(2)
  })

  it('renews a password that was lost, and ends what was open under the former', async () => {
    const { headers } = await server.office()
    const body = file('zhao,赵六,监考员,东区,一中,')
    const { passwords } = await server.call(importStaff, { headers, body })
    const { staff } = await server.call(listStaff, { headers })
    const staffId = staff.find(({ username }) => username === 'zhao')?.staffId ?? ''
    const fresh = await server.call(renewPassword, { headers, params: { staffId } })
    const logIn = (password: string) =>
      server.raw(logInStaff, { body: { username: 'zhao', password } })
    expect((await logIn(fresh.password)).status).toBe(200)
    expect((await logIn(passwords[0]?.password ?? '')).status).toBe(401)
  })

  it('refuses a file without the three columns, and one that is no table', async () => {
    const { headers } = await server.office()
    const noColumns = new TextEncoder().encode('a,b\n1,2')
    const refused = await server.raw(previewStaffImport, { headers, body: noColumns })
    expect(refused.status).toBe(422)
    const noTable = await server.raw(importStaff, { headers, body: new Uint8Array([0x50, 0x4b]) })
    expect(noTable.status).toBe(422)
  })
})
