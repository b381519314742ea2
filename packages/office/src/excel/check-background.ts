import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  plain,
  single,
  words,
  type Checker,
} from '../checkpoints/checker.ts'
import { putChild, removeChildren } from '../package/edit-xml.ts'
import { attribute, child } from '../package/xml-query.ts'
import { describeSheet } from './check-page-setup.ts'
import { editSheet } from './edit-cells.ts'
import { printStart } from './examples/print-start.ts'
import { findSheet, NO_SHEET, SheetTarget } from './excel-targets.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelView } from './excel-view.ts'
import { isSamePicture, pictureType } from './issued-pictures.ts'

const NO_MATERIAL = words('任务里没有这个图片文件', 'the task holds no such picture')
const background: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20314',
  title: words('工作表背景', 'sheet background'),
  target: SheetTarget,
  expected: z.object({
    /** A picture issued with the task; any picture when it is left out. */
    file: z.optional(z.string().check(z.minLength(1))),
  }),
  examine(view, target, { file }) {
    const where = describeSheet(target.sheet)
    const wanted = words(`背景图片${file ?? ''}`, `background picture ${file ?? ''}`.trim())
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined) return blocked(where, wanted, NO_SHEET)
    const material = file === undefined ? undefined : view.materials.get(file)
    if (file !== undefined && material === undefined) return blocked(where, wanted, NO_MATERIAL)
    const { source } = view.workbook
    const id = attribute(child(sheet.root, 'x:picture'), 'r:id')
    const link = source.relationships(sheet.part).find((one) => one.id === id && !one.isExternal)
    const part = source.partNames.find((name) => name.toLowerCase() === link?.target.toLowerCase())
    const isOk =
      part !== undefined && (material === undefined || isSamePicture(source.bytes(part), material))
    return found(
      where,
      wanted,
      COUNT.items,
      single(isOk, part === undefined ? words('没有背景', 'no background') : plain(part)),
      [{ part: sheet.part, xpath: '/x:worksheet/x:picture', snippet: part ?? '' }],
    )
  },
  apply(draft, target, { file }) {
    const edit = editSheet(draft, target.sheet)
    const name = file ?? [...draft.materials.keys()].find((one) => /\.(png|jpe?g|gif)$/i.test(one))
    const bytes = name === undefined ? undefined : draft.materials.get(name)
    if (name === undefined || bytes === undefined) throw new Error('There is no picture')
    const { extension, type } = pictureType(name)
    const { source } = draft.package
    const known = source
      .relationships(edit.sheet.part)
      .find((one) => one.type === 'image' && isSamePicture(source.bytes(one.target), bytes))
    const part = known?.target ?? draft.package.addPart(`xl/media/image#.${extension}`, type, bytes)
    const id = draft.package.relate(edit.sheet.part, 'image', part)
    removeChildren(edit.root, 'x:picture')
    putChild(edit.root, 'x:picture', { 'r:id': id })
  },
  example: {
    start: printStart,
    target: { in: 'sheet', sheet: '封面' },
    expected: { file: '背景.png' },
    near: [
      { name: 'another picture', expected: { file: '徽标.png' } },
      { name: 'another sheet', target: { in: 'sheet', sheet: '说明' } },
    ],
  },
})

export const backgroundCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [background]
