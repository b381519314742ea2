import { foldSpaces } from '../package/normalize-text.ts'
import { words, type Words } from '../checkpoints/checker.ts'
import type { Layout, Slide } from './read-presentation.ts'

/** Values of p:sldLayout@type with the names that Chinese and English Office give their layouts. */
const LAYOUTS: readonly (readonly [type: string, zh: string, en: string])[] = [
  ['title', '标题幻灯片', 'Title Slide'],
  ['obj', '标题和内容', 'Title and Content'],
  ['secHead', '节标题', 'Section Header'],
  ['twoObj', '两栏内容', 'Two Content'],
  ['twoTxTwoObj', '比较', 'Comparison'],
  ['titleOnly', '仅标题', 'Title Only'],
  ['blank', '空白', 'Blank'],
  ['objTx', '内容与标题', 'Content with Caption'],
  ['picTx', '图片与标题', 'Picture with Caption'],
  ['vertTx', '标题和竖排文字', 'Title and Vertical Text'],
  ['vertTitleAndTx', '竖排标题与文本', 'Vertical Title and Text'],
  ['tx', '标题和文本', 'Title and Text'],
  ['tbl', '标题和表格', 'Title and Table'],
  ['chart', '标题和图表', 'Title and Chart'],
  ['dgm', '标题和图示', 'Title and Diagram'],
]

const fold = (name: string): string => foldSpaces(name).replace(/\s/g, '').toLowerCase()

/** The name of a layout type in both languages, else the type. */
export function layoutTypeWords(type: string): Words {
  const [, zh, en] = LAYOUTS.find(([known]) => known === type) ?? [type, type, type]
  return words(zh, en)
}

/** What a layout is called in messages. */
export function layoutName(layout: Layout | undefined): string {
  if (layout === undefined) return '—'
  return layout.name === '' ? layoutTypeWords(layout.type ?? '').zh : layout.name
}

/**
 * True when a layout is of a type, or has a name. A custom layout has no type and then counts by the
 * usual name of the type in either language; templates rename layouts and keep their types (30103).
 */
export function isLayout(
  layout: Layout | undefined,
  accepted: {
    readonly types?: readonly string[] | undefined
    readonly names?: readonly string[] | undefined
  },
): boolean {
  if (layout === undefined) return false
  const name = fold(layout.name)
  if (accepted.names?.some((one) => fold(one) === name) === true) return true
  const types = accepted.types ?? []
  if (layout.type !== undefined && layout.type !== 'cust') return types.includes(layout.type)
  return LAYOUTS.some(
    ([type, zh, en]) => types.includes(type) && (fold(zh) === name || fold(en) === name),
  )
}

/**
 * The type of a slide's layout. LibreOffice writes other types than it read for two of them: `tx` for a
 * title slide, `blank` for title and content, each under a name of its own.
 */
export function layoutTypeOf(slide: Slide): string | undefined {
  const { layout } = slide
  const type = layout?.type
  if (type === 'tx' && layout?.name === 'Title Slide') return 'title'
  const roles = slide.allShapes.flatMap((one) => one.placeholder?.type ?? [])
  const hasBoth = roles.includes('title') && roles.includes('obj')
  return type === 'blank' && layout?.name === 'Blank Slide' && hasBoth ? 'obj' : type
}

/** True when a slide has a layout of a type, or with a name (30103). */
export function hasLayout(slide: Slide, accepted: Parameters<typeof isLayout>[1]): boolean {
  const { layout } = slide
  const type = layoutTypeOf(slide)
  return layout !== undefined && isLayout({ ...layout, type }, accepted)
}
