import { randomUUID } from 'node:crypto'
import { listAudit } from '@wenkao/shared/audit'
import { createFolder, searchEntries } from '@wenkao/shared/bank'
import { exportItems, importItems, itemsTemplate, reportExport } from '@wenkao/shared/exchange'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createTestServer,
  type TestServer,
  type TestStaff,
} from '../../test-processes/test-server.ts'
import { putCategories } from '../bank/index.ts'

let server: TestServer
let author: TestStaff
let folderId: string
beforeAll(async () => {
  server = await createTestServer()
  await putCategories(server.services, { kind: 'anyone' }, [
    { code: '9', name: '客观题', nameEn: 'Objective' },
    { code: '901', name: '计算机基础', nameEn: 'Basics' },
    { code: '90101', name: '硬件', nameEn: 'Hardware' },
    { code: '90111', name: '办公软件', nameEn: 'Office' },
  ])
  author = await server.staff([{ role: 'author', scope: { kind: 'all' } }])
  folderId = randomUUID()
  const body = { folderId, name: '导入' }
  await server.call(createFolder, { headers: author.headers, body })
})
afterAll(() => server.close())

const GIFT =
  '::一::防火墙<script>alert(1)</script>属于{~硬件 =安全设备}\n\n// [tag:wenkao:point=90777]\n::二::某题{T}\n\n配对{=a -> b =c -> d}\n'
const wish = { format: 'gift' as const, knowledgePoint: '90101', fileName: '题.txt' }
const bring = (staff: TestStaff, query: { readonly dryRun: 'yes' | 'no' }, text = GIFT) =>
  server.call(importItems, {
    headers: staff.headers,
    query: { ...wish, folderId, ...query },
    body: Buffer.from(text),
  })
const held = async () =>
  (await server.call(searchEntries, { headers: author.headers, query: { folderId } })).rows

describe('N08: items from and to other systems', () => {
  it('a trial keeps nothing and says what the import would do', async () => {
    const tried = await bring(author, { dryRun: 'yes' })
    expect(tried).toMatchObject({
      ...{ found: 1, added: 0 },
      items: [{ at: 1, kind: 'single', title: '防火墙属于', knowledgePoint: '90101' }],
    })
    expect(tried.report.map(({ code, severity }) => [code, severity])).toEqual([
      ['scriptRemoved', 'warning'],
      ['unsupportedKind', 'error'],
      ['unknownKnowledgePoint', 'error'],
    ])
    expect(await held()).toEqual([])
  })

  it('an import adds drafts, and an export gives them back', async () => {
    expect(await bring(author, { dryRun: 'no' })).toMatchObject({ found: 1, added: 1 })
    const template = await server.raw(itemsTemplate, { headers: author.headers })
    const sheet = Buffer.from(await template.arrayBuffer())
    const query = { ...wish, format: 'xlsx' as const, folderId, dryRun: 'no' as const }
    const added = await server.call(importItems, { headers: author.headers, query, body: sheet })
    expect(added).toMatchObject({ found: 4, added: 4, report: [] })
    expect((await held()).map(({ status, knowledgePoint }) => [status, knowledgePoint])).toEqual([
      ['draft', '90101'],
      ...Array.from({ length: 4 }, () => ['draft', '90111']),
    ])
    for (const format of ['xlsx', 'moodleXml', 'gift', 'qti3'] as const) {
      const given = await server.raw(exportItems, {
        headers: author.headers,
        query: { format, folderId },
      })
      const again = await server.call(importItems, {
        headers: author.headers,
        query: { ...wish, format, folderId, dryRun: 'yes' },
        body: Buffer.from(await given.arrayBuffer()),
      })
      expect([format, again.found, again.report]).toEqual([format, 5, []])
    }
    const aiken = { format: 'aiken' as const, folderId }
    const told = await server.call(reportExport, { headers: author.headers, query: aiken })
    expect(told.report.filter(({ code }) => code === 'kindNotInFormat')).toHaveLength(3)
    const office = await server.office()
    const { rows } = await server.call(listAudit, { headers: office.headers, query: {} })
    const subjects = rows.map(({ subject }) => subject)
    expect(subjects).toEqual(
      expect.arrayContaining(['5 items given out as gift', '1 entries brought in']),
    )
  })

  it('a folder of somebody else takes and gives nothing', async () => {
    const other = await server.staff([{ role: 'author', scope: { kind: 'all' } }])
    await expect(bring(other, { dryRun: 'yes' })).rejects.toMatchObject({ code: 'notFound' })
    const query = { format: 'gift' as const, folderId }
    expect(await server.call(reportExport, { headers: other.headers, query })).toMatchObject({
      found: 0,
    })
  })

  it('a file that is none of its format is one line of the report', async () => {
    const found = await server.call(importItems, {
      headers: author.headers,
      query: { ...wish, format: 'qti3', folderId, dryRun: 'no' },
      body: Buffer.from('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'),
    })
    expect(found).toMatchObject({ found: 0, added: 0, report: [{ at: 0, code: 'malformed' }] })
  })
})
