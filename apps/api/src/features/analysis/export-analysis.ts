import type { Analysis, GroupFigures } from '@wenkao/shared/analysis'
import { writeSheets, type SheetOfTable } from '../../platform/write-workbook.ts'
import { DOUBTS, HEADS, SHEETS, type Language } from './analysis-words.ts'

type Cell = string | number | null
type Head = keyof typeof HEADS

/** The analysis as a workbook, a sheet for each table; what cannot be told is an empty cell. */
export async function analysisWorkbook(
  analysis: Analysis,
  language: Language,
): Promise<Uint8Array> {
  const word = (head: Head): string => HEADS[head][language]
  const sheet = (
    name: keyof typeof SHEETS,
    heads: readonly Head[],
    rows: readonly (readonly Cell[])[],
  ): SheetOfTable => ({
    sheet: SHEETS[name][language],
    headings: heads.map(word),
    rows,
    widths: [],
  })
  const { items, knowledgePoints } = analysis
  const between = language === 'en' ? '; ' : '；'
  return writeSheets([
    sheet('summary', ['figure', 'value'], summaryRows(analysis, word)),
    sheet(
      'items',
      [
        ...(['id', 'kind', 'title', 'point', 'sat', 'unanswered'] as const),
        ...(['difficulty', 'discrimination', 'correlation', 'doubts'] as const),
      ],
      items.map((one) => [
        ...[one.id, one.kind, one.title, one.knowledgePoint, one.sat, one.unanswered],
        ...[figure(one.difficulty), figure(one.discrimination), figure(one.correlation)],
        one.doubts.map((doubt) => DOUBTS[doubt][language]).join(between),
      ]),
    ),
    sheet(
      'options',
      ['id', 'option', 'isKey', 'all', 'best', 'weakest'],
      items.flatMap(({ id, options }) =>
        options.map((one) => [
          ...[id, one.text, one.isKey ? word('yes') : '', one.all, one.best, one.weakest],
        ]),
      ),
    ),
    sheet(
      'checks',
      ['id', 'check', 'title', 'sat', 'difficulty', 'correlation'],
      items.flatMap(({ id, checks }) =>
        checks.map((one) => [
          ...[id, one.id, one.title, one.sat, figure(one.difficulty), figure(one.correlation)],
        ]),
      ),
    ),
    sheet(
      'points',
      ['point', 'items', 'sat', 'difficulty'],
      knowledgePoints.map((one) => [one.name, one.items, one.sat, figure(one.difficulty)]),
    ),
    sheet(
      'groups',
      ['group', 'name', 'sat', 'mean', 'deviation', 'median', 'least', 'most'],
      (['schools', 'areas', 'sites', 'rooms'] as const).flatMap((kind) =>
        analysis[kind].map((one) => [word(kind), ...groupCells(one)]),
      ),
    ),
  ])
}

/** Three decimals, as the page shows them at most. */
const figure = (value: number | null): number | null =>
  value === null ? null : Math.round(value * 1000) / 1000

const groupCells = (one: GroupFigures): Cell[] => [
  ...[one.name, one.sat, figure(one.mean), figure(one.deviation)],
  ...[figure(one.median), one.least, one.most],
]

function summaryRows(
  { summary, distribution, voided }: Analysis,
  word: (head: Head) => string,
): Cell[][] {
  const figures = [
    ...(['sat', 'max', 'mean', 'deviation', 'median', 'least', 'most'] as const),
    ...(['alpha', 'kr20', 'error'] as const),
  ]
  return [
    ...figures.map((head) => [word(head), figure(summary[head])]),
    ...distribution.map(({ from, to, total }) => [
      word('share').replace('{from}', String(from)).replace('{to}', String(to)),
      total,
    ]),
    [word('voided'), voided.join(' ')],
  ]
}
