import * as z from 'zod/mini'
import { ask, type Asked } from '../checkpoints/asked.ts'
import { snippet, words } from '../checkpoints/checker.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import type { SmartArt } from './smart-art.ts'

const Names = z.array(z.string().check(z.minLength(1))).check(z.minLength(1))

/** A SmartArt graphic as a checkpoint asks for it (10909, 30307). */
export const SmartArtExpected = z
  .object({
    /** Last parts of accepted layouts' uniqueId: process1, hierarchy2, radial5 … */
    layouts: z.optional(Names),
    /** In the order of the text pane; a tab before a text for each level below the first. */
    texts: z.optional(z.array(z.string()).check(z.minLength(1))),
    colors: z.optional(Names),
    styles: z.optional(Names),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))
export type SmartArtExpected = z.infer<typeof SmartArtExpected>

/** LibreOffice 7.4 keeps the parts of a graphic that it has not drawn anew. */
export const SMART_ART_LIMITS = words(
  '有的 LibreOffice 版本另存后 SmartArt 只剩图形组合，届时无法检查',
  'some versions of LibreOffice save SmartArt as a group of plain shapes, which cannot be checked',
)

/** The graphic that a checkpoint asks for, with what Office gives where it does not say. */
export function smartArtOf({ layouts, texts, colors, styles }: SmartArtExpected): SmartArt {
  return {
    layout: layouts?.[0] ?? 'process1',
    texts: texts ?? [],
    colors: colors?.[0] ?? 'accent1_2',
    style: styles?.[0] ?? 'simple1',
  }
}

/** What a checkpoint asks of a SmartArt graphic. */
export function smartArtQuestions(expected: SmartArtExpected): readonly Asked<SmartArt>[] {
  const name = (zh: string, en: string) => (list: readonly string[]) =>
    words(`${zh} ${list.join('/')}`, `${en} ${list.join('/')}`)
  const texts = (list: readonly string[]) =>
    words(`文字“${snippet(list.join('、'))}”`, `the texts “${snippet(list.join(', '))}”`)
  const key = (list: readonly string[]): string =>
    list.map((one) => `${/^\t*/.exec(one)?.[0] ?? ''}${foldSpaces(one)}`).join('\n')
  const one = (
    zh: string,
    en: string,
    wanted: readonly string[] | undefined,
    read: (art: SmartArt) => string,
  ) =>
    ask<SmartArt, readonly string[]>(wanted, name(zh, en), (art, list) => ({
      isOk: list.includes(read(art)),
      actual: name(zh, en)([read(art)]),
    }))
  return [
    ...one('布局', 'layout', expected.layouts, (art) => art.layout),
    ...ask<SmartArt, readonly string[]>(expected.texts, texts, (art, wanted) => {
      // Boxes that were left empty do not count.
      const filled = art.texts.filter((text) => foldSpaces(text) !== '')
      return { isOk: key(filled) === key(wanted), actual: texts(filled) }
    }),
    ...one('颜色', 'colours', expected.colors, (art) => art.colors),
    ...one('样式', 'style', expected.styles, (art) => art.style),
  ]
}
