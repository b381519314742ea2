import { attribute, at } from '../package/xml-query.ts'
import { THEME_SLOTS } from './theme-slots.ts'
import { themeFor } from './placeholders.ts'
import { treeOf, type Page, type Presentation } from './read-presentation.ts'
import { masterOf } from './placeholders.ts'

/** Colours and fonts of a theme, with the names that it gives them. */
export interface Look {
  readonly part: string
  readonly name: string
  readonly colorName: string
  readonly fontName: string
  /** RRGGBB by slot: dk1, lt1, dk2, lt2, accent1 … accent6, hlink, folHlink. */
  readonly colors: ReadonlyMap<string, string>
  readonly fonts: Readonly<
    Record<'majorLatin' | 'majorEa' | 'minorLatin' | 'minorEa', string | undefined>
  >
}

/** What the theme of a page's master looks like; undefined without a theme. */
export function lookOf(presentation: Presentation, page: Page): Look | undefined {
  const part = masterOf(page)?.themePart
  const tree = treeOf(presentation.source, part)
  if (part === undefined || tree === undefined) return undefined
  const theme = themeFor(presentation, page)
  const elements = at(tree, 'a:themeElements')
  const colors = new Map(
    THEME_SLOTS.flatMap((slot) => {
      const color = theme.colors.get(slot)
      return color === undefined ? [] : [[slot, color] as const]
    }),
  )
  return {
    part,
    name: attribute(tree, 'name') ?? '',
    colorName: attribute(at(elements, 'a:clrScheme'), 'name') ?? '',
    fontName: attribute(at(elements, 'a:fontScheme'), 'name') ?? '',
    colors,
    fonts: {
      majorLatin: theme.font('major', 'latin'),
      majorEa: theme.font('major', 'ea', 'Hans'),
      minorLatin: theme.font('minor', 'latin'),
      minorEa: theme.font('minor', 'ea', 'Hans'),
    },
  }
}
