import { foldSpaces } from '../package/normalize-text.ts'
import { paragraphFormat } from './paragraph-format.ts'
import type { WordDocument, WordParagraph } from './word-document.ts'
import { styleKey } from './word-names.ts'

/** A paragraph that a table of contents lists. */
export interface Heading {
  readonly paragraph: WordParagraph
  /** 1 to 9. */
  readonly level: number
  readonly text: string
}

/** The headings of the body by effective outline level, whether a style or the paragraph gives it. */
export function readHeadings(document: WordDocument): readonly Heading[] {
  return document.body.flatMap((paragraph) => {
    const text = foldSpaces(paragraph.text)
    if (text === '') return []
    const { outlineLevel, styleName } = paragraphFormat(document, paragraph)
    const isEntry = styleKey(styleName ?? '').startsWith('toc ')
    return outlineLevel > 8 || isEntry ? [] : [{ paragraph, level: outlineLevel + 1, text }]
  })
}
