import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { downloadPaperArchive, downloadResultArchive } from '@wenkao/shared/archives'
import { listAudit } from '@wenkao/shared/audit'
import { sha256Hex } from '@wenkao/shared/kernel'
import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPaper } from '../../demo/read-paper.ts'
import { secondPaper } from '../../demo/second-exam.ts'
import { handInWork } from '../../test-processes/hand-in-work.ts'
import { logIn, setUpExam, startExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { asName, asPath, createNames } from './archive-names.ts'

let server: TestServer
let set: ExamSetUp
let paper: Awaited<ReturnType<typeof readPaper>>
beforeAll(async () => {
  server = await createTestServer()
  paper = await readPaper(secondPaper)
  set = await setUpExam(server, {
    ...{ paper: paper.content, materials: paper.materials, candidates: 3 },
  })
  await startExam(server, set)
  for (const at of [0, 1])
    await handInWork(server, paper.content, await logIn(server, set, at), {
      files: { '自己的文件.txt': `第 ${at} 份` },
    })
})
afterAll(() => server.close())

async function unpack(response: Response): Promise<Record<string, Uint8Array>> {
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/zip')
  return unzipSync(new Uint8Array(await response.arrayBuffer()))
}
const papersOf = async (key?: 'yes') =>
  unpack(
    await server.raw(downloadPaperArchive, {
      headers: set.office.headers,
      params: { examId: set.examId },
      ...(key ? { query: { key } } : {}),
    }),
  )
const resultsOf = async (query: Record<string, string> = {}) =>
  unpack(
    await server.raw(downloadResultArchive, {
      ...{ headers: set.office.headers, params: { examId: set.examId }, query },
    }),
  )

describe('archives of an exam (D08)', () => {
  it('AR1: paper holds every start file byte for byte and the instructions, and no answer', async () => {
    const files = await papersOf()
    for (const task of paper.content.tasks) {
      const folder = `paper/第1套/${task.folder}`
      expect(strFromU8(files[`${folder}/题目要求.txt`] ?? new Uint8Array())).toBe(task.instruction)
      for (const { path, hash } of task.materials)
        expect(files[`${folder}/${path}`]).toEqual(new Uint8Array(paper.materials.get(hash) ?? []))
    }
    const texts = Object.entries(files)
      .filter(([name]) => name.endsWith('.json'))
      .map(([, bytes]) => strFromU8(bytes))
    expect(texts).toHaveLength(1)
    for (const word of ['"answer"', '"checkpoints"', '"knowledgePoint"'])
      expect(texts.join()).not.toContain(word)
  })

  it('AR2: the key comes only when it is asked for, in a folder of its own', async () => {
    const files = await papersOf('yes')
    const keys = Object.keys(files).filter((name) => name.startsWith('key/'))
    expect(keys).toEqual(['key/第1套.json'])
    expect(JSON.parse(strFromU8(files[keys[0] ?? ''] ?? new Uint8Array()))).toEqual({
      ...paper.content,
      title: expect.any(String) as string,
    })
  })

  it('AR3: result holds what each candidate handed in with the receipt, and names who did not', async () => {
    const files = await resultsOf()
    const [first, second, third] = set.tickets.map(({ examNumber }) => examNumber)
    const at = (number: string | undefined, name: string) =>
      Object.entries(files).find(
        ([path]) => path.includes(`/${number} `) && path.endsWith(`/${name}`),
      )?.[1]
    expect(strFromU8(at(first, '自己的文件.txt') ?? new Uint8Array())).toBe('第 0 份')
    expect(strFromU8(at(second, '自己的文件.txt') ?? new Uint8Array())).toBe('第 1 份')
    const receipt = JSON.parse(strFromU8(at(first, '回执.json') ?? new Uint8Array())) as object
    const list = strFromU8(files['result/目录.csv'] ?? new Uint8Array())
    expect(list).toContain((receipt as { code: string }).code)
    const [missing = ''] = list.split('\r\n').filter((line) => line.includes(`"${third}"`))
    expect(missing).toContain('"0"')
    expect(Object.keys(files).some((path) => path.includes(`/${third} `))).toBe(false)
  })

  it('AR4: a file whose bytes are gone from the disk is named as missing, and stops nothing', async () => {
    const hash = sha256Hex(new TextEncoder().encode('第 0 份'))
    const blobs = join(server.folder, 'blobs')
    const [gone] = readdirSync(blobs, { recursive: true }).filter((path) =>
      String(path).endsWith(hash),
    )
    rmSync(join(blobs, String(gone)))
    const files = await resultsOf({ sessionId: set.sessionId })
    const list = strFromU8(files['result/目录.csv'] ?? new Uint8Array())
    expect(list.split('\r\n').filter((line) => line.endsWith('"自己的文件.txt"'))).toHaveLength(1)
    expect(Object.keys(files).filter((path) => path.endsWith('/自己的文件.txt'))).toHaveLength(1)
  })

  it('AR5: is the office’s alone, leaves a row each time, and knows sessions of other exams', async () => {
    const { headers } = await server.staff([{ role: 'reviewer', scope: { kind: 'all' } }])
    const params = { examId: set.examId }
    expect((await server.raw(downloadResultArchive, { headers, params })).status).toBe(403)
    const other = await setUpExam(server)
    const strange = await server.raw(downloadResultArchive, {
      ...{ headers: set.office.headers, params, query: { sessionId: other.sessionId } },
    })
    expect(strange.status).toBe(404)
    const { rows } = await server.call(listAudit, {
      ...{ headers: set.office.headers, query: { action: 'archives.read' } },
    })
    expect(rows.length).toBeGreaterThanOrEqual(3)
  })

  it.each([
    ['../../etc/passwd', '_/_/etc/passwd'],
    ['C:\\Windows\\a.txt', 'C__Windows_a.txt'],
    ['a/NUL/b', 'a/_NUL/b'],
    ['考试. ', '考试_'],
  ])('AR6: %j is unpacked as %j', (path, safe) => {
    expect(asPath(path)).toBe(safe)
  })

  it('AR6: names that Windows takes for one are told apart', () => {
    const place = createNames()
    expect(['a.docx', 'A.DOCX', 'b', 'b'].map(place)).toEqual([
      ...['a.docx', 'A (2).DOCX', 'b', 'b (2)'],
    ])
    expect(asName('第一场/上午')).toBe('第一场_上午')
  })
})
