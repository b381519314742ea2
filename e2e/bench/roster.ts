import { createExam, importRoster, listPapers, previewRoster } from '@wenkao/shared/sessions'
import { serverTime } from '@wenkao/shared/kernel'
import { writeWorkbook } from '../../apps/api/src/platform/write-workbook.ts'
import { benchFolder } from '../load/answering-server.ts'
import { askMeanwhile } from '../load/ask-meanwhile.ts'
import { createDemoServer } from '../load/demo-server.ts'
import { percentiles } from '../load/percentiles.ts'
import { callWithLink } from '../prepare-exam.ts'

const PORT = 13_997
const ROWS = 20_000
const OTHERS_EVERY_MS = 20
const BUDGET_MS = 60_000
const HEADINGS = ['考号', '姓名', '性别', '身份证号', '学校', '班级', '特殊需要']
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/**
 * A roster of 20,000 as .xlsx through the page's own steps: preview, import, the same file again, and one
 * with every tenth school changed; requests of others meanwhile. Against a minute for preview and import.
 */
export async function run() {
  const folder = benchFolder()
  const server = createDemoServer({ folder: folder.path, port: PORT })
  await server.start()
  try {
    const call = await callWithLink(server.url, await server.link('office'))
    const { papers } = await call(listPapers)
    const { examId } = await call(createExam, {
      body: { title: 'roster', paperId: papers[0]?.paperId, durationMinutes: 60 },
    })
    const first = await writeWorkbook('名册', HEADINGS, rows(false))
    const changed = await writeWorkbook('名册', HEADINGS, rows(true))
    const others = askMeanwhile(() => call(serverTime), OTHERS_EVERY_MS)
    const ask = (body: Uint8Array) => ({
      ...{ params: { examId }, query: { fileName: 'roster.xlsx' }, body },
    })
    const take = (body: Uint8Array) => timed(() => call(importRoster, ask(body)))
    const steps = async () => ({
      preview: await timed(() => call(previewRoster, ask(first))),
      taken: await take(first),
      again: await take(first),
      changes: await take(changed),
    })
    // A request of others that fails because the server is stopped would hide why it was.
    const { preview, taken, again, changes } = await steps().finally(() => others.stop())
    const ms = preview.ms + taken.ms
    return {
      name: 'roster',
      figures: {
        rows: ROWS,
        bytes: first.length,
        previewMs: preview.ms,
        importMs: taken.ms,
        againMs: again.ms,
        everyTenthChangedMs: changes.ms,
        added: taken.reply.added,
        changed: changes.reply.changed,
        others: percentiles(await others.stop()),
      },
      reference: { what: 'budget of preview and import', ms: BUDGET_MS },
      ratio: Math.round((ms / BUDGET_MS) * 1000) / 1000,
    }
  } finally {
    await server.stop()
    folder.remove()
  }
}

/** Candidates of 100 schools, each with an identity number of their own. */
function rows(isChanged: boolean): string[][] {
  return Array.from({ length: ROWS }, (_, at) => {
    const [month, day] = [1 + (at % 12), 1 + (Math.floor(at / 12) % 28)]
    const born = `2008${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}`
    const body = `440106${born}${String(Math.floor(at / 336)).padStart(3, '0')}`
    const sum = [...body].reduce((all, digit, n) => all + Number(digit) * (WEIGHTS[n] ?? 0), 0)
    const school = isChanged && at % 10 === 0 ? '新校区' : `第 ${at % 100} 中学`
    return [
      ...[String(260_000_000 + at), `考生${at}`, at % 2 === 0 ? '男' : '女'],
      `${body}${'10X98765432'[sum % 11] ?? ''}`,
      ...[school, `九（${at % 10}）班`, at % 200 === 0 ? '加时 30%' : ''],
    ]
  })
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; reply: T }> {
  const began = performance.now()
  const reply = await work()
  return { ms: Math.round(performance.now() - began), reply }
}
