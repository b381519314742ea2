import { randomUUID } from 'node:crypto'
import { anchorParagraphs } from '@wenkao/office'
import { searchEntries } from '@wenkao/shared/bank'
import {
  confirmPaperDraft,
  createPaperDraft,
  drawPaper,
  listPaperDrafts,
  plannedPoints,
  previewPaper,
  readPaper,
  readPaperDraft,
  replacePlace,
  saveBlueprint,
  type Blueprint,
  type BlueprintRow,
  type PaperDraft,
} from '@wenkao/shared/blueprints'
import { listPapers } from '@wenkao/shared/sessions'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createTestServer,
  type TestServer,
  type TestStaff,
} from '../../test-processes/test-server.ts'
import { bringStarterBank } from '../bank/index.ts'

let server: TestServer
let office: TestStaff
beforeAll(async () => {
  server = await createTestServer()
  office = await server.office()
  const report = await bringStarterBank(server.services, { kind: 'anyone' })
  expect(report.filter(({ outcome }) => outcome !== 'added')).toEqual([])
}, 120_000)
afterAll(() => server.close())

const row = (change: Partial<BlueprintRow>): BlueprintRow => ({
  rowId: 'r',
  code: '901',
  kind: 'single',
  count: 4,
  points: 1,
  isCommon: true,
  ...change,
})
const rows: BlueprintRow[] = [
  row({ rowId: 'basics', code: '901', count: 6, points: 2 }),
  row({ rowId: 'numbers', code: '903', count: 2, points: 2 }),
  row({ rowId: 'judge', code: '9', kind: 'trueFalse', count: 4 }),
  row({ rowId: 'word', code: '1', kind: 'word', count: 1, points: 30, isCommon: false }),
]
const planOf = (change: Partial<Blueprint> = {}): Blueprint => ({
  title: `信息技术 ${randomUUID().slice(0, 8)}`,
  durationMinutes: 60,
  totalPoints: plannedPoints(change.rows ?? rows),
  variants: 3,
  variantRule: 'lastTwoDigits',
  use: 'exam',
  rows,
  ...change,
})
async function newDraft(blueprint = planOf(), staff = office): Promise<PaperDraft> {
  const draftId = randomUUID()
  const { headers } = staff
  await server.call(createPaperDraft, { headers, body: { draftId, blueprint } })
  return server.call(createPaperDraft, { headers, body: { draftId, blueprint } })
}
const drawn = async ({ draftId, revision }: PaperDraft, rowIds?: string[]) =>
  server.call(drawPaper, {
    headers: office.headers,
    params: { draftId },
    body: { expectedRevision: revision, ...(rowIds === undefined ? {} : { rowIds }) },
  })
const preview = async ({ draftId }: PaperDraft, variant: number) =>
  (
    await server.call(previewPaper, {
      headers: office.headers,
      params: { draftId, variant: String(variant) },
    })
  ).content

describe('the delivered bank', () => {
  it('brings nothing twice', async () => {
    const again = await bringStarterBank(server.services, { kind: 'anyone' })
    expect(new Set(again.map(({ outcome }) => outcome))).toEqual(new Set(['present']))
  })
})

describe('a paper from its plan (D03)', () => {
  it('BP1: is drawn, previewed, and confirmed exactly as it was previewed', async () => {
    const planned = await newDraft()
    expect(planned.places).toEqual([])
    expect(planned.available.every(({ count }) => count > 5)).toBe(true)
    const draft = await drawn(planned)
    expect(draft.places.filter(({ variant }) => variant === null)).toHaveLength(12)
    expect(draft.places.filter(({ variant }) => variant === 2)).toHaveLength(1)
    const seen = await Promise.all([0, 1, 2].map((variant) => preview(draft, variant)))
    const confirm = () =>
      server.call(confirmPaperDraft, {
        headers: office.headers,
        params: { draftId: draft.draftId },
        body: { expectedRevision: draft.revision },
      })
    const { paperId } = await confirm()
    expect(await confirm()).toEqual({ paperId })
    const paper = await server.call(readPaper, { headers: office.headers, params: { paperId } })
    expect(paper.variants).toEqual(seen)
    const { papers } = await server.call(listPapers, { headers: office.headers })
    expect(papers.find((one) => one.paperId === paperId)).toMatchObject({
      ...{ items: 12, tasks: 1, points: 50, variants: 3 },
    })
    for (const { tasks } of seen)
      for (const { materials } of tasks)
        for (const { hash } of materials) expect(await server.services.blobs.has(hash)).toBe(true)
  })

  it('BP2: gives every variant the same items and a task of its own (D04, D05)', async () => {
    const draft = await drawn(await newDraft())
    const [one, other] = await Promise.all([preview(draft, 0), preview(draft, 1)])
    expect(one.items).toEqual(other.items)
    expect(one.tasks[0]?.instruction).not.toBe(other.tasks[0]?.instruction)
    expect(one.tasks[0]?.points).toBe(30)
    expect(one.tasks[0]?.checkpoints.length).toBeGreaterThan(1)
  })

  it('BP3: replaces one entry, by chance or by choice, and leaves all others', async () => {
    const draft = await drawn(await newDraft())
    const [place] = draft.places
    if (!place) throw new Error('Expected a place')
    const replace = (before: PaperDraft, entryId: string | null) =>
      server.call(replacePlace, {
        headers: office.headers,
        params: { draftId: draft.draftId },
        body: {
          ...{ expectedRevision: before.revision, rowId: place.rowId, at: place.at },
          ...{ variant: place.variant, entryId },
        },
      })
    const another = await replace(draft, null)
    expect(another.places[0]?.entryId).not.toBe(place.entryId)
    expect(another.places.slice(1)).toEqual(draft.places.slice(1))
    const back = await replace(another, place.entryId)
    expect(back.places).toEqual(draft.places)
    const taken = draft.places[1]?.entryId ?? null
    await expect(replace(back, taken)).rejects.toThrow(/in the paper already/)
    const { rows: strange } = await server.call(searchEntries, {
      headers: office.headers,
      query: { code: '902', kind: 'single' },
    })
    await expect(replace(back, strange[0]?.entryId ?? null)).rejects.toThrow(/does not fit/)
    await expect(replace(draft, null)).rejects.toThrow(/Somebody else/)
  })

  it('BP4: draws one group anew, and keeps rows that a changed plan leaves alone', async () => {
    const draft = await drawn(await newDraft())
    const redrawn = await drawn(draft, ['numbers'])
    const others = ({ places }: PaperDraft) => places.filter(({ rowId }) => rowId !== 'numbers')
    expect(others(redrawn)).toEqual(others(draft))
    expect(redrawn.places).not.toEqual(draft.places)
    const { headers } = office
    const changed = planOf({
      title: draft.blueprint.title,
      rows: rows.map((one) => (one.rowId === 'judge' ? { ...one, code: '902' } : one)),
    })
    const saved = await server.call(saveBlueprint, {
      headers,
      params: { draftId: draft.draftId },
      body: { expectedRevision: redrawn.revision, blueprint: changed },
    })
    expect(saved.places.some(({ rowId }) => rowId === 'judge')).toBe(false)
    expect(saved.places).toHaveLength(redrawn.places.length - 4)
  })

  it('BP5: names what the bank lacks, and is not confirmed with open places or wrong points', async () => {
    const { headers } = office
    const greedy = await newDraft(
      planOf({ rows: [row({ code: '90306', kind: 'single', count: 40 })] }),
    )
    await expect(drawn(greedy)).rejects.toThrow(/90306 single: 5 of 40/)
    const confirm = ({ draftId, revision }: PaperDraft) =>
      server.call(confirmPaperDraft, {
        headers,
        params: { draftId },
        body: { expectedRevision: revision },
      })
    await expect(confirm(await newDraft())).rejects.toThrow(/not drawn/)
    const wrong = await drawn(await newDraft(planOf({ totalPoints: 51 })))
    expect(wrong.faults).toEqual([{ kind: 'pointsDiffer', rowId: null }])
    await expect(confirm(wrong)).rejects.toThrow(/pointsDiffer/)
  })

  it('BP7: stands an instruction beside its source or in it, where the row wants it, and the start scores 0 (D02)', async () => {
    const word = (rowId: string, placement?: 'page' | 'beside' | 'inDocument') =>
      row({
        ...{ rowId, code: '1', kind: 'word', count: 1, points: 30, isCommon: false },
        ...(placement === undefined ? {} : { placement }),
      })
    const all = await newDraft(planOf({ rows: [word('any'), word('page', 'page')] }))
    const narrow = planOf({
      variants: 1,
      rows: [word('page', 'page'), word('beside', 'beside'), word('in', 'inDocument')],
    })
    const planned = await newDraft(narrow)
    const available = new Map(planned.available.map(({ rowId, count }) => [rowId, count]))
    // Templates of Word in the delivered bank that may hold their instruction.
    expect(available.get('in')).toBe(3)
    expect(available.get('beside')).toBe(available.get('page'))
    expect(all.available[0]?.count).toBeGreaterThanOrEqual(available.get('page') ?? 0)
    const draft = await drawn(planned)
    const seen = await preview(draft, 0)
    const [page, beside, inside] = seen.tasks
    expect(page?.materials.some(({ path }) => path.startsWith('题目要求'))).toBe(false)
    expect(beside?.materials.at(-1)?.path).toBe('题目要求.docx')
    expect(inside?.materials.some(({ path }) => path.startsWith('题目要求'))).toBe(false)
    const { paperId } = await server.call(confirmPaperDraft, {
      headers: office.headers,
      params: { draftId: draft.draftId },
      body: { expectedRevision: draft.revision },
    })
    const paper = await server.call(readPaper, { headers: office.headers, params: { paperId } })
    const textsOf = async (hash: string | undefined) => {
      const bytes = await server.services.blobs.read(hash ?? '')
      return anchorParagraphs(bytes ?? new Uint8Array(), 1, 200).map(({ text }) => text)
    }
    const [, second, third] = paper.variants[0]?.tasks ?? []
    const steps = (instruction = '') => instruction.split('\n').filter((line) => line !== '')
    expect((await textsOf(second?.materials.at(-1)?.hash)).slice(1)).toEqual(
      steps(second?.instruction),
    )
    const main = third?.materials.find(({ path }) => path === third.mainFile)
    const inDocument = await textsOf(main?.hash)
    expect(inDocument[0]).toBe('【考试要求】')
    expect(inDocument.slice(1, 1 + steps(third?.instruction).length)).toEqual(
      steps(third?.instruction),
    )
  })

  it('BP6: is the maker’s and the office’s alone', async () => {
    const author = await server.staff([{ role: 'author', scope: { kind: 'all' } }])
    const other = await server.staff([{ role: 'author', scope: { kind: 'all' } }])
    const own = await newDraft(planOf(), author)
    const read = (staff: TestStaff) =>
      server.call(readPaperDraft, { headers: staff.headers, params: { draftId: own.draftId } })
    expect((await read(author)).draftId).toBe(own.draftId)
    expect((await read(office)).draftId).toBe(own.draftId)
    await expect(read(other)).rejects.toThrow(/No such draft/)
    const listed = async (staff: TestStaff) =>
      (await server.call(listPaperDrafts, { headers: staff.headers })).drafts.map(
        ({ draftId }) => draftId,
      )
    expect(await listed(author)).toEqual([own.draftId])
    expect(await listed(other)).toEqual([])
    expect(await listed(office)).toContain(own.draftId)
  })
})
