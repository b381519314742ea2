import { randomUUID } from 'node:crypto'
import {
  changeFolder,
  compareVersions,
  createEntry,
  createFolder,
  dismissSimilar,
  findSimilar,
  listCategories,
  listFolders,
  listSimilar,
  moveEntry,
  putCategory,
  readEntry,
  readEntryVersion,
  readPicture,
  removeCategory,
  saveEntry,
  searchEntries,
  sendPicture,
  type EntryAct,
  type EntryContent,
  type EntryDetail,
  type ItemContent,
} from '@wenkao/shared/bank'
import { currentStaff } from '@wenkao/shared/accounts'
import { listAudit } from '@wenkao/shared/audit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createTestServer,
  type TestServer,
  type TestStaff,
} from '../../test-processes/test-server.ts'
import { importEntries, insertUses, putCategories, selectContents, selectForDraw } from './index.ts'

let server: TestServer
let office: TestStaff
beforeAll(async () => {
  server = await createTestServer()
  office = await server.office()
  await putCategories(server.services, { kind: 'anyone' }, [
    { code: '9', name: '客观题', nameEn: 'Objective' },
    { code: '901', name: '计算机基础', nameEn: 'Basics' },
    { code: '90101', name: '硬件', nameEn: 'Hardware' },
    { code: '90102', name: '数制转换', nameEn: 'Number conversion' },
    { code: '1', name: 'Word', nameEn: 'Word' },
    { code: '101', name: '字体', nameEn: 'Fonts' },
    { code: '10101', name: '字号', nameEn: 'Sizes' },
  ])
})
afterAll(() => server.close())

const author = () => server.staff([{ role: 'author', scope: { kind: 'all' } }])

async function folderOf(staff: TestStaff, name = '我的题目'): Promise<string> {
  const folderId = randomUUID()
  await server.call(createFolder, { headers: staff.headers, body: { folderId, name } })
  return folderId
}

const single = (stem: string, change: Partial<ItemContent> = {}): ItemContent => ({
  kind: 'single',
  stem,
  options: ['中央处理器', '内存储器', '显示器', '键盘'].map((text, at) => ({
    id: 'ABCD'[at] ?? '',
    text,
  })),
  answer: ['A'],
  explanation: '',
  source: 'GB/T 5271.1',
  ...change,
})

const create = (
  staff: TestStaff,
  folderId: string,
  content: EntryContent,
  change: Record<string, unknown> = {},
): Promise<EntryDetail> =>
  server.call(createEntry, {
    headers: staff.headers,
    body: {
      ...{ entryId: randomUUID(), folderId, knowledgePoint: '90101', difficulty: 2 },
      ...{ tags: [], content, note: '', ...change },
    },
  })

const save = (staff: TestStaff, entry: EntryDetail, change: Record<string, unknown>) =>
  server.call(saveEntry, {
    headers: staff.headers,
    params: { entryId: entry.entryId },
    body: {
      ...{ folderId: entry.folderId, difficulty: entry.difficulty, tags: entry.tags },
      ...{ content: entry.content, note: '', expectedVersion: entry.latestVersion, ...change },
    },
  })

const move = (staff: TestStaff, entry: EntryDetail, act: EntryAct, reason = '') =>
  server.call(moveEntry, {
    headers: staff.headers,
    params: { entryId: entry.entryId },
    body: {
      ...{ act, reason, expectedVersion: entry.latestVersion },
      expectedStatus: entry.status,
    },
  })

const read = (staff: TestStaff, { entryId }: { entryId: string }) =>
  server.call(readEntry, { headers: staff.headers, params: { entryId } })

const search = (staff: TestStaff, query: Record<string, string | number>) =>
  server.call(searchEntries, { headers: staff.headers, query })

describe('entries (D01, D02)', () => {
  it('BK1: get a number of their knowledge point once, in order, also when many are made at once', async () => {
    const folderId = await folderOf(office)
    const made = await Promise.all(
      [1, 2, 3, 4, 5].map((n) => create(office, folderId, single(`第 ${n} 个问题是什么意思`))),
    )
    const numbers = made.map(({ number }) => number)
    expect(new Set(numbers).size).toBe(5)
    for (const number of numbers) expect(number).toMatch(/^90101\d{2}$/)
    const [first] = made
    if (!first) throw new RangeError('Expected an entry')
    // The request again is the same entry; another content under its id is refused.
    const again = { entryId: first.entryId }
    expect((await create(office, folderId, first.content, again)).number).toBe(first.number)
    await expect(create(office, folderId, single('别的'), again)).rejects.toMatchObject({
      code: 'conflict',
    })
    await expect(
      create(office, folderId, single('Word 的题'), { knowledgePoint: '10101' }),
    ).rejects.toMatchObject({ code: 'invalidRequest' })
    await expect(
      create(office, folderId, single('没有这个知识点'), { knowledgePoint: '90999' }),
    ).rejects.toMatchObject({ code: 'notFound' })
  })

  it('BK3: every other content is a version, and whoever saved meanwhile is not overwritten', async () => {
    const folderId = await folderOf(office)
    const entry = await create(office, folderId, single('CPU 指的是什么？'))
    const changed = single('CPU 的中文名称是什么？', { pictures: [] })
    const saved = await save(office, entry, { content: changed, note: '改了问法', tags: ['硬件'] })
    expect(saved).toMatchObject({ latestVersion: 2, status: 'draft', tags: ['硬件'] })
    expect(saved.versions.map(({ version, note }) => [version, note])).toEqual([
      [2, '改了问法'],
      [1, ''],
    ])
    // Sent twice it is one version; from the former page it is a conflict.
    expect((await save(office, entry, { content: changed, tags: ['硬件'] })).latestVersion).toBe(2)
    await expect(save(office, entry, { content: single('别的问法') })).rejects.toMatchObject({
      code: 'conflict',
    })
    // Facts that are no content make no version.
    const harder = await save(office, saved, { difficulty: 5 })
    expect(harder).toMatchObject({ latestVersion: 2, difficulty: 5 })
    const { changes } = await server.call(compareVersions, {
      headers: office.headers,
      params: { entryId: entry.entryId },
      query: { from: 1, to: 2 },
    })
    expect(changes.map(({ part }) => part)).toEqual(['stem'])
    expect(
      changes[0]?.pieces.filter(({ kind }) => kind === 'added').map(({ text }) => text),
    ).toEqual(['中文名称'])
    const first = await server.call(readEntryVersion, {
      headers: office.headers,
      params: { entryId: entry.entryId, version: 1 },
    })
    expect(first.content).toMatchObject({ stem: 'CPU 指的是什么？' })
  })

  it('BK3: a second person approves; a new draft leaves the approved version usable', async () => {
    const writer = await author()
    const folderId = await folderOf(writer)
    const faulty = await create(writer, folderId, single('显示器属于什么设备？', { answer: ['E'] }))
    expect(faulty.faults).toEqual(['answerIsNoOption'])
    await expect(move(writer, faulty, 'submit')).rejects.toMatchObject({ code: 'entryFaulty' })
    const sound = await save(writer, faulty, { content: single('显示器属于什么设备？') })
    const submitted = await move(writer, sound, 'submit')
    expect(submitted.may.acts).not.toContain('approve')
    await expect(move(writer, submitted, 'approve')).rejects.toMatchObject({ code: 'secondPerson' })
    const reviewed = await move(office, await read(office, submitted), 'approve')
    expect(reviewed).toMatchObject({ status: 'approved', approvedVersion: 2 })
    const drafted = await save(writer, await read(writer, reviewed), {
      content: single('显示器是哪一类设备？'),
    })
    expect(drafted).toMatchObject({ status: 'draft', latestVersion: 3, approvedVersion: 2 })
    const usable = (await selectForDraw(server.services.db, { state: 'approved' })).find(
      ({ entryId }) => entryId === drafted.entryId,
    )
    expect(usable).toMatchObject({ version: 2 })
    const contents = await selectContents(server.services.db, usable ? [usable] : [])
    expect(contents.get(drafted.entryId)?.content).toMatchObject({ stem: '显示器属于什么设备？' })
    // The office that edits a text has written it, too: then somebody else has to review.
    const edited = await save(office, await read(office, drafted), {
      content: single('显示器是哪种设备？'),
    })
    const again = await move(office, edited, 'submit')
    await expect(move(office, again, 'approve')).rejects.toMatchObject({ code: 'secondPerson' })
    await expect(move(await server.office(), again, 'reject')).rejects.toMatchObject({
      code: 'invalidRequest',
    })
    const third = await server.office()
    const rejected = await move(third, again, 'reject', '问法不清楚')
    expect(rejected).toMatchObject({ status: 'draft', approvedVersion: 2 })
    expect(rejected.events[0]).toMatchObject({ act: 'reject', reason: '问法不清楚' })
    const retired = await move(third, rejected, 'retire', '过时')
    await expect(save(writer, retired, { content: single('x') })).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(
      (await selectForDraw(server.services.db, { state: 'latest' })).map(({ entryId }) => entryId),
    ).not.toContain(retired.entryId)
    const { rows } = await server.call(listAudit, { headers: office.headers, query: {} })
    expect(rows.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['bank.retire', 'bank.reject', 'bank.approve', 'bank.submit']),
    )
  })
})

describe('task templates', () => {
  it('D02: are submitted only when a task of theirs gives what it promises, and told what to mend', async () => {
    const writer = await author()
    const folderId = await folderOf(writer)
    const steps = (text: string) => [
      {
        texts: [text],
        checkpoints: [
          {
            code: '10101',
            points: 2,
            target: { in: 'paragraphs', anchors: { $: 'start.title' } },
            expected: { eaFont: '{font}' },
          },
        ],
      },
    ]
    const template = (text: string): EntryContent => ({
      kind: 'word',
      title: '标题的字体',
      template: {
        version: 1,
        kind: 'word',
        title: '标题的字体',
        knowledgePoint: '10101',
        folder: '文字处理题',
        mainFile: '通知.docx',
        parameters: { font: { type: 'font', values: ['黑体', '楷体'] } },
        steps: steps(text),
        start: { word: { title: '通知', paragraphs: ['明天开会。'] } },
      },
    })
    const silent = await create(writer, folderId, template('将标题设为规定的字体。'), {
      knowledgePoint: '10101',
    })
    await expect(move(writer, silent, 'submit')).rejects.toMatchObject({
      code: 'entryFaulty',
      details: { templateFaults: [{ messageEn: expect.stringContaining('{font}') as string }] },
    })
    const told = await save(writer, silent, { content: template('将标题设为{font}。') })
    expect(await move(writer, told, 'submit')).toMatchObject({ status: 'review' })
  })
})

describe('folders (issue 8, 10)', () => {
  it('BK10: an author sees own and shared folders, and may there what they were shared for', async () => {
    const [one, other] = [await author(), await author()]
    const folderId = await folderOf(one, '甲老师的题')
    const entry = await create(one, folderId, single('主板上插着什么部件？'))
    await expect(read(other, entry)).rejects.toMatchObject({ code: 'notFound' })
    expect((await search(other, { search: '主板' })).rows).toEqual([])
    const { staffId } = await server.call(currentStaff, { headers: other.headers })
    const share = (right: 'read' | 'review' | 'edit') =>
      server.call(changeFolder, {
        headers: one.headers,
        params: { folderId },
        body: { name: '甲老师的题', everyone: null, shares: [{ staffId, right }] },
      })
    await share('read')
    expect((await search(other, { search: '主板' })).rows).toHaveLength(1)
    await expect(save(other, entry, { difficulty: 3 })).rejects.toMatchObject({ code: 'forbidden' })
    const submitted = await move(one, entry, 'submit')
    await expect(move(other, submitted, 'approve')).rejects.toMatchObject({ code: 'forbidden' })
    await share('review')
    expect((await read(other, entry)).may).toMatchObject({
      edit: false,
      acts: ['approve', 'reject'],
    })
    expect((await move(other, submitted, 'approve')).status).toBe('approved')
    await share('edit')
    expect((await read(other, entry)).may.edit).toBe(true)
    // Who it is shared with does not share it on.
    await expect(
      server.call(changeFolder, {
        headers: other.headers,
        params: { folderId },
        body: { name: 'x', everyone: 'edit', shares: [] },
      }),
    ).rejects.toMatchObject({ code: 'forbidden' })
    const { folders } = await server.call(listFolders, { headers: other.headers })
    expect(folders.find((folder) => folder.folderId === folderId)).toMatchObject({
      ...{ isOwn: false, right: 'edit', mayShare: false, shares: [] },
    })
  })
})

describe('the search', () => {
  it('BK4: finds Chinese words of any length, numbers by their beginning, and nothing by chance', async () => {
    const folderId = await folderOf(office, '检索')
    const content = single('下列关于**防火墙**的说法，正确的是？', { explanation: '' })
    const entry = await create(office, folderId, content, { tags: ['网络安全'], difficulty: 4 })
    const found = async (query: Record<string, string | number>) =>
      (await search(office, { folderId, ...query })).rows.map(({ number }) => number)
    for (const words of ['防火墙', '防', '火墙的说', '防火墙 正确', '网络安全', '键盘', 'ＣＰＵ'])
      expect(await found({ search: words }), words).toEqual(
        words === 'ＣＰＵ' ? [] : [entry.number],
      )
    // Its pairs of signs are there, the word is not.
    expect(await found({ search: '防火墙火墙' })).toEqual([])
    expect(await found({ search: '100%_\\' })).toEqual([])
    expect(await found({ search: entry.number.slice(0, 6) })).toContain(entry.number)
    expect(await found({ search: '90102' })).toEqual([])
    expect(
      await found({ code: '9', difficulty: 4, tag: '网络安全', status: 'draft' }),
    ).toHaveLength(1)
    expect(await found({ code: '1' })).toEqual([])
    expect(await found({ form: 'task' })).toEqual([])
    expect(await found({ usable: 'yes' })).toEqual([])
  })

  it('BK4: pages go on where the last one ended, whatever was added meanwhile', async () => {
    const folderId = await folderOf(office, '分页')
    for (let n = 1; n <= 5; n += 1) await create(office, folderId, single(`分页的第 ${n} 题`))
    for (const order of ['number', 'newest'] as const) {
      const seen: string[] = []
      let after: string | null = null
      do {
        const page: { rows: { number: string }[]; next: string | null; total: number } =
          await search(office, { folderId, order, pageSize: 2, ...(after ? { after } : {}) })
        seen.push(...page.rows.map(({ number }) => number))
        after = page.next
        expect(page.total).toBe(5)
      } while (after)
      expect(seen).toHaveLength(5)
      expect([...seen].sort()).toEqual(order === 'number' ? seen : [...seen].reverse())
    }
    const strange = search(office, { folderId, after: "' or 1=1" })
    await expect(strange).rejects.toMatchObject({ code: 'invalidRequest' })
  })
})

describe('near duplicates', () => {
  it('BK5: are told while one writes, listed, and called different by people', async () => {
    const folderId = await folderOf(office, '查重')
    const stem = '在 Windows 系统中，用来管理文件和文件夹的程序是下列哪一个？'
    const first = await create(office, folderId, single(stem))
    const { similar } = await server.call(findSimilar, {
      headers: office.headers,
      body: { content: single(stem.replace('下列哪一个', '哪一个')) },
    })
    expect(similar[0]?.entry.number).toBe(first.number)
    const second = await create(office, folderId, single(stem.replace('下列哪一个', '哪一个')))
    expect(second.similar.map(({ entry }) => entry.number)).toContain(first.number)
    const pairs = async () =>
      (await server.call(listSimilar, { headers: office.headers })).pairs.filter(
        ({ one, other }) => one.folderId === folderId && other.folderId === folderId,
      )
    expect(await pairs()).toHaveLength(1)
    await server.call(dismissSimilar, {
      headers: office.headers,
      body: { entryId: second.entryId, otherId: first.entryId },
    })
    expect(await pairs()).toEqual([])
    await save(office, await read(office, second), { content: single(stem) })
    expect(await pairs()).toEqual([])
  })
})

describe('pictures', () => {
  it('BK9: are what they are by their content, and an item names only what was sent', async () => {
    const { headers } = office
    const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
    const sent = await server.call(sendPicture, { headers, body: png })
    expect(sent).toMatchObject({ type: 'image/png', size: png.length })
    for (const bad of ['<svg xmlns="http://www.w3.org/2000/svg"/>', '<script>', ''])
      await expect(
        server.call(sendPicture, { headers, body: Buffer.from(bad) }),
      ).rejects.toMatchObject({ code: 'fileUnreadable' })
    const reply = await server.raw(readPicture, { headers, params: { hash: sent.hash } })
    expect(reply.headers.get('content-type')).toBe('image/png')
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff')
    const folderId = await folderOf(office, '图')
    const pictures = [{ ...sent, name: 'a.png', type: 'image/png' as const }]
    const entry = await create(office, folderId, single('看图 ![图](a.png)', { pictures }))
    expect(entry.faults).toEqual([])
    const unknown = [{ ...pictures[0], hash: '1'.repeat(64) }]
    await expect(
      create(office, folderId, single('看', { pictures: unknown as typeof pictures })),
    ).rejects.toMatchObject({ code: 'invalidRequest' })
  })
})

describe('the category tree (D01)', () => {
  it('is data: nodes are added, named and removed while nothing was numbered below them', async () => {
    const { headers } = office
    const put = (code: string, name: string) =>
      server.call(putCategory, { headers, params: { code }, body: { name, nameEn: '' } })
    await expect(put('90301', '没有上级')).rejects.toMatchObject({ code: 'invalidRequest' })
    await put('903', '程序设计')
    await put('90301', '循环')
    const { categories } = await put('90301', '循环结构')
    expect(categories.find(({ code }) => code === '90301')?.name).toBe('循环结构')
    const remove = (code: string) => server.call(removeCategory, { headers, params: { code } })
    await expect(remove('903')).rejects.toMatchObject({ code: 'conflict' })
    await remove('90301')
    await remove('903')
    await expect(remove('90101')).rejects.toMatchObject({ code: 'conflict' })
    const listed = (await server.call(listCategories, { headers })).categories
    const total = (code: string) => listed.find((node) => node.code === code)?.entries ?? 0
    expect(total('9')).toBeGreaterThan(5)
    expect(total('9')).toBe(total('901'))
  })
})

describe('importing entries', () => {
  it('reports row by row, keeps numbers that are free, and brings nothing twice', async () => {
    const folderId = await folderOf(office, '导入')
    const row = (stem: string, change: object = {}) => ({
      ...{ knowledgePoint: '90102', difficulty: 1, tags: [], content: single(stem), ...change },
    })
    const wish = {
      folderId,
      note: '题库.xlsx',
      rows: [
        row('二进制数 1011 等于十进制数多少？', { number: '9010250' }),
        row('二进制数 1101 等于十进制数多少？'),
        row('知识点不存在', { knowledgePoint: '90888' }),
        row('难度不对', { difficulty: 9 }),
        row('题号属于别的知识点', { number: '9010150' }),
        row('图片没有传', {
          content: single('图 ![x](a.png)', {
            pictures: [{ name: 'a.png', hash: '2'.repeat(64), size: 3, type: 'image/png' }],
          }),
        }),
      ],
    }
    const caller = { kind: 'anyone' } as const
    const report = await importEntries(server.services, caller, wish)
    expect(report.map(({ at, outcome }) => [at, outcome])).toEqual([
      [0, 'added'],
      [1, 'added'],
      [2, 'refused'],
      [3, 'refused'],
      [4, 'refused'],
      [5, 'refused'],
    ])
    expect(report.map((line) => ('number' in line ? line.number : ''))).toEqual([
      ...['9010250', '9010251', '', '', '', ''],
    ])
    const again = await importEntries(server.services, caller, {
      ...{ ...wish, rows: wish.rows.slice(0, 1), authorName: '题库', approvedByName: '题库' },
    })
    expect(again).toEqual([{ at: 0, outcome: 'present', number: '9010250' }])
  })

  it('notes in which papers an entry is, once each', async () => {
    const folderId = await folderOf(office, '出处')
    const entry = await create(office, folderId, single('哪个部件负责运算？'))
    const paperId = randomUUID()
    const uses = [{ entryId: entry.entryId, version: 1 }]
    for (const at of [1000, 2000]) await insertUses(server.services.db, paperId, uses, at)
    expect(await read(office, entry)).toMatchObject({ timesUsed: 1, uses: [{ paperId }] })
  })
})

describe('hostile content', () => {
  it('is kept as the text that it is, and what no database can hold is refused', async () => {
    const folderId = await folderOf(office, '攻击')
    const stem = `<script>alert(1)</script><img src=x onerror=alert(2)> ' ; drop table x; -- \u202e${'![['.repeat(500)}`
    const entry = await create(office, folderId, single(stem))
    expect(entry.content).toMatchObject({ stem })
    expect((await search(office, { search: 'onerror=alert' })).rows.length).toBeGreaterThan(0)
    await expect(create(office, folderId, single('nul \u0000'))).rejects.toMatchObject({
      code: 'invalidRequest',
    })
    await expect(create(office, folderId, single('长'.repeat(20_001)))).rejects.toMatchObject({
      code: 'invalidRequest',
    })
    const long = await create(office, folderId, single(`${'汉'.repeat(19_990)}`))
    expect([...long.title].length).toBeLessThanOrEqual(100)
  })
})
