import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readSheets } from '@wenkao/office'
import {
  createExam,
  importRoster,
  listCandidates,
  listTickets,
  previewRoster,
  putCandidates,
  rosterFaultsFile,
  type RosterPreview,
} from '@wenkao/shared/sessions'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import writeXlsxFile from 'write-excel-file/node'
import { writeWorkbook } from '../../platform/write-workbook.ts'
import { callEndpoint } from '../../platform/call-endpoint.ts'
import { logIn, setUpExam, smallPaper } from '../../test-processes/set-up-exam.ts'
import {
  createTestServer,
  type TestServer,
  type TestStaff,
} from '../../test-processes/test-server.ts'
import { confirmPaper } from '../papers/index.ts'

let server: TestServer
let office: TestStaff
beforeAll(async () => {
  server = await createTestServer()
  office = await server.office()
})
afterAll(() => server.close())

let serial = 0
/** An exam of its own for each test, so that rosters do not meet. */
async function newExam(): Promise<string> {
  serial += 1
  const paperId = await confirmPaper(server.services, smallPaper(`roster ${serial}`), new Map())
  const exam = await server.call(createExam, {
    headers: office.headers,
    body: { title: `roster exam ${serial}`, paperId, durationMinutes: 60 },
  })
  return exam.examId
}

type Ask = { readonly query?: Record<string, string>; readonly fileName?: string }
const input = (examId: string, bytes: Uint8Array, ask: Ask = {}) => ({
  headers: office.headers,
  params: { examId },
  query: { fileName: ask.fileName ?? 'roster.csv', ...ask.query },
  body: bytes,
})
const preview = (examId: string, bytes: Uint8Array, ask?: Ask) =>
  server.call(previewRoster, input(examId, bytes, ask))
const take = (examId: string, bytes: Uint8Array, ask?: Ask) =>
  server.call(importRoster, input(examId, bytes, ask))
const faultsFile = async (examId: string, bytes: Uint8Array, ask?: Ask) =>
  (await server.call(rosterFaultsFile, input(examId, bytes, ask))) as Uint8Array
async function candidatesOf(examId: string) {
  const page = await server.call(listCandidates, {
    headers: office.headers,
    params: { examId },
    query: { pageSize: 200 },
  })
  return page.rows
}

const csv = (...lines: string[]): Uint8Array => new TextEncoder().encode(lines.join('\r\n'))
const counts = ({ added, changed, unchanged, faulty }: RosterPreview) => ({
  added,
  changed,
  unchanged,
  faulty,
})

/** A workbook written by this package's own writer: the tests run also where Python is missing. */
async function workbook(...sheets: readonly (readonly (readonly (string | number)[])[])[]) {
  return writeXlsxFile(
    sheets.map((rows, at) => ({
      sheet: `Sheet${at + 1}`,
      data: rows.map((row) =>
        row.map((value) =>
          typeof value === 'number' ? { value, type: Number } : { value, type: String },
        ),
      ),
    })),
  ).toBuffer()
}

const hasOpenpyxl = (() => {
  try {
    execFileSync('/usr/bin/python3', ['-c', 'import openpyxl'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

/** A right 18-digit identity number from 17 digits (GB 11643-1999). */
function identity(digits: string): string {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, at) => total + weight * Number(digits[at]), 0)
  return digits + '10X98765432'.charAt(sum % 11)
}
const LI = identity('99999920080101001')
const WANG = identity('99999920080101002')

describe('reading a roster file', () => {
  if (hasOpenpyxl)
    it('takes a workbook of openpyxl: numbers and texts, long identity numbers, dates, a second sheet', async () => {
      const program = `
import datetime, io, sys, openpyxl
book = openpyxl.Workbook()
book.active.title = '说明'
sheet = book.create_sheet('名单')
sheet.append(['序号', '考号', '姓名', '性别', '身份证号', '学校', '班级', '出生日期'])
sheet.append([1, 20260101, '李雷', '男', '${LI}', '第一中学', '三班', datetime.date(2008, 1, 1)])
sheet.append([2, '0020260102', '韩梅梅', '女', None, '第一中学', 4, None])
sheet.append([])
sheet.append([4, 12, '王小明', 1, '${WANG}', '第二中学', '一班', None])
sheet.cell(row=5, column=2).number_format = '00000000'
other = book.create_sheet('备用')
other.append(['考号', '姓名'])
other.append(['77', '备用考生'])
out = io.BytesIO()
book.save(out)
sys.stdout.buffer.write(out.getvalue())`
      const bytes = execFileSync('/usr/bin/python3', ['-c', program])
      const examId = await newExam()
      const seen = await preview(examId, bytes, { fileName: '名单.xlsx' })
      expect(seen.source).toBe('xlsx')
      expect(seen.sheets).toEqual(['说明', '名单', '备用'])
      expect(seen.mapping).toEqual({
        examNumber: 1,
        name: 2,
        gender: 3,
        identityNumber: 4,
        school: 5,
        className: 6,
      })
      expect(seen.faults).toEqual([])
      expect(seen.sample[0]?.[7]).toBe('2008-01-01')
      expect(await candidatesOf(examId)).toEqual([])
      expect(counts(await take(examId, bytes))).toEqual({
        added: 3,
        changed: 0,
        unchanged: 0,
        faulty: 0,
      })
      const rows = await candidatesOf(examId)
      expect(rows.map((row) => [row.examNumber, row.name, row.gender, row.className])).toEqual([
        ['00000012', '王小明', 'male', '一班'],
        ['0020260102', '韩梅梅', 'female', '4'],
        ['20260101', '李雷', 'male', '三班'],
      ])
      const second = await preview(examId, bytes, { query: { sheet: '备用' } })
      expect(second.sample).toEqual([['77', '备用考生']])
    })

  it('takes a chosen sheet, and no other one when that name is not there', async () => {
    const bytes = await workbook(
      [
        ['考号', '姓名'],
        ['1', 'first'],
      ],
      [
        ['exam number', 'full name'],
        [20260001, 'second'],
      ],
    )
    const examId = await newExam()
    expect((await preview(examId, bytes)).sample).toEqual([['1', 'first']])
    const chosen = await take(examId, bytes, { query: { sheet: 'Sheet2' } })
    expect(chosen.sample).toEqual([['20260001', 'second']])
    await expect(take(examId, bytes, { query: { sheet: 'Sheet3' } })).rejects.toMatchObject({
      code: 'rosterUnreadable',
      details: { reason: 'no-such-sheet' },
    })
  })

  it.each([
    ['UTF-8', csv('考号,姓名,学校', '1,李雷,第一中学'), 'utf-8'],
    [
      'UTF-8 with BOM',
      Buffer.concat([Buffer.from('efbbbf', 'hex'), csv('考号,姓名,学校', '1,李雷,第一中学')]),
      'utf-8',
    ],
    [
      'GB18030',
      Buffer.concat([
        // 考号,姓名,学校 CRLF 1,李雷,第一中学
        Buffer.from('bfbcbac52cd0d5c3fb2cd1a7d0a30d0a312cc0eec0d72cb5dad2bbd6d0d1a7', 'hex'),
      ]),
      'gb18030',
    ],
  ])('reads CSV in %s', async (_name, bytes, source) => {
    const examId = await newExam()
    const seen = await take(examId, bytes)
    expect(seen.source).toBe(source)
    expect(seen.headings).toEqual(['考号', '姓名', '学校'])
    const rows = await candidatesOf(examId)
    expect(rows).toMatchObject([{ examNumber: '1', name: '李雷', school: '第一中学' }])
  })

  it('reads English headings, quoted commas and line ends, other columns and empty lines', async () => {
    const examId = await newExam()
    const seen = await take(
      examId,
      csv(
        '',
        'No,Exam number,Remark,Full Name,School',
        '1,A-01,"late, again","Li, Lei","First',
        'School"',
        ',,,,',
        '',
        '2,A-02,,Han Meimei,',
      ),
    )
    expect(seen.faults).toEqual([])
    expect(seen.rows).toBe(2)
    expect(
      (await candidatesOf(examId)).map((row) => [row.examNumber, row.name, row.school]),
    ).toEqual([
      ['A-01', 'Li, Lei', 'First\r\nSchool'],
      ['A-02', 'Han Meimei', null],
    ])
  })

  it('takes columns that a person corrected by hand', async () => {
    const examId = await newExam()
    const bytes = csv('A,B,C', 'Li Lei,7,x')
    expect((await preview(examId, bytes)).mapping).toEqual({})
    await expect(take(examId, bytes)).rejects.toMatchObject({ code: 'columnMissing', status: 422 })
    const mapping = JSON.stringify({ examNumber: 1, name: 0 })
    expect(counts(await take(examId, bytes, { query: { mapping } }))).toMatchObject({ added: 1 })
    for (const wrong of ['{', '{"name":"x"}', 'null', '{"examNumber":1.5}']) {
      await expect(preview(examId, bytes, { query: { mapping: wrong } })).rejects.toMatchObject({
        code: 'invalidRequest',
      })
    }
    const beyond = JSON.stringify({ examNumber: -1, name: 99 })
    expect((await preview(examId, bytes, { query: { mapping: beyond } })).faulty).toBe(1)
  })

  it.each([
    ['no bytes', new Uint8Array(0), 'empty'],
    ['only empty lines', csv('', ',,', ''), 'empty'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452000000010000', 'hex'), undefined],
    [
      'a legacy .xls',
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(512)]),
      undefined,
    ],
    [
      'a broken container',
      Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(400, 7)]),
      undefined,
    ],
    ['UTF-16', Buffer.from('\ufeff考号,姓名\n1,李雷', 'utf16le'), 'encoding'],
    ['zeros', new Uint8Array(2000), 'not-a-table'],
    ['an open quote', csv('考号,姓名', '1,"李雷', '2,韩梅梅'), 'quotes'],
  ])('refuses %s with a reason and changes nothing', async (_name, bytes, reason) => {
    const examId = await newExam()
    for (const call of [preview, take]) {
      await expect(call(examId, bytes)).rejects.toMatchObject({
        code: 'rosterUnreadable',
        status: 422,
        details: { reason: reason ?? (expect.any(String) as string) },
      })
    }
    expect(await candidatesOf(examId)).toEqual([])
  })

  it('refuses a workbook that was cut off anywhere', async () => {
    const whole = await workbook([
      ['考号', '姓名'],
      ['1', '李雷'],
    ])
    const examId = await newExam()
    for (const share of [0.2, 0.5, 0.8, 0.99]) {
      await expect(
        take(examId, whole.subarray(0, Math.floor(whole.length * share))),
      ).rejects.toMatchObject({ code: 'rosterUnreadable' })
    }
  })

  it('refuses more than 20 MB, with and without a length told ahead', async () => {
    const examId = await newExam()
    const most = 20 * 1024 * 1024
    const bytes = Buffer.alloc(most + 1, 'a')
    await expect(take(examId, bytes)).rejects.toMatchObject({ code: 'tooLarge', status: 413 })
    await expect(
      callEndpoint(
        (request) => {
          const headers = new Headers(request.headers)
          headers.delete('content-length')
          return server.app.fetch(
            new Request(request.url, {
              method: request.method,
              headers,
              body: ReadableStream.from([bytes.subarray(0, most), bytes.subarray(most)]),
              duplex: 'half',
            } as RequestInit),
          )
        },
        'http://wenkao.test',
        importRoster,
        { ...input(examId, new Uint8Array(0)) },
      ),
    ).rejects.toMatchObject({ code: 'tooLarge' })
  })
})

describe('checking a roster', () => {
  const faulty = csv(
    '考号,姓名,性别,身份证号',
    `1,李雷,男,${LI}`,
    ',没有考号,,',
    '考号一,错考号,,',
    '1,同号,,',
    '5,,,',
    `6,${'长'.repeat(201)},,`,
    '7,性别,constructor,',
    '8,错证,,999999200801010011',
    `9,同证,,${LI}`,
    '10,王芳,f,E12345678',
    ',,未知,12',
  )

  it('names every bad row with its line and reason, and takes the good ones', async () => {
    const examId = await newExam()
    const seen = await take(examId, faulty)
    expect(seen.faults.map((fault) => [fault.line, fault.field, fault.fault])).toEqual([
      [3, 'examNumber', 'examNumberMissing'],
      [4, 'examNumber', 'examNumberMalformed'],
      [5, 'examNumber', 'examNumberTwice'],
      [6, 'name', 'nameMissing'],
      [7, 'name', 'nameTooLong'],
      [8, 'gender', 'genderUnknown'],
      [9, 'identityNumber', 'identityNumberMalformed'],
      [10, 'identityNumber', 'identityNumberTwice'],
      [12, 'examNumber', 'examNumberMissing'],
      [12, 'name', 'nameMissing'],
      [12, 'gender', 'genderUnknown'],
      [12, 'identityNumber', 'identityNumberMalformed'],
    ])
    expect(counts(seen)).toEqual({ added: 2, changed: 0, unchanged: 0, faulty: 9 })
    expect((await candidatesOf(examId)).map((row) => row.name).sort()).toEqual(['李雷', '王芳'])
  })

  it('names numbers of which a spreadsheet has lost the last digits, in a workbook and in CSV', async () => {
    const examId = await newExam()
    const workbook = await writeWorkbook(
      'Sheet1',
      ['考号', '姓名', '身份证号'],
      [
        ['1', '数值格', 440_106_200_801_010_000],
        ['2', '文本格', LI],
      ],
    )
    const texts = csv(
      '考号,姓名,身份证号',
      '4,科学计数,4.40106E+17',
      '4.40106E+17,考号,',
      '6,没有的日子,440106200902290011',
    )
    const faultsOfFile = async (file: Uint8Array, ask?: Ask) =>
      (await preview(examId, file, ask)).faults.map(({ line, fault }) => [line, fault])
    expect(await faultsOfFile(workbook, { fileName: 'roster.xlsx' })).toEqual([
      [2, 'identityNumberRounded'],
    ])
    expect(await faultsOfFile(texts)).toEqual([
      [2, 'identityNumberRounded'],
      [3, 'examNumberRounded'],
      [4, 'identityNumberImpossibleDate'],
    ])
    const returned = readSheets(await faultsFile(examId, texts))
    expect(JSON.stringify(returned)).toContain('末几位已丢失')
  })

  it('names long exam numbers of numeric cells, also when the returned file comes back uncorrected', async () => {
    const examId = await newExam()
    const file = await workbook([
      ['考号', '姓名', '身份证号'],
      [12_345_678_901_234_567, '长考号', ''],
      [123_456_789_012_345, '十五位', ''],
      ['1E10', '像科学计数', ''],
      ['3', '整数证', 440_106_200_801_011_200],
    ])
    const seen = await take(examId, file)
    expect(seen.faults.map(({ line, fault }) => [line, fault])).toEqual([
      [2, 'examNumberRounded'],
      [5, 'identityNumberRounded'],
    ])
    expect((await candidatesOf(examId)).map((row) => row.examNumber).sort()).toEqual([
      '123456789012345',
      '1E10',
    ])
    const returned = await faultsFile(examId, file)
    expect(counts(await take(examId, returned))).toMatchObject({ added: 0, faulty: 2 })
  })

  it('keeps rare characters and the middle dot of a name as they were written', async () => {
    const examId = await newExam()
    // A compatibility character, one of extension B, one of a private area, and three kinds of dots.
    const names = [
      '\uF9D0\uFA11',
      '\u{20BB7}\u91CE',
      '\uE000',
      '\u5361\u00B7\u4E2D',
      'A\u30FBB',
      'a\u2022b',
    ]
    const lines = names.map(
      (name, at) => `${at + 1},${name},\uF9D0中学,九（${at % 2 ? '1' : '１'}）班`,
    )
    await take(examId, csv('考号,姓名,学校,班级', ...lines))
    const rows = await candidatesOf(examId)
    expect(new Set(rows.map((row) => row.name))).toEqual(new Set(names))
    // A class is one however wide its signs were typed.
    expect(new Set(rows.map((row) => `${row.school} ${row.className}`))).toEqual(
      new Set(['\uF9D0中学 九(1)班']),
    )
  })

  it('changes nothing when it is imported again, and only what differs when it was corrected', async () => {
    const examId = await newExam()
    const first = csv('考号,姓名,学校', '1,李雷,第一中学', '2,韩梅梅,第一中学')
    await take(examId, first)
    const before = await candidatesOf(examId)
    expect(counts(await take(examId, first))).toEqual({
      added: 0,
      changed: 0,
      unchanged: 2,
      faulty: 0,
    })
    expect(await candidatesOf(examId)).toEqual(before)
    const corrected = csv('考号,姓名', '1,李磊', '2,韩梅梅', '3,新来')
    expect(counts(await take(examId, corrected))).toEqual({
      added: 1,
      changed: 1,
      unchanged: 1,
      faulty: 0,
    })
    expect((await candidatesOf(examId)).map((row) => [row.name, row.school])).toEqual([
      ['李磊', '第一中学'],
      ['韩梅梅', '第一中学'],
      ['新来', null],
    ])
  })

  it('shows a corrected name also in the sitting that is scheduled', async () => {
    const set = await setUpExam(server)
    const ticket = set.tickets[0]
    await take(set.examId, csv('考号,姓名,学校', `${ticket?.examNumber ?? ''},改名,新学校`))
    const login = await logIn(server, set, 0)
    expect(login.sitting).toMatchObject({ name: '改名', school: '新学校' })
    const { tickets } = await server.call(listTickets, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId },
    })
    expect(tickets[0]).toMatchObject({ name: '改名', accessCode: ticket?.accessCode })
  })

  it.each(['zh-CN', 'en'])(
    'gives back only the faulty rows with reasons, ready to be corrected (%s)',
    async (language) => {
      const examId = await newExam()
      await take(examId, faulty)
      const bytes = await faultsFile(examId, faulty, { query: { language } })
      const read = readSheets(bytes)
      if (read.kind !== 'ok') throw new Error(read.detail)
      const rows = read.sheets[0]?.rows ?? []
      expect(rows).toHaveLength(10)
      expect(rows[0]?.slice(0, 4)).toEqual(['考号', '姓名', '性别', '身份证号'])
      expect(rows.slice(1).map((row) => row[4])).toEqual([
        '3',
        '4',
        '5',
        '6',
        '7',
        '8',
        '9',
        '10',
        '12',
      ])
      for (const row of rows.slice(1)) expect(row[5]).not.toBe('')
      expect(rows.at(-1)?.[5]?.split(language === 'en' ? '; ' : '；')).toHaveLength(4)
      const mended = rows.map((row, at) => (at === 1 ? ['20', ...row.slice(1)] : row))
      const again = await take(
        examId,
        await writeWorkbook('mended', mended[0] ?? [], mended.slice(1)),
      )
      expect(counts(again)).toEqual({ added: 1, changed: 0, unchanged: 0, faulty: 8 })
      expect((await candidatesOf(examId)).map((row) => row.name)).toContain('没有考号')
    },
  )

  it('adds nobody twice when two imports of one roster run at once, in whatever order', async () => {
    const examId = await newExam()
    const lines = Array.from({ length: 300 }, (_, at) => `${1000 + at},candidate ${at}`)
    const forth = csv('考号,姓名', ...lines)
    const back = csv('考号,姓名', ...lines.toReversed())
    const replies = await Promise.all(
      [forth, back, forth, back].map((bytes) => take(examId, bytes)),
    )
    expect(replies.map((reply) => reply.added).sort((a, b) => a - b)).toEqual([0, 0, 0, 300])
    const page = await server.call(listCandidates, {
      headers: office.headers,
      params: { examId },
      query: { pageSize: 200 },
    })
    expect(page.total).toBe(300)
  })
})

describe('identity numbers', () => {
  it('are sealed in the database, masked in lists, and one person has one exam number', async () => {
    const examId = await newExam()
    await take(examId, csv('考号,姓名,证件号码', `1,李雷,${LI}`))
    const rows = await candidatesOf(examId)
    expect(rows[0]?.identityNumberMasked).toBe(`999${'*'.repeat(13)}${LI.slice(-2)}`)
    const tables = await server.services.sql<{ name: string }[]>`
      select table_name as name from information_schema.tables where table_schema = 'public'`
    for (const { name } of tables) {
      const [found] = await server.services.sql.unsafe<{ total: number }[]>(
        `select count(*)::int as total from "${name}" as whole
         where whole::text like '%${LI}%'
            or whole::text like '%${Buffer.from(LI).toString('hex')}%'`,
      )
      expect([name, found?.total]).toEqual([name, 0])
    }
    const seen = await take(examId, csv('考号,姓名,证件号码', `2,李雷雷,${LI}`, '3,别人,'))
    expect(seen.faults).toEqual([
      { line: 2, field: 'identityNumber', fault: 'identityNumberTwice', value: LI },
    ])
    expect(counts(seen)).toMatchObject({ added: 1, faulty: 1 })
  })

  it('stay one person when two imports name them under two exam numbers at once', async () => {
    const examId = await newExam()
    const replies = await Promise.all(
      ['1', '2', '3'].map((number) =>
        take(examId, csv('考号,姓名,证件号码', `${number},李,${LI}`)),
      ),
    )
    expect(replies.map((reply) => reply.added).sort()).toEqual([0, 0, 1])
  })
})

describe('hostile texts in a roster', () => {
  it('stay plain texts in every file that comes out', async () => {
    const examId = await newExam()
    const evil = ['=cmd|"/c calc"!A1', '+1+1', '-2', '@SUM(1)', '\t=1']
    const lines = evil.map((name, at) => `${at + 1},"${name.replaceAll('"', '""')}",未知`)
    const bytes = csv('考号,姓名,性别', ...lines)
    const file = await faultsFile(examId, bytes)
    const read = readSheets(file)
    if (read.kind !== 'ok') throw new Error(read.detail)
    expect(read.sheets[0]?.rows.slice(1).map((row) => row[1])).toEqual(
      evil.map((name) => name.trim()),
    )
    if (hasOpenpyxl) {
      const program =
        'import io, sys, openpyxl\n' +
        'sheet = openpyxl.load_workbook(io.BytesIO(sys.stdin.buffer.read())).active\n' +
        'print(",".join(sorted({cell.data_type for row in sheet for cell in row if cell.value})))'
      const kinds = execFileSync('/usr/bin/python3', ['-c', program], { input: file })
      expect(kinds.toString().trim()).toBe('n,s')
    }
  })

  it('are answered with a reason, never with a broken server', async () => {
    const examId = await newExam()
    const put = (candidate: Record<string, string>) =>
      server.call(putCandidates, {
        headers: office.headers,
        params: { examId },
        body: { candidates: [candidate] },
      })
    await expect(put({ examNumber: '1', name: 'x', school: 'nul \u0000' })).rejects.toMatchObject({
      code: 'invalidRequest',
    })
    const reply = await put({
      examNumber: '2',
      name: "'; drop table staff; --",
      identityNumber: '12',
    })
    expect(reply.faults).toMatchObject([{ line: 1, fault: 'identityNumberMalformed' }])
    for (const query of [{ sort: 'constructor' }, { sort: '__proto__' }, { search: '%_\\' }]) {
      await server.call(listCandidates, { headers: office.headers, params: { examId }, query })
    }
    await expect(
      server.call(listCandidates, {
        headers: office.headers,
        params: { examId },
        query: { search: '\u0000' },
      }),
    ).rejects.toMatchObject({ code: 'invalidRequest' })
  })

  it('survive whatever bytes come as a file', async () => {
    const examId = await newExam()
    for (let at = 0; at < 40; at += 1) {
      const head = at % 2 === 0 ? Buffer.from('PK\u0003\u0004') : Buffer.alloc(0)
      const reply = await server.raw(
        previewRoster,
        input(examId, Buffer.concat([head, randomBytes(at * 37)])),
      )
      expect([200, 422]).toContain(reply.status)
    }
  })
})
