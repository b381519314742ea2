import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  plain,
  snippet,
  UnitTally,
  words,
  type Checker,
} from '../checkpoints/checker.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { cellName } from './cell-reference.ts'
import { toText } from './cell-value.ts'
import { cellsToEdit } from './edit-cells.ts'
import { CONTENT, contentStart } from './examples/content-start.ts'
import type { ExcelDraft } from './excel-draft.ts'
import {
  cellsIn,
  describeRange,
  findSheet,
  NO_SHEET,
  RangeTarget,
  rangesOf,
} from './excel-targets.ts'
import type { ExcelView } from './excel-view.ts'
import {
  linkAt,
  type CellLink,
  notesAt,
  plainAddress,
  plainLocation,
  putLink,
  putNote,
} from './links-and-notes.ts'
import { valueAt } from './read-workbook.ts'

/** What follows a # in an address is kept with it, or as a location beside it. */
const isAddress = (link: CellLink, url: string): boolean =>
  [link.url, `${link.url}#${link.location}`].map(plainAddress).includes(plainAddress(url))

const hyperlink: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20110',
  title: words('超链接', 'hyperlink'),
  target: RangeTarget,
  expected: z
    .object({
      /** An address, a file's name or mailto:…; a last slash and percent signs make no difference. */
      url: z.optional(z.string().check(z.minLength(1))),
      /** A place in the workbook: 季度!A1. */
      location: z.optional(z.string().check(z.minLength(1))),
      text: z.optional(z.string()),
      tooltip: z.optional(z.string()),
    })
    .check(z.refine((one) => (one.url ?? one.location) !== undefined, 'url or location')),
  examine(view, target, expected) {
    const place = expected.url ?? expected.location ?? ''
    const wanted = words(`链接到 ${place}`, `link to ${place}`)
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined) return blocked(describeRange(target), wanted, NO_SHEET)
    const tally = new UnitTally()
    for (const at of cellsIn(rangesOf(target.ref, sheet))) {
      const link = linkAt(view.workbook, sheet, at)
      const text = toText(valueAt(sheet, at.row, at.column))
      const isOk =
        link !== undefined &&
        (expected.url === undefined || isAddress(link, expected.url)) &&
        (expected.location === undefined ||
          plainLocation(link.location) === plainLocation(expected.location)) &&
        (expected.text === undefined || foldSpaces(text) === foldSpaces(expected.text)) &&
        (expected.tooltip === undefined || link.tooltip.trim() === expected.tooltip.trim())
      const shown = link === undefined ? undefined : `${link.url}${link.location}`
      tally.add(
        isOk,
        shown === undefined
          ? words(`${cellName(at)} 无链接`, `${cellName(at)} has no link`)
          : plain(`${cellName(at)} ${snippet(shown)} ${snippet(text)}`),
      )
    }
    return found(describeRange(target), wanted, COUNT.cells, tally.units)
  },
  apply(draft, target, expected) {
    const { edit, cells } = cellsToEdit(draft, target)
    for (const at of cells) {
      const isEmpty = valueAt(edit.sheet, at.row, at.column).kind === 'empty'
      const text = expected.text ?? (isEmpty ? (expected.url ?? expected.location) : undefined)
      if (text !== undefined) edit.setValue(at, text)
      putLink(edit, at, {
        ...(expected.url === undefined ? {} : { url: expected.url }),
        ...(expected.location === undefined ? {} : { location: expected.location }),
        ...(expected.tooltip === undefined ? {} : { tooltip: expected.tooltip }),
      })
    }
  },
  example: {
    start: contentStart,
    target: { in: 'range', sheet: CONTENT.register, ref: 'E2' },
    expected: { url: 'http://www.example.edu.cn/', text: '学校主页' },
    near: [
      {
        name: 'another address',
        expected: { url: 'http://lib.example.edu.cn/', text: '学校主页' },
      },
      {
        name: 'the text without a link',
        make: (draft) => {
          const { edit, cells } = cellsToEdit(draft, { sheet: CONTENT.register, ref: 'E2' })
          for (const at of cells) edit.setValue(at, '学校主页')
        },
      },
    ],
  },
})

const note: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20111',
  title: words('批注', 'comment'),
  target: RangeTarget,
  expected: z.object({
    text: z.string().check(z.minLength(1)),
    /** More text around it is right too. */
    contains: z._default(z.boolean(), false),
  }),
  examine(view, target, expected) {
    const wanted = words(`批注“${expected.text}”`, `comment “${expected.text}”`)
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined) return blocked(describeRange(target), wanted, NO_SHEET)
    const tally = new UnitTally()
    const asked = foldSpaces(expected.text)
    for (const at of cellsIn(rangesOf(target.ref, sheet))) {
      const notes = notesAt(view.workbook, sheet, at).map(foldSpaces)
      const isOk = notes.some((one) => (expected.contains ? one.includes(asked) : one === asked))
      const name = cellName(at)
      tally.add(
        isOk,
        notes.length === 0
          ? words(`${name} 无批注`, `${name} has no comment`)
          : plain(`${name} ${snippet(notes.join('；'))}`),
      )
    }
    return found(describeRange(target), wanted, COUNT.cells, tally.units)
  },
  apply(draft, target, expected) {
    const { cells } = cellsToEdit(draft, target)
    for (const at of cells) putNote(draft, target.sheet, at, expected.text)
  },
  example: {
    start: contentStart,
    target: { in: 'range', sheet: CONTENT.register, ref: 'F2' },
    expected: { text: '需携带录取通知书' },
    near: [
      { name: 'another text', expected: { text: '需携带身份证' } },
      { name: 'another cell', target: { in: 'range', sheet: CONTENT.register, ref: 'F3' } },
      {
        name: 'the text in the cell',
        make: (draft) => {
          const { edit, cells } = cellsToEdit(draft, { sheet: CONTENT.register, ref: 'F2' })
          for (const at of cells) edit.setValue(at, '需携带录取通知书')
        },
      },
    ],
  },
})

export const linkCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [hyperlink, note]
