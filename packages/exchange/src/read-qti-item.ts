import type { FindPicture, ItemCollector } from './collect-items.ts'
import type { ItemFacts } from './item-facts.ts'
import type { Place } from './outcome.ts'
import {
  childOf,
  childrenOf,
  findAll,
  isElement,
  textOf,
  type Markup,
  type MarkupNode,
} from './read-xml.ts'

interface Surroundings {
  readonly find: FindPicture
  readonly facts: ItemFacts
}

const isInteraction = ({ name }: Markup): boolean => /^qti-.*-interaction$/.test(name)
const FEEDBACK = new Set(['qti-feedback-block', 'qti-feedback-inline', 'qti-modal-feedback'])
const SOURCE_CLASS = 'wenkao-source'

/** A QTI 3 item with one choice or one text entry; everything else is named. */
export function readQtiItem(
  item: Markup,
  collector: ItemCollector,
  where: Place,
  { find, facts }: Surroundings,
): void {
  const place = { at: where.at, name: item.attributes['title'] || where.name }
  if (item.name !== 'qti-assessment-item') {
    collector.tell(place, 'error', 'unsupportedKind', item.name)
    return
  }
  const body = childOf(item, 'qti-item-body')
  const interactions = body ? findAll(body, isInteraction) : []
  const [interaction] = interactions
  if (
    item.attributes['adaptive'] === 'true' ||
    interactions.length !== 1 ||
    !body ||
    !interaction
  ) {
    const names = interactions.map(({ name }) => name.slice(4)).join(', ')
    collector.tell(place, 'error', 'unsupportedKind', names || 'no interaction')
    return
  }
  const isChoice = interaction.name === 'qti-choice-interaction'
  if (!isChoice && interaction.name !== 'qti-text-entry-interaction') {
    collector.tell(place, 'error', 'unsupportedKind', interaction.name.slice(4))
    return
  }
  const response = interaction.attributes['response-identifier']
  const declaration = childrenOf(item, 'qti-response-declaration').find(
    ({ attributes }) => attributes['identifier'] === response,
  )
  const key = keyOf(declaration)
  if (key.isWeighed) collector.tell(place, 'warning', 'weights', key.weights)
  const ownRules = rulesBeyondKey(item)
  if (ownRules.length > 0) collector.tell(place, 'warning', 'scoringLost', ownRules.join(', '))
  const texts = collector.textsOf(place, find)
  const isOwn = (node: Markup, name: string) =>
    (node.attributes['class'] ?? '').split(' ').includes(name)
  const stem = texts.nodes(stemNodes(body, interaction, isChoice))
  const said = findAll(item, ({ name }) => FEEDBACK.has(name))
  const sources = findAll(item, (node) => isOwn(node, SOURCE_CLASS))
  const source = sources.map(textOf).join(' ').trim()
  const explanation = said
    .map((feedback) => texts.nodes(without(feedback, (node) => isOwn(node, SOURCE_CLASS)).children))
    .filter((text) => text !== '')
    .join('\n\n')
  const base = { stem, source, facts, explanation, options: [], right: [], answer: [] }
  if (!isChoice) {
    collector.take(place, { ...base, kind: 'fillIn', answer: key.values }, texts)
    return
  }
  const choices = childrenOf(interaction, 'qti-simple-choice')
  const ids = choices.map(({ attributes }) => attributes['identifier'] ?? '')
  const unknown = key.values.filter((value) => !ids.includes(value))
  if (unknown.length > 0) {
    collector.tell(place, 'error', 'unknownAnswer', unknown.join(', '))
    return
  }
  if (isOwn(interaction, 'wenkao-true-false')) {
    collector.take(place, { ...base, kind: 'trueFalse', answer: key.values }, texts)
    return
  }
  const isFixed =
    interaction.attributes['shuffle'] !== 'true' ||
    choices.some(({ attributes }) => attributes['fixed'] === 'true')
  const isMultiple = declaration?.attributes['cardinality'] === 'multiple'
  collector.take(
    place,
    {
      ...base,
      kind: isMultiple ? 'multiple' : 'single',
      options: choices.map((choice) =>
        texts.nodes(without(choice, ({ name }) => FEEDBACK.has(name)).children),
      ),
      right: ids.flatMap((id, at) => (key.values.includes(id) ? [at] : [])),
      facts: { ...facts, keepOrder: facts.keepOrder || isFixed },
    },
    texts,
  )
}

/** The body without interaction and feedback: a prompt stays, a gap is where text is entered. */
function stemNodes(body: Markup, interaction: Markup, isChoice: boolean): MarkupNode[] {
  const prompts = childrenOf(interaction, 'qti-prompt')
  const replace = (node: Markup): MarkupNode[] =>
    node.children.flatMap((child): MarkupNode[] => {
      if (!isElement(child)) return [child]
      if (child === interaction) return isChoice ? prompts : [' ____ ']
      // A line of its own that only our writer adds: its stems have their gaps already.
      if (child.attributes['class'] === 'wenkao-gap' || FEEDBACK.has(child.name)) return []
      return [{ ...child, children: replace(child) }]
    })
  return replace(body)
}

function without(node: Markup, isLeftOut: (element: Markup) => boolean): Markup {
  const children = node.children.flatMap((child): MarkupNode[] => {
    if (!isElement(child)) return [child]
    return isLeftOut(child) ? [] : [without(child, isLeftOut)]
  })
  return { ...node, children }
}

interface Key {
  readonly values: readonly string[]
  readonly isWeighed: boolean
  readonly weights: string
}

/** Right values: as declared, else those that a mapping gives most for. */
function keyOf(declaration: Markup | undefined): Key {
  const correct = childOf(declaration, 'qti-correct-response')
  const values = correct
    ? childrenOf(correct, 'qti-value')
        .map((value) => textOf(value).trim())
        .filter((text) => text !== '')
    : []
  const mapping = childOf(declaration, 'qti-mapping')
  const entries = (mapping ? childrenOf(mapping, 'qti-map-entry') : []).map(({ attributes }) => ({
    key: attributes['map-key'] ?? '',
    value: Number(attributes['mapped-value']),
  }))
  const best = Math.max(0, ...entries.map(({ value }) => value))
  const full = entries.filter(({ value }) => value > 0 && value === best).map(({ key }) => key)
  const isText = declaration?.attributes['base-type'] === 'string'
  const isMultiple = declaration?.attributes['cardinality'] === 'multiple'
  const found = values.length === 0 || isText ? [...new Set([...values, ...full])] : values
  const partly = entries.filter(({ value }) => value > 0 && (value < best || isMultiple))
  return {
    values: found,
    isWeighed: partly.length > 0,
    weights: entries.map(({ key, value }) => `${key}: ${value}`).join(', '),
  }
}

/** What response processing has that says no more than “the key is right”. */
const PLAIN_RULES = new Set(
  'response-condition response-if response-else response-else-if match variable correct set-outcome-value base-value is-null not map-response and'
    .split(' ')
    .map((name) => `qti-${name}`),
)

const rulesBeyondKey = (item: Markup): string[] => {
  const processing = childOf(item, 'qti-response-processing')
  const others = processing ? findAll(processing, ({ name }) => !PLAIN_RULES.has(name)) : []
  return [...new Set(others.map(({ name }) => name.replace(/^qti-/, '')))]
}
