import { catalogueCodes } from '../checkpoints/catalogue-codes.ts'
import { kindNames, withKind } from '../checkpoints/task-kind.ts'
import { corpusCases } from '../corpus-cases/index.ts'
import { writtenDocuments } from '../corpus-cases/written-documents.ts'

/** Whose programs wrote, or last touched, the files of the corpus, as its manifest names them. */
const PRODUCERS: readonly (readonly [name: string, producer: RegExp])[] = [
  ['WPS', /wps|kso/i],
  ['Microsoft', /microsoft|macintosh/i],
  ['LibreOffice', /libreoffice|openoffice/i],
]

const FIRST_DIGIT = { word: '1', excel: '2' } as const

/**
 * By which programs' files each checkpoint was seen to pass (Markdown): our own writer by its example,
 * LibreOffice also by saving that example again, libraries by documents that they write for the tests,
 * the others by cases over real files.
 * @param producerOf the manifest's producer of a file of the corpus.
 */
export function coverageTable(producerOf: (file: string) => string | undefined): string {
  const seen = new Map<string, Set<string>>()
  for (const { file, code, passes } of corpusCases) {
    if (!passes) continue
    const producer = producerOf(file) ?? ''
    const name = PRODUCERS.find(([, pattern]) => pattern.test(producer))?.[0] ?? 'others'
    seen.set(code, (seen.get(code) ?? new Set()).add(name))
  }
  for (const { producer, cases } of writtenDocuments)
    for (const [code] of cases) seen.set(code, (seen.get(code) ?? new Set()).add(producer))
  const checkers = new Map(
    kindNames.flatMap((kind) =>
      withKind(kind, (one) =>
        [...one.checkers.values()].map(
          ({ code, title, example, lostBy }) =>
            [code, { title, hasExample: example !== undefined, lostBy }] as const,
        ),
      ),
    ),
  )
  const documents = /^[123]/
  const libraries = writtenDocuments.map(({ producer }) => producer)
  const names = [...PRODUCERS.map(([name]) => name), ...libraries, 'others']
  const rows = catalogueCodes.flatMap((code) => {
    const checker = checkers.get(code)
    if (checker === undefined) return []
    const files = names.map((name) => {
      if (!documents.test(code)) return '–'
      if (seen.get(code)?.has(name) === true) return '✓'
      const library = writtenDocuments.find(({ producer }) => producer === name)
      return library === undefined || code.startsWith(FIRST_DIGIT[library.kind]) ? 'not seen' : '–'
    })
    const isLost = checker.lostBy.some(({ program }) => program === 'libreoffice')
    const again = !documents.test(code) || !checker.hasExample ? '–' : isLost ? 'lost' : '✓'
    return [
      `| ${code} ${checker.title.en} | ${!checker.hasExample ? '–' : '✓'} | ${again} | ${files.join(' | ')} |`,
    ]
  })
  const count = (name: string): number => [...seen.values()].filter((one) => one.has(name)).length
  return [
    '# By which programs each checkpoint was seen to pass',
    '',
    'Written by `npm run checkpoints` where the corpus of real files is there. “not seen” means that no file of that producer in the corpus has the feature, or that none was looked up: the check rests on files of our own writer after the catalogue’s row. The columns of python-docx, openpyxl and XlsxWriter are documents that these libraries write for the tests (`e2e/office-programs/write_documents.py`). Every example is also missed by near misses (`every-checkpoint.test.ts`).',
    '',
    `Of ${rows.length} checkpoints, ${names.map((name) => `${count(name)} were seen in files of ${name}`).join(', ')}.`,
    '',
    `| checkpoint | own writer | own, saved again by LibreOffice | ${names.join(' | ')} |`,
    `| --- | --- | --- | ${names.map(() => '---').join(' | ')} |`,
    ...rows,
    '',
  ].join('\n')
}
