import { describe, expect, it } from 'vitest'
import { csvText } from './export-results.ts'
import { writeWorkbookApart } from './write-apart.ts'

describe('results as CSV', () => {
  it.each(['=1', '+1', '-1', '@a', '\t=1', ' =1', '＝1', '=1\n2', '\r=1'])(
    'writes %j so that no spreadsheet program takes it for a formula',
    (text) => {
      expect(csvText([[text]]).replace(/^"/, '')).toMatch(/^'/)
    },
  )

  it('leaves other texts and numbers as they are, and nothing for what is not known', () => {
    expect(csvText([['李明', 'a,b', 'say "no"', 0, 2.5, null]])).toBe(
      '李明,"a,b","say ""no""",0,2.5,\r\n',
    )
  })
})

describe('writing a workbook in a thread', () => {
  const head = { sheet: 's', headings: ['a'], widths: [10] }

  it('fails when the rows fail, and leaves no thread behind', async () => {
    async function* rows() {
      yield await Promise.resolve([['x']])
      throw new Error('the database is down')
    }
    await expect(writeWorkbookApart(head, rows())).rejects.toThrow('the database is down')
  })

  it('fails when the thread fails', async () => {
    async function* rows() {
      yield await Promise.resolve([['x']])
    }
    const bad = { ...head, sheet: 'a'.repeat(100) }
    await expect(writeWorkbookApart(bad, rows())).rejects.toThrow()
  })
})
