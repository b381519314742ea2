import { createHash, randomUUID } from 'node:crypto'
import { strToU8, zipSync } from 'fflate'
import { makeTask, TaskTemplateSchema } from '@wenkao/office'
import {
  createEntry,
  createFolder,
  listCheckpoints,
  moveEntry,
  MOST_START_BYTES,
  outlineStartFile,
  readCheckpoint,
  readStartFile,
  sendStartFile,
  tryTemplate,
  type TaskContent,
} from '@wenkao/shared/bank'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requestOf } from '../../platform/call-endpoint.ts'
import {
  createTestServer,
  ORIGIN,
  type TestServer,
  type TestStaff,
} from '../../test-processes/test-server.ts'
import { putCategories } from './index.ts'

let server: TestServer
let writer: TestStaff
beforeAll(async () => {
  server = await createTestServer()
  writer = await server.staff([{ role: 'author', scope: { kind: 'all' } }])
  await putCategories(server.services, { kind: 'anyone' }, [
    { code: '1', name: 'Word', nameEn: 'Word' },
    { code: '101', name: '字体', nameEn: 'Fonts' },
    { code: '10101', name: '字号', nameEn: 'Sizes' },
  ])
})
afterAll(() => server.close())

const template = (start: Record<string, unknown>, text = '将正文{place}设为{font}。') => ({
  ...{ version: 1, kind: 'word', title: '字体', knowledgePoint: '10101', folder: '文字处理题' },
  mainFile: '通知.docx',
  parameters: {
    font: { type: 'font', values: ['黑体', '楷体'] },
    place: { type: 'paragraphs', values: [1, 2] },
  },
  steps: [
    {
      texts: [text],
      checkpoints: [
        {
          ...{ code: '10101', points: 2 },
          target: { in: 'paragraphs', anchors: { $: 'place' } },
          expected: { eaFont: '{font}' },
        },
      ],
    },
  ],
  start,
})
const generated = { word: { title: '通知', paragraphs: ['明天开会。', '请带笔。'] } }

/** A document that the engine wrote, as somebody would upload it. */
function document(): Uint8Array {
  const parsed = TaskTemplateSchema.parse(template(generated))
  const drawn = { values: { font: '黑体', place: 1 }, wordings: [0, 0] }
  const bytes = makeTask(parsed, drawn).startFiles.get('通知.docx')
  if (!bytes) throw new RangeError('Expected a document')
  return bytes
}

const content = (start: Record<string, unknown>, text?: string): TaskContent => ({
  ...{ kind: 'word', title: '字体' },
  template: template(start, text),
})
const send = (fileName: string, body: Uint8Array, staff = writer) =>
  server.call(sendStartFile, { headers: staff.headers, query: { fileName }, body })

async function folderOf(staff: TestStaff): Promise<string> {
  const folderId = randomUUID()
  await server.call(createFolder, { headers: staff.headers, body: { folderId, name: '我的' } })
  return folderId
}
const create = (staff: TestStaff, folderId: string, of: TaskContent) =>
  server.call(createEntry, {
    headers: staff.headers,
    body: {
      ...{ entryId: randomUUID(), folderId, knowledgePoint: '10101', difficulty: 2 },
      ...{ tags: [], content: of, note: '' },
    },
  })

describe('forms of checkpoints', () => {
  it('BK11: are listed by kind and told one by one', async () => {
    const { checkpoints, parameterTypes } = await server.call(listCheckpoints, {
      headers: writer.headers,
    })
    expect(parameterTypes.find(({ type }) => type === 'underline')?.values[0]).toEqual({
      ...{ value: 'single', zh: '单实线', en: 'single' },
    })
    expect(checkpoints.length).toBeGreaterThan(250)
    for (const { code } of checkpoints)
      expect(
        await server.call(readCheckpoint, { headers: writer.headers, params: { code } }),
      ).toMatchObject({ code })
    await expect(
      server.call(readCheckpoint, { headers: writer.headers, params: { code: '99999' } }),
    ).rejects.toMatchObject({ code: 'notFound' })
  })
})

describe('start files', () => {
  it('BK12: are sent, told by what they hold, read again, and make a task', async () => {
    const bytes = document()
    const sent = await send('通知.docx', bytes)
    expect(sent).toEqual({
      hash: createHash('sha256').update(bytes).digest('hex'),
      size: bytes.length,
      outline: { paragraphs: ['通知', '明天开会。', '请带笔。'] },
    })
    expect(await send('通知.docx', bytes)).toEqual(sent)
    const params = { hash: sent.hash }
    expect(await server.call(outlineStartFile, { headers: writer.headers, params })).toEqual(sent)
    const reply = await server.app.fetch(
      requestOf(ORIGIN, readStartFile, { headers: writer.headers, params }),
    )
    expect(reply.headers.get('content-type')).toBe('application/octet-stream')
    expect(new Uint8Array(await reply.arrayBuffer())).toEqual(bytes)

    const start = { files: [{ path: '通知.docx', hash: sent.hash, size: sent.size }], titled: true }
    const trial = await server.call(tryTemplate, {
      headers: writer.headers,
      body: { content: content(start), draw: 1 },
    })
    expect(trial.templateFaults).toEqual([])
    expect(trial.tasks).toBe(4)
    expect(trial.sample?.instruction).toMatch(/将正文第[一二]段设为(黑体|楷体)。/)
    expect(trial.sample?.files).toEqual([{ path: '通知.docx', size: sent.size }])
    const entry = await create(writer, await folderOf(writer), content(start))
    const moved = await server.call(moveEntry, {
      headers: writer.headers,
      params: { entryId: entry.entryId },
      body: { act: 'submit', reason: '', expectedVersion: 1, expectedStatus: 'draft' },
    })
    expect(moved.status).toBe('review')
  })

  it('BK12: are refused with the reason: other type, bomb, damage, program, too large, strange name', async () => {
    const refused = (reason: string) => ({ code: 'fileUnreadable', details: { reason } })
    await expect(send('成绩.xlsx', document())).rejects.toMatchObject(refused('wrong-type'))
    const bomb = zipSync({ 'word/media/a.png': new Uint8Array(30_000_000) }, { level: 9 })
    await expect(send('炸弹.docx', bomb)).rejects.toMatchObject(refused('hostile'))
    await expect(send('坏.docx', document().subarray(0, 800))).rejects.toMatchObject(
      refused('damaged'),
    )
    await expect(send('图.png', strToU8('MZ program'))).rejects.toMatchObject(refused('program'))
    await expect(send('宏.xlsm', document())).rejects.toMatchObject(refused('program'))
    await expect(send('大.txt', new Uint8Array(MOST_START_BYTES + 1))).rejects.toMatchObject({
      code: 'tooLarge',
    })
    await expect(send('../x.txt', strToU8('x'))).rejects.toMatchObject({ code: 'invalidRequest' })
    const proctor = await server.staff([{ role: 'proctor', scope: { kind: 'all' } }])
    await expect(send('说明.txt', strToU8('x'), proctor)).rejects.toMatchObject({
      code: 'forbidden',
    })
  })

  it('BK12: a template opens nothing of the store that was not sent as a start file', async () => {
    const secret = strToU8('somebody else’s answer')
    const hash = createHash('sha256').update(secret).digest('hex')
    await server.services.blobs.put(hash, secret)
    const start = { ...generated, files: [{ path: '秘密.txt', hash, size: secret.length }] }
    const folderId = await folderOf(writer)
    await expect(create(writer, folderId, content(start))).rejects.toMatchObject({
      code: 'invalidRequest',
    })
    const trial = await server.call(tryTemplate, {
      headers: writer.headers,
      body: { content: content(start), draw: 0 },
    })
    expect(trial.sample).toBeNull()
    expect(trial.templateFaults[0]).toMatchObject({ kind: 'bad-reference' })
    await expect(
      server.call(readStartFile, { headers: writer.headers, params: { hash } }),
    ).rejects.toMatchObject({ code: 'notFound' })
    await expect(
      server.call(outlineStartFile, { headers: writer.headers, params: { hash } }),
    ).rejects.toMatchObject({ code: 'notFound' })
  })

  it('BK10: a template is not saved in a folder of somebody else', async () => {
    const stranger = await server.staff([{ role: 'author', scope: { kind: 'all' } }])
    const folderId = await folderOf(stranger)
    await expect(create(writer, folderId, content(generated))).rejects.toMatchObject({
      code: 'notFound',
    })
  })
})

describe('a trial', () => {
  const attempt = (of: TaskContent, draw = 0) =>
    server.call(tryTemplate, { headers: writer.headers, body: { content: of, draw } })

  it('BK11: names what to mend and where, and shows a task all the same', async () => {
    const trial = await attempt(content(generated, '将正文{place}设为规定的字体。'))
    expect(trial.sample?.checkpoints).toEqual([
      { id: '1-1', code: '10101', points: 2, title: { zh: '字体字号', en: 'font and size' } },
    ])
    expect(trial.templateFaults).toMatchObject([
      { kind: 'not-mentioned', step: 1, checkpointId: '1-1' },
    ])
  })

  it('BK11: says where a definition is none, and draws another task by another number', async () => {
    const broken = await attempt({
      kind: 'word',
      title: '空',
      template: { version: 1, kind: 'word' },
    })
    expect(broken.sample).toBeNull()
    expect(broken.templateFaults.map(({ kind, path }) => [kind, path])).toContainEqual([
      'bad-definition',
      'steps',
    ])
    const seen = new Set<string>()
    for (let draw = 0; draw < 8; draw += 1)
      seen.add((await attempt(content(generated), draw)).sample?.instruction ?? '')
    expect(seen.size).toBeGreaterThan(1)
  })
})
