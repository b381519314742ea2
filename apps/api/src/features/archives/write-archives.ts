import { CandidateItem, CandidateTask } from '@wenkao/shared/papers'
import type { Services } from '../../platform/services.ts'
import { archiveOf } from '../../platform/zip-archive.ts'
import { selectVariants } from '../papers/index.ts'
import { asName, asPath, createNames } from './archive-names.ts'
import { selectHandedIn } from './archives.queries.ts'

type Sources = Pick<Services, 'db' | 'blobs'>

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

/**
 * `paper`: each variant as candidates have it, its start files in their folders beside the instruction;
 * with `hasKey` a folder `key` with answers and checkpoints.
 */
export function paperArchive(
  sources: Sources,
  exam: { readonly paperId: string; readonly createdAt: number },
  hasKey: boolean,
): ReadableStream<Uint8Array> {
  return archiveOf(sources, async (archive) => {
    for (const { variant, content } of await selectVariants(sources.db, exam.paperId)) {
      const name = `第${variant + 1}套`
      const { title, items, tasks } = content
      archive.text(
        `paper/${name}/试卷.json`,
        json({
          title,
          items: items.map((item) => CandidateItem.parse(item)),
          tasks: tasks.map((task) => CandidateTask.parse(task)),
        }),
      )
      for (const task of tasks) {
        const folder = `paper/${name}/${asName(task.folder)}`
        const place = createNames()
        archive.text(`${folder}/${place('题目要求.txt')}`, task.instruction)
        for (const { path, hash } of task.materials)
          await archive.content(`${folder}/${place(asPath(path))}`, hash, exam.createdAt)
      }
      if (hasKey) archive.text(`key/${name}.json`, json(content))
    }
  })
}

/** A text in a cell of a CSV; a spreadsheet takes none for a formula. */
const cell = (text: string | number): string => {
  const plain = String(text)
  return `"${(/^[=+\-@\t\r]/.test(plain) ? `'${plain}` : plain).replaceAll('"', '""')}"`
}

/**
 * `result`: a folder per session and candidate with the files that stand and the receipt; `目录.csv` names
 * every sitting, what it handed in, and every file whose bytes are not on the server.
 */
export function resultArchive(
  sources: Sources,
  examId: string,
  sessionId: string | undefined,
): ReadableStream<Uint8Array> {
  return archiveOf(sources, async (archive) => {
    const rows = await selectHandedIn(sources.db, examId, sessionId)
    const place = createNames()
    const sessions = new Map<string, string>()
    const list = [
      ['场次', '考号', '姓名', '套', '轮次', '交卷时间', '回执码', '文件', '缺少的文件'],
    ]
    for (const row of rows) {
      const session = sessions.get(row.sessionId) ?? place(asName(row.sessionName))
      sessions.set(row.sessionId, session)
      const head = [row.sessionName, row.examNumber, row.name, String(row.variant + 1)]
      if (row.submission === null || row.receipt === null) {
        list.push([...head, '', '', '', '0', ''])
        continue
      }
      const { submission, receipt, receivedAt, round } = row
      const folder = place(`${session}/${asName(`${row.examNumber} ${row.name}`)}`)
      const inFolder = createNames()
      archive.text(`result/${folder}/${inFolder('回执.json')}`, json(receipt))
      const missing: string[] = []
      for (const { path, hash } of submission.files) {
        const isHere = await archive.content(
          `result/${folder}/${inFolder(asPath(path))}`,
          hash,
          receivedAt ?? 0,
        )
        if (!isHere) missing.push(path)
      }
      list.push([
        ...head,
        ...[String(round), new Date(receivedAt ?? 0).toISOString(), receipt.code],
        ...[String(submission.files.length), missing.join(' ')],
      ])
    }
    const lines = list.map((cells) => cells.map(cell).join(','))
    archive.text('result/目录.csv', `\ufeff${lines.join('\r\n')}\r\n`)
  })
}
