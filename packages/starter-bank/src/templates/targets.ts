/* Places that checkpoints look at, by the names that templates give them. */

type Data = Readonly<Record<string, unknown>>

/** Paragraphs of a Word document: a parameter, or `start.2`, `start.2-4`, `start.body`. */
export const paragraphs = (name: string): Data => ({ in: 'paragraphs', anchors: { $: name } })
export const title = paragraphs('start.title')
export const body = paragraphs('start.body')
/** Words within a paragraph; everywhere unless told. */
export const phrase = (find: string, within?: string): Data => ({
  in: 'text',
  find,
  ...(within === undefined ? {} : { within: { $: within } }),
})
export const page = { in: 'section' } as const
export const document = { in: 'document' } as const
export const header = { in: 'header' } as const
export const footer = { in: 'footer' } as const
export const table = { in: 'table', index: 1 } as const
export const cells = (where: Data = {}): Data => ({ in: 'cells', index: 1, ...where })
/** A picture by its file. */
export const picture = (file: string): Data => ({ in: 'picture', file })

export const range = (sheet: string, ref: string): Data => ({ in: 'range', sheet, ref })
export const sheet = (name: string): Data => ({ in: 'sheet', sheet: name })
export const chart = (name: string): Data => ({ in: 'chart', sheet: name, index: 1 })

/** A slide by its number as issued, or all. */
export const slide = (number: number | 'all'): Data => ({
  slide: number === 'all' ? 'all' : { start: number },
})
export const placeholder = (number: number, kind: 'title' | 'subTitle' | 'body'): Data => ({
  slide: { start: number },
  shape: { placeholder: kind },
})
export const onSlide = (number: number, shape: Data): Data => ({ slide: { start: number }, shape })
