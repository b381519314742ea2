import { words, type Words } from './checker.ts'

/** lineMultiple → line multiple */
const spaced = (name: string): string =>
  name.replace(
    /([a-z])([A-Z])/g,
    (_, end: string, first: string) => `${end} ${first.toLowerCase()}`,
  )

/** Lines `name 中文|English`; without English the name itself, its words apart. */
export function wordTable(text: string): ReadonlyMap<string, Words> {
  return new Map(
    text
      .trim()
      .split('\n')
      .map((line) => {
        const at = line.indexOf(' ')
        const name = line.slice(0, at)
        const [zh = '', en] = line.slice(at + 1).split('|')
        return [name, words(zh, en ?? spaced(name))]
      }),
  )
}
