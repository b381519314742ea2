import { spawnSync } from 'node:child_process'

/** Pages of a PDF as text, in the order in which it was drawn; by Poppler, a tool of the tests. */
export function pagesOfPdf(path: string): string[] {
  const read = spawnSync('pdftotext', ['-raw', path, '-'], { encoding: 'utf8' })
  if (read.status !== 0) throw new Error(`pdftotext cannot read ${path}: ${read.stderr}`)
  return read.stdout.split('\f').slice(0, -1)
}

/** Exam numbers and access codes of printed tickets, as somebody who holds them reads them. */
export function codesOnTickets(path: string): Map<string, string> {
  const ticket = /考号\s+(\S+)[\s\S]*?考试密码[\s\S]*?([0-9A-Z]{4}(?:-[0-9A-Z]{2,4})+)/g
  return new Map(
    pagesOfPdf(path).flatMap((page) =>
      [...page.matchAll(ticket)].map(([, number = '', code = '']) => [number, code] as const),
    ),
  )
}
