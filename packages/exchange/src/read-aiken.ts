import type { ItemCollector } from './collect-items.ts'
import { readFactTags } from './item-facts.ts'

const NOTHING = readFactTags([])

/**
 * Aiken: a question, options `A)` or `A.`, and `ANSWER: B`; single choice in plain text. A question
 * over several lines keeps them.
 */
export function readAiken(text: string, collector: ItemCollector): void {
  let stem: string[] = []
  let options: { readonly letter: string; text: string }[] = []
  let from = 1
  const forget = () => {
    stem = []
    options = []
  }
  const refuseOpen = () => {
    if (stem.length > 0 || options.length > 0)
      collector.tell(
        { at: from, name: stem[0] ?? '' },
        'error',
        options.length > 0 ? 'noAnswer' : 'malformed',
      )
    forget()
  }
  const lines = text.split(/\r\n?|\n/)
  for (const [index, raw] of lines.entries()) {
    const line = raw.trim()
    if (line === '') {
      if (options.length > 0) refuseOpen()
      continue
    }
    const answer = /^ANSWER\s*[:：]\s*(.*)$/i.exec(line)
    const option = /^([A-Z])[).．）、]\s*(.*)$/.exec(line)
    if (answer) {
      const place = { at: from, name: stem[0] ?? '' }
      const right = options.findIndex(
        ({ letter }) => letter === (answer[1] ?? '').trim().toUpperCase(),
      )
      if (stem.length === 0 || options.length === 0)
        collector.tell(place, 'error', 'malformed', line)
      else if (right === -1) collector.tell(place, 'error', 'unknownAnswer', answer[1])
      else {
        const texts = collector.textsOf(place, () => undefined)
        collector.take(
          place,
          {
            ...{ kind: 'single', stem: texts.plain(stem.join('\n')), right: [right], answer: [] },
            options: options.map(({ text: words }) => texts.plain(words)),
            ...{ explanation: '', source: '', facts: NOTHING },
          },
          texts,
        )
      }
      forget()
    } else if (option && stem.length > 0)
      options.push({ letter: option[1] ?? '', text: option[2] ?? '' })
    else {
      // A line between options and their answer belongs to the option before it.
      const last = options.at(-1)
      if (last) last.text += ` ${line}`
      else {
        if (stem.length === 0) from = index + 1
        stem.push(line)
      }
    }
  }
  refuseOpen()
}
