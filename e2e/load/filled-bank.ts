import { randomUUID } from 'node:crypto'
import {
  bandsOf,
  composeNumber,
  gramsOf,
  putCategory,
  searchGramsOf,
  searchTextOf,
  titleOf,
  type ItemContent,
} from '@wenkao/shared/bank'
import type { SeededRandom } from '@wenkao/testing'
import type postgres from 'postgres'
import type { StaffCall } from '../prepare-exam.ts'

/** Entries of a full bank; WENKAO_ENTRIES=10000 makes a tenth of it. */
export const ENTRIES = Number(process.env['WENKAO_ENTRIES'] ?? 100_000)
/** Knowledge points that they are spread over. */
const POINTS = 200

/** Signs of ordinary frequency; each word is of two or three of them. */
const SIGNS = [
  ...'电计算机网络数据文件系统软硬件程序设备存储内外键盘鼠标显示器打印打开保存关闭窗口桌面任务字体段落表格图片公式函数图表页眉脚注样式',
]
const COMMON = ['计算机', '操作系统', '下列', '正确', '中文']

/** Code of a knowledge point of the full bank, from 0. */
export const pointAt = (at: number): string =>
  `9${50 + Math.floor(at / 50)}${String((at % 50) + 1).padStart(2, '0')}`

/** Makes the category tree of the full bank. */
export async function makeTree(call: StaffCall): Promise<void> {
  const put = (code: string) =>
    call(putCategory, { params: { code }, body: { name: `知识点 ${code}`, nameEn: '' } })
  await put('9')
  for (let at = 0; at < POINTS; at += 1) {
    if (at % 50 === 0) await put(pointAt(at).slice(0, 3))
    await put(pointAt(at))
  }
}

/** Makes texts of a number of words. */
function textsFrom(random: SeededRandom): (words: number) => string {
  const oneOf = (list: readonly string[]) => list[Math.floor(random.next() * list.length)] ?? ''
  const word = () =>
    random.next() < 0.3
      ? oneOf(COMMON)
      : Array.from({ length: random.next() < 0.5 ? 2 : 3 }, () => oneOf(SIGNS)).join('')
  return (words) => Array.from({ length: words }, word).join('')
}

/** A GIFT file of that many items; every tenth reads like the one before it, but for a few signs. */
export function giftOf(random: SeededRandom, items: number): string {
  const text = textsFrom(random)
  let stem = ''
  let options = ''
  return Array.from({ length: items }, (_, at) => {
    const isAlike = at % 10 === 9
    if (!isAlike) {
      stem = text(12)
      options = ['=', '~', '~', '~'].map((sign) => `${sign}${text(3)}`).join('\n')
    }
    return `::${at + 1}::${stem}${isAlike ? '呢' : ''}？{\n${options}\n}\n`
  }).join('\n')
}

/** Fills the tables as many savings would have. @returns a word that stands in one entry only. */
export async function fillBank(sql: postgres.Sql, random: SeededRandom): Promise<string> {
  const folderId = randomUUID()
  await sql`insert into bank_folders (folder_id, name, created_at) values (${folderId}, '题库', 0)`
  const text = textsFrom(random)
  const rare = '薛定谔'
  const BATCH = 1000
  for (let from = 0; from < ENTRIES; from += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, ENTRIES - from) }, (_, at) => {
      const n = from + at
      const knowledgePoint = pointAt(n % POINTS)
      const serial = Math.floor(n / POINTS) + 1
      const content: ItemContent = {
        kind: n % 3 === 0 ? 'multiple' : 'single',
        stem: `${text(12)}${n === 77_777 % ENTRIES ? rare : ''}${n % 50 === 0 ? ' Excel 2016 ' : ''}？`,
        options: ['A', 'B', 'C', 'D'].map((id) => ({ id, text: text(3) })),
        answer: ['A'],
        explanation: text(10),
        source: '',
      }
      const searchText = searchTextOf(content)
      const grams = searchGramsOf(searchText)
      const id = randomUUID()
      return {
        content: { entry_id: id, version: 1, content, saved_by_name: '', saved_at: n, note: '' },
        entry: {
          ...{ entry_id: id, number: composeNumber({ knowledgePoint, serial }) },
          ...{ knowledge_point: knowledgePoint, serial, kind: content.kind },
          ...{ title: titleOf(content), folder_id: folderId, author_name: `教师 ${n % 40}` },
          status: n % 4 === 0 ? 'draft' : 'approved',
          ...{ latest_version: 1, approved_version: n % 4 === 0 ? null : 1 },
          ...{ difficulty: 1 + (n % 5), tags: [`标签${n % 20}`], search_text: searchText },
          ...{ grams, bands: bandsOf(gramsOf(searchText)), created_at: n, updated_at: n },
        },
      }
    })
    await sql`
      insert into bank_entries (entry_id, number, knowledge_point, serial, kind, title, folder_id,
        author_name, status, latest_version, approved_version, difficulty, tags, search_text, grams,
        bands, created_at, updated_at)
      select entry_id, number, knowledge_point, serial, kind, title, folder_id, author_name, status,
        latest_version, approved_version, difficulty, tags, search_text, grams, bands, created_at, updated_at
      from jsonb_populate_recordset(null::bank_entries, ${sql.json(rows.map(({ entry }) => entry))})`
    await sql`
      insert into bank_versions (entry_id, version, content, saved_by_name, saved_at, note)
      select entry_id, version, content, saved_by_name, saved_at, note
      from jsonb_populate_recordset(null::bank_versions, ${sql.json(rows.map(({ content }) => content) as never)})`
  }
  await sql`
    update bank_categories set last_serial = (
      select coalesce(max(serial), 0) from bank_entries where knowledge_point = code)`
  await sql`analyze bank_entries`
  return rare
}
