import { listPapers } from '@wenkao/shared/sessions'
import { sha256Hex, utf8ToBytes } from '@wenkao/shared/kernel'
import type { PaperContent } from '@wenkao/shared/papers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoPaper } from '../../demo/demo-exam.ts'
import { readPaper } from '../../demo/read-paper.ts'
import { secondPaper } from '../../demo/second-exam.ts'
import { smallPaper } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { buildPackages, confirmPaper, PaperFaults } from './index.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

type Materials = ReadonlyMap<string, Uint8Array>
async function faultsOf(content: PaperContent, materials: Materials = new Map()) {
  const outcome = await confirmPaper(server.services, content, materials).catch(
    (cause: unknown) => cause,
  )
  if (!(outcome instanceof PaperFaults)) throw new Error('Expected faults', { cause: outcome })
  return outcome.faults
}
const withItem = (change: object): PaperContent => {
  const paper = smallPaper('faulty')
  return {
    ...paper,
    items: paper.items.map((item, at) => (at === 0 ? { ...item, ...change } : item)),
  }
}

describe('confirming a paper', () => {
  it('takes both exams that come with the server, and lists them with their points', async () => {
    const { headers } = await server.office()
    for (const paper of [demoPaper, secondPaper]) {
      const { content, materials } = await readPaper(paper)
      const paperId = await confirmPaper(server.services, content, materials)
      const { papers } = await server.call(listPapers, { headers })
      expect(papers.find((entry) => entry.paperId === paperId)).toMatchObject({
        title: paper.title,
        tasks: content.tasks.length,
        items: content.items.length,
        points: 100,
      })
      for (const hash of materials.keys()) expect(await server.services.blobs.has(hash)).toBe(true)
    }
  })

  it.each([
    ['an answer that is no option', { answer: ['z'] }, /no option/],
    ['two answers of a single choice', { answer: ['a', 'b'] }, /one answer/],
    ['a true-false answer that is neither', { kind: 'trueFalse', answer: ['yes'] }, /neither/],
    ['no answer', { answer: [] }, /answer/],
    ['points below zero', { points: -1 }, /points/],
    ['one number twice', { id: '9010401' }, /twice/],
  ])('refuses %s', async (_name, change, reason) => {
    expect((await faultsOf(withItem(change))).join()).toMatch(reason)
  })

  it('PI1: takes an item with pictures only when each of them is stored or given', async () => {
    const bytes = utf8ToBytes('a picture')
    const pictures = [
      { ...{ name: 'p1', hash: sha256Hex(bytes), size: bytes.length }, type: 'image/png' },
    ]
    const paper = withItem({ stem: '![](p1)', pictures })
    expect(await faultsOf(paper)).toEqual([`item ${paper.items[0]?.id}: picture p1 is not stored`])
    await server.services.blobs.put(sha256Hex(bytes), bytes)
    const paperId = await confirmPaper(server.services, paper, new Map())
    const [built] = await buildPackages(server.services, paperId)
    expect(built?.size).toBeGreaterThan(bytes.length)
  })

  it('refuses materials that are missing, changed, or one file on Windows', async () => {
    const { content, materials } = await readPaper(secondPaper)
    expect(await faultsOf(content)).toHaveLength(content.tasks.length)
    const changed = new Map([...materials].map(([hash]) => [hash, new Uint8Array([1])]))
    expect((await faultsOf(content, changed)).join()).toMatch(/other bytes/)
    const [task] = content.tasks
    const [material] = task?.materials ?? []
    if (!task || !material) throw new RangeError('Expected a task with a material')
    const doubled = {
      ...content,
      tasks: [
        {
          ...task,
          materials: [...task.materials, { ...material, path: material.path.toUpperCase() }],
        },
        ...content.tasks.slice(1).map((entry) => ({ ...entry, folder: task.folder })),
      ],
    }
    const faults = await faultsOf(doubled, materials)
    expect(faults.filter((fault) => fault.includes('twice')).length).toBeGreaterThanOrEqual(2)
  })

  it('refuses a task whose untouched start files score, in words (CHECKPOINTS 2.8)', async () => {
    const { content, materials } = await readPaper(secondPaper)
    const [first] = content.tasks
    if (!first) throw new RangeError('Expected a task')
    const nonsense = { ...first, checkpoints: [{ ...first.checkpoints[0], code: 'NO.SUCH' }] }
    const faults = await faultsOf({ ...content, tasks: [nonsense] }, materials)
    expect(faults.length).toBeGreaterThan(0)
    expect(faults.join()).not.toContain('[object')
    const { papers } = await server.call(listPapers, { headers: (await server.office()).headers })
    expect(papers.filter((paper) => paper.title === content.title).length).toBeLessThanOrEqual(1)
  })
})
