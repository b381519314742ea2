import { fromBase64, readDataAddress } from './base64.ts'
import type { ItemCollector, ItemTexts } from './collect-items.ts'
import { readFactTags } from './item-facts.ts'
import { acceptedTexts, joinExplanation, rightOptions } from './judge-choices.ts'
import { ExchangeError, type Place } from './outcome.ts'
import { childOf, childrenOf, findAll, readXml, textOf, type Markup } from './read-xml.ts'
import { splitSource } from './source-line.ts'

const textIn = (node: Markup | undefined): string => textOf(childOf(node, 'text')).trim()

/** Moodle's XML: choices, true/false, short answers and exact numbers; the rest is named. */
export function readMoodleXml(bytes: Uint8Array, collector: ItemCollector): void {
  const quiz = readXml(bytes)
  if (quiz.name !== 'quiz') throw new ExchangeError('malformed', `<${quiz.name}> is no <quiz>`)
  for (const [index, question] of childrenOf(quiz, 'question').entries()) {
    const type = question.attributes['type'] ?? ''
    const place = { at: index + 1, name: textIn(childOf(question, 'name')) }
    if (type === 'category')
      collector.tell(place, 'note', 'categoryLost', textIn(childOf(question, 'category')))
    else readQuestion(collector, place, question, type)
  }
}

function readQuestion(
  collector: ItemCollector,
  place: Place,
  question: Markup,
  type: string,
): void {
  const files = new Map(
    findAll(question, ({ name }) => name === 'file').map((file) => [
      file.attributes['name'] ?? '',
      file,
    ]),
  )
  const used = new Set<string>()
  const texts = collector.textsOf(place, (source) => {
    if (source.startsWith('data:')) return readDataAddress(source)
    const name = decodeAddress(source.replace(/^@@PLUGINFILE@@\//, ''))
    used.add(name)
    const file = files.get(name)
    return file && fromBase64(textOf(file))
  })
  const explained = splitSource(textIn(childOf(question, 'generalfeedback')))
  const tags = childrenOf(childOf(question, 'tags') ?? question, 'tag').map(textIn)
  const facts = readFactTags(tags)
  const stem = read(texts, childOf(question, 'questiontext'))
  const general = texts.guess(explained.html)
  const answers = childrenOf(question, 'answer').map((answer) => ({
    node: answer,
    weight: Number(answer.attributes['fraction'] ?? '0'),
    text: textIn(answer),
    feedback: read(texts, childOf(answer, 'feedback')),
  }))
  const base = { stem, source: explained.source, facts, options: [], right: [], answer: [] }
  const explain = (of: readonly string[]) =>
    joinExplanation(
      general,
      answers.map(({ feedback }, at) => ({ of: of[at] ?? '', text: feedback })),
    )
  if (type === 'multichoice') {
    const isSingle = !/^(false|0)$/.test(textOf(childOf(question, 'single')).trim())
    const isFixed = /^(false|0)$/.test(textOf(childOf(question, 'shuffleanswers')).trim())
    const options = answers.map(({ node }) => read(texts, node))
    const right = rightOptions(collector, place, answers, isSingle)
    const kind = isSingle ? ('single' as const) : ('multiple' as const)
    const kept = { ...facts, keepOrder: facts.keepOrder || isFixed }
    collector.take(
      place,
      { ...base, kind, options, right, facts: kept, explanation: explain(options) },
      texts,
    )
  } else if (type === 'truefalse') {
    const best = answers.find(({ weight }) => weight > 0)
    const answer = best ? [best.text.toLowerCase()] : []
    const named = answers.map(({ text }) => text)
    collector.take(
      place,
      { ...base, kind: 'trueFalse', answer, explanation: explain(named) },
      texts,
    )
  } else if (type === 'shortanswer') {
    if (/^(1|true)$/.test(textOf(childOf(question, 'usecase')).trim()))
      collector.tell(place, 'warning', 'caseMatters')
    const answer = acceptedTexts(collector, place, answers)
    const named = answers.map(({ text }) => text)
    collector.take(place, { ...base, kind: 'fillIn', answer, explanation: explain(named) }, texts)
  } else if (type === 'numerical') {
    const loose = answers.find(
      ({ node, weight }) => weight > 0 && Number(textOf(childOf(node, 'tolerance'))) > 0,
    )
    if (loose) {
      collector.tell(place, 'error', 'tolerance', loose.text)
      return
    }
    const answer = acceptedTexts(collector, place, answers)
    const named = answers.map(({ text }) => text)
    collector.take(place, { ...base, kind: 'fillIn', answer, explanation: explain(named) }, texts)
  } else {
    collector.tell(place, 'error', 'unsupportedKind', type === '' ? 'question' : type)
    return
  }
  for (const name of files.keys())
    if (!used.has(name)) collector.tell(place, 'warning', 'mediaLost', name)
}

/** A text with its format; `html` unless the file says something else. */
function read(texts: ItemTexts, node: Markup | undefined): string {
  const text = textIn(node)
  const format = node?.attributes['format'] ?? 'moodle_auto_format'
  if (format === 'html') return texts.html(text)
  if (format === 'plain_text') return texts.plain(text)
  return format === 'markdown' ? text : texts.guess(text)
}

/** A name out of an address; as it stands when its escapes are none. */
export function decodeAddress(address: string): string {
  try {
    return decodeURIComponent(address)
  } catch (error) {
    if (error instanceof URIError) return address
    throw error
  }
}
