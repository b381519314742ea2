import type { Draft, ItemCollector, ItemTexts } from './collect-items.ts'
import { readFactTags } from './item-facts.ts'
import { acceptedTexts, joinExplanation, rightOptions } from './judge-choices.ts'
import type { Place } from './outcome.ts'
import { splitSource } from './source-line.ts'

/** Signs that a backslash takes the meaning from; each stands as a noncharacter until it is read. */
const ESCAPED = '\\~=#{}:'
const markOf = (sign: string): string => String.fromCharCode(0xfdd0 + ESCAPED.indexOf(sign))
const hide = (text: string): string =>
  text
    .replace(/[\ufdd0-\ufddf]/g, ' ')
    .replace(/\\([\\~=#{}:])/g, (_, sign: string) => markOf(sign))
    .replace(/\\n/g, '\n')
const show = (text: string): string =>
  text.replace(/[\ufdd0-\ufdd6]/g, (mark) => ESCAPED[mark.charCodeAt(0) - 0xfdd0] ?? '')

interface Block {
  readonly line: number
  readonly text: string
  readonly tags: readonly string[]
}

/** Questions of a file: between blank lines, comments taken out, their tags kept for what follows. */
function blocksOf(text: string): Block[] {
  const blocks: Block[] = []
  let lines: string[] = []
  let tags: string[] = []
  let from = 1
  const end = () => {
    if (lines.length > 0) {
      blocks.push({ line: from, text: lines.join('\n'), tags })
      tags = []
    }
    lines = []
  }
  for (const [index, line] of text.split(/\r\n?|\n/).entries()) {
    if (/^\s*\/\//.test(line)) {
      for (const found of line.matchAll(/\[tag:((?:\\\]|[^\]]){1,200})\]/g))
        tags.push((found[1] ?? '').replaceAll('\\]', ']'))
    } else if (line.trim() === '') end()
    else if (/^\s*\$CATEGORY:/.test(line)) {
      end()
      blocks.push({ line: index + 1, text: line.trim(), tags: [] })
    } else {
      if (lines.length === 0) from = index + 1
      lines.push(line)
    }
  }
  end()
  return blocks
}

/** GIFT, Moodle's text format: choices, true/false and short answers; the rest is named. */
export function readGift(text: string, collector: ItemCollector): void {
  for (const { line, text: raw, tags } of blocksOf(text)) {
    if (raw.startsWith('$CATEGORY:')) {
      collector.tell({ at: line, name: '' }, 'note', 'categoryLost', raw.slice(10).trim())
      continue
    }
    const named = /^\s*::([\s\S]*?)::([\s\S]*)$/.exec(hide(raw))
    const name = named ? show(named[1] ?? '').trim() : ''
    const place = { at: line, name }
    const rest = (named ? (named[2] ?? '') : hide(raw)).trim()
    const format = /^\[(html|moodle|plain|markdown)\]/.exec(rest)
    readQuestion(collector, place, {
      body: format ? rest.slice(format[0].length) : rest,
      format: format?.[1] ?? 'moodle',
      tags,
    })
  }
}

interface Question {
  /** With hidden signs. */
  readonly body: string
  readonly format: string
  readonly tags: readonly string[]
}

function readQuestion(
  collector: ItemCollector,
  place: Place,
  { body, format, tags }: Question,
): void {
  const open = body.indexOf('{')
  const close = body.indexOf('}', open)
  if (open === -1 || close === -1) {
    collector.tell(
      place,
      'error',
      open === -1 && !body.includes('}') ? 'unsupportedKind' : 'malformed',
      open === -1 ? 'description' : 'braces',
    )
    return
  }
  const tail = body.slice(close + 1)
  if (/[{}]/.test(tail) || body.slice(open + 1, close).includes('{')) {
    collector.tell(place, 'error', 'unsupportedKind', 'cloze')
    return
  }
  const texts = collector.textsOf(place, () => undefined)
  const words = (hidden: string) => textIn(texts, format, show(hidden))
  const stemAround = (gap: string) => {
    const behind = tail.trim()
    const glue = /^[.,;:!?。，；：！？]/.test(behind) ? '' : ' '
    return words(`${body.slice(0, open).trimEnd()}${behind === '' ? '' : gap}${glue}${behind}`)
  }
  const [inside = '', ...general] = body.slice(open + 1, close).split('####')
  const { html, source } = splitSource(show(general.join('####')))
  const facts = readFactTags(tags)
  const base = { source, facts, explanation: textIn(texts, format, html) }
  const answers = inside.trim()
  const truth = /^(TRUE|FALSE|T|F)\s*(?:#|$)/i.exec(answers)
  if (truth) {
    const feedback = answers
      .split('#')
      .slice(1)
      .map((text) => ({ of: '', text: words(text) }))
    collector.take(
      place,
      {
        ...{ kind: 'trueFalse', stem: stemAround(''), options: [], right: [] },
        answer: [/^t/i.test(truth[1] ?? '') ? 'true' : 'false'],
        ...base,
        explanation: [base.explanation, ...feedback.map(({ text }) => text)]
          .filter((text) => text !== '')
          .join('\n\n'),
      },
      texts,
    )
    return
  }
  if (answers.startsWith('#')) {
    readNumber(collector, place, answers.slice(1), (accepted) => {
      collector.take(place, { ...fillIn(stemAround(' ____'), accepted), ...base }, texts)
    })
    return
  }
  const found = answersOf(answers)
  if (found.length === 0) {
    collector.tell(place, 'error', 'unsupportedKind', answers === '' ? 'essay' : 'answers')
    return
  }
  if (found.every(({ isRight, text }) => isRight && text.includes('->'))) {
    collector.tell(place, 'error', 'unsupportedKind', 'matching')
    return
  }
  if (found.every(({ sign }) => sign === '=')) {
    const accepted = acceptedTexts(
      collector,
      place,
      found.map(({ text, weight }) => ({ weight, text: plainOf(format, show(text)) })),
    )
    const feedback = found.map(({ text, feedback: said }) => ({
      of: show(text).trim(),
      text: words(said),
    }))
    const explanation = joinExplanation(base.explanation, feedback)
    collector.take(place, { ...fillIn(stemAround(' ____'), accepted), ...base, explanation }, texts)
    return
  }
  const isSingle = found.some(({ isRight }) => isRight)
  const options = found.map(({ text }) => words(text))
  const feedback = found.map(({ feedback: said }, at) => ({
    of: options[at] ?? '',
    text: words(said),
  }))
  collector.take(
    place,
    {
      ...{
        kind: isSingle ? 'single' : 'multiple',
        stem: stemAround(' ____'),
        options,
        answer: [],
      },
      right: rightOptions(collector, place, found, isSingle),
      ...base,
      explanation: joinExplanation(base.explanation, feedback),
    },
    texts,
  )
}

const fillIn = (
  stem: string,
  answer: readonly string[],
): Pick<Draft, 'kind' | 'stem' | 'options' | 'right' | 'answer'> => ({
  ...{ kind: 'fillIn', stem, options: [], right: [], answer },
})

function textIn(texts: ItemTexts, format: string, text: string): string {
  if (format === 'html') return texts.html(text)
  if (format === 'plain') return texts.plain(text)
  // Our markup is a part of Markdown; whatever else it has stays as it was typed.
  if (format === 'markdown') return text.trim()
  return texts.guess(text)
}

const plainOf = (format: string, text: string): string =>
  (format === 'html' ? text.replace(/<[^<>]{0,200}>/g, '') : text).replace(/\s+/g, ' ').trim()

interface GiftAnswer {
  readonly sign: '=' | '~'
  readonly isRight: boolean
  readonly weight: number
  /** With hidden signs. */
  readonly text: string
  readonly feedback: string
}

function answersOf(text: string): GiftAnswer[] {
  const answers: GiftAnswer[] = []
  for (const found of text.matchAll(/(~=|[~=])([^~=]*)/g)) {
    const [, marks = '', rest = ''] = found
    const weighed = /^\s*%(-?\d{1,3}(?:\.\d{1,8})?)%([\s\S]*)$/.exec(rest)
    const isRight = marks.includes('=')
    const [words = '', ...feedback] = (weighed?.[2] ?? rest).split('#')
    answers.push({
      ...{ sign: marks === '=' ? '=' : '~', isRight },
      weight: weighed ? Number(weighed[1]) : isRight ? 100 : 0,
      ...{ text: words, feedback: feedback.join('#') },
    })
  }
  return answers
}

/** A number without tolerance is a fill-in; a range of numbers is nothing that a fill-in accepts. */
function readNumber(
  collector: ItemCollector,
  place: Place,
  text: string,
  take: (accepted: string[]) => void,
): void {
  const all = text.includes('=') ? answersOf(text) : [...answersOf(`=${text.trim()}`)]
  const accepted: string[] = []
  for (const { text: value, weight } of all) {
    const found = /^\s*(-?\d+(?:\.\d+)?)(?:[:\ufdd6]0*(?:\.0+)?)?\s*$/.exec(value)
    if (weight < 99.9)
      collector.tell(place, 'warning', 'weights', `${show(value).trim()}: ${weight} %`)
    else if (found) accepted.push(found[1] ?? '')
    else {
      collector.tell(place, 'error', 'tolerance', show(value).trim())
      return
    }
  }
  take(accepted)
}
