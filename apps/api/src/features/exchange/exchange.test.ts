import { randomUUID } from 'node:crypto'
import { listAudit } from '@wenkao/shared/audit'
import { createFolder, searchEntries, sendStartFile } from '@wenkao/shared/bank'
import {
  exportItems,
  importItems,
  itemsTemplate,
  readImport,
  reportExport,
  saveReport,
} from '@wenkao/shared/exchange'
import { sha256Hex } from '@wenkao/shared/kernel'
import { templates } from '@wenkao/starter-bank'
import { readSheets } from '@wenkao/office'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createTestServer,
  type TestServer,
  type TestStaff,
} from '../../test-processes/test-server.ts'
import { importEntries, putCategories } from '../bank/index.ts'

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
    ...templates
      .slice(0, 1)
      .flatMap(({ template: { knowledgePoint: code } }) =>
        [1, 3, 5].map((length) => ({ code: code.slice(0, length), name: '操作', nameEn: '' })),
      ),
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
const bring = (
  staff: TestStaff,
  query: { readonly dryRun: 'yes' | 'no'; readonly again?: 'yes' },
  text = GIFT,
) =>
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
      ['unknownKnowledgePoint', 'error'],
      ['unsupportedKind', 'error'],
      ['scriptRemoved', 'warning'],
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
      const seen = again.report.map(({ code }) => code)
      expect([format, again.found, again.present, seen]).toEqual([
        ...[format, 0, 5],
        Array.from({ length: 5 }, () => 'present'),
      ])
    }
    const aiken = { format: 'aiken' as const, folderId }
    const told = await server.call(reportExport, { headers: author.headers, query: aiken })
    expect(told.report.filter(({ code }) => code === 'kindNotInFormat')).toHaveLength(3)
    expect(told.others).toBe(0)
    const office = await server.office()
    const { rows } = await server.call(listAudit, { headers: office.headers, query: {} })
    const subjects = rows.map(({ subject }) => subject)
    expect(subjects).toEqual(
      expect.arrayContaining(['5 items given out as gift', '1 entries brought in']),
    )
  })

  it('EX1: the same file again brings nothing and says where each item is; wished all the same, it does', async () => {
    const before = await held()
    const again = await bring(author, { dryRun: 'no' })
    expect(again).toMatchObject({ found: 0, added: 0, present: 1 })
    expect(again.report.find(({ code }) => code === 'present')).toMatchObject({
      ...{ at: 1, severity: 'note', zh: '题库中已有：9010101', en: 'There already: 9010101' },
    })
    expect(await held()).toEqual(before)
    const twice = '::一::新题{T}\n\n::二::  新题 {T}\n\n::三::新题{F}\n'
    const tried = await bring(author, { dryRun: 'yes' }, twice)
    expect(tried).toMatchObject({ found: 2, present: 1 })
    expect(tried.report.map(({ code }) => code)).toEqual(['presentInFile'])
    const query = { dryRun: 'no', again: 'yes' } as const
    expect(await bring(author, query, GIFT)).toMatchObject({ found: 1, added: 1, present: 1 })
    expect(await held()).toHaveLength(before.length + 1)
  })

  it('EX1: of two people who bring the same file at once, one adds it and the other is told', async () => {
    const text = Array.from(
      { length: 30 },
      (_, at) => `::${at}::同时导入 ${at} 甲乙丙丁{T}\n`,
    ).join('\n')
    const before = (await held()).length
    const [one, other] = await Promise.all([
      bring(author, { dryRun: 'no' }, text),
      bring(author, { dryRun: 'no' }, text),
    ])
    expect(one.added + other.added).toBe(30)
    expect(one.present + other.present).toBe(30)
    for (const { found, added, report, present } of [one, other]) {
      expect(found).toBe(added)
      expect(report.filter(({ code }) => code === 'present')).toHaveLength(present)
    }
    expect(await held()).toHaveLength(before + 30)
  })

  it('EX1: what lies in a folder that the caller cannot see is not given away', async () => {
    const other = await server.staff([{ role: 'author', scope: { kind: 'all' } }])
    const own = randomUUID()
    await server.call(createFolder, {
      headers: other.headers,
      body: { folderId: own, name: '自己的' },
    })
    const tried = await server.call(importItems, {
      ...{ headers: other.headers, body: Buffer.from(GIFT) },
      query: { ...wish, folderId: own, dryRun: 'yes' },
    })
    expect(tried).toMatchObject({ found: 1, present: 0 })
  })

  it('EX4: an export follows every filter, and single numbers', async () => {
    const found = async (query: object) =>
      (
        await server.call(reportExport, {
          headers: author.headers,
          query: { format: 'gift', folderId, ...query },
        })
      ).found
    const rows = await held()
    expect(await found({ kind: 'single' })).toBe(
      rows.filter(({ kind }) => kind === 'single').length,
    )
    expect(await found({ difficulty: 2 })).toBe(
      rows.filter(({ difficulty }) => difficulty === 2).length,
    )
    expect(await found({ author: '没有这个人' })).toBe(0)
    expect(await found({ numbers: '9010101,9011102,9099999' })).toBe(2)
  })

  it('EX2, EX4: templates go out with their start files and come back as drafts, byte for byte', async () => {
    const [starter] = templates
    const bytes = Buffer.from('一份说明')
    const file = { path: '说明.txt', hash: sha256Hex(bytes), size: bytes.length }
    await server.call(sendStartFile, {
      ...{ headers: author.headers, query: { fileName: '说明.txt' }, body: bytes },
    })
    const { files = [] } = starter?.template.start ?? {}
    const template = {
      ...starter?.template,
      start: { ...starter?.template.start, files: [...files, file] },
    }
    const knowledgePoint = starter?.template.knowledgePoint ?? ''
    await importEntries(
      server.services,
      { kind: 'anyone' },
      {
        ...{ folderId, note: '' },
        rows: [
          {
            ...{ knowledgePoint, difficulty: 4, tags: ['期末'] },
            content: { kind: starter?.template.kind ?? 'word', title: '原题', template },
          },
        ],
      },
    )
    const given = await server.raw(exportItems, {
      ...{ headers: author.headers, query: { format: 'tasks', folderId } },
    })
    const packed = Buffer.from(await given.arrayBuffer())
    const looked = (format: 'gift' | 'tasks', numbers?: string) =>
      server.call(reportExport, {
        ...{ headers: author.headers, query: { format, folderId, ...(numbers && { numbers }) } },
      })
    const items = (await looked('gift')).found
    expect(await looked('gift')).toMatchObject({ found: items, others: 1 })
    expect(await looked('tasks')).toMatchObject({ found: 1, others: items })
    expect(await looked('gift', '9010101')).toMatchObject({ found: 1, others: 0 })
    const [task] = (await held()).filter(({ kind }) => kind === starter?.template.kind)
    expect(await looked('gift', task?.number)).toMatchObject({ found: 0, others: 1 })
    const other = await server.staff([{ role: 'author', scope: { kind: 'all' } }])
    const own = randomUUID()
    const body = { folderId: own, name: '收到的' }
    await server.call(createFolder, { headers: other.headers, body })
    const query = { folderId: own, format: 'tasks' } as const
    const added = await server.call(importItems, { headers: other.headers, query, body: packed })
    expect(added).toMatchObject({ found: 1, added: 1, items: [{ title: '原题', at: 1 }] })
    const mine = await server.raw(exportItems, { headers: other.headers, query })
    const withoutNumbers = (zip: Buffer) =>
      zip
        .toString('latin1')
        .replace(/"number": "\d+"/, '')
        .slice(40)
        .split('PK\u0001\u0002')[0]
    expect(withoutNumbers(Buffer.from(await mine.arrayBuffer()))).toBe(withoutNumbers(packed))
    const again = await server.call(importItems, { headers: other.headers, query, body: packed })
    expect(again).toMatchObject({ found: 0, added: 0, present: 1 })
  })

  it('a report becomes a spreadsheet in which nothing is a formula', async () => {
    const { report } = await bring(author, { dryRun: 'yes' }, '::=cmd()::配对{=a -> b =c -> d}\n')
    const response = await server.raw(saveReport, {
      ...{ headers: author.headers, body: { language: 'zh-CN', lines: report } },
    })
    const read = readSheets(new Uint8Array(await response.arrayBuffer()))
    expect(JSON.stringify(read)).toContain('处理办法')
    expect(JSON.stringify(read)).toContain('在题库中手工新建')
  })

  it('nobody asks how far the import of somebody else has got', async () => {
    const params = { importId: randomUUID() }
    const asked = await server.call(readImport, { headers: author.headers, params })
    expect(asked).toEqual({ phase: 'none', done: 0, of: 0 })
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
