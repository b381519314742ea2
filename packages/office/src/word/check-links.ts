import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  single,
  snippet,
  words,
  type Checker,
} from '../checkpoints/checker.ts'
import { element, ensureFirst, insertBeside, putChild, remove } from '../package/edit-xml.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { attribute, children, descendants } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { runsToEdit } from './edit-text.ts'
import { OBJECTS, objectsStart, PICTURES } from './examples/objects-start.ts'
import { findObject, ObjectTarget, objectToEdit, objectWords } from './object-targets.ts'
import { fieldsOf } from './read-fields.ts'
import type { WordDocument, WordParagraph } from './word-document.ts'
import type { WordDraft } from './word-draft.ts'
import {
  describeTarget,
  evidenceOf,
  locate,
  NOT_FOUND,
  RunTarget,
  type Slice,
} from './word-targets.ts'
import type { WordView } from './word-view.ts'

/** Where a link leads: an address, or a bookmark of the document. */
interface Link {
  readonly address: string | undefined
  readonly anchor: string | undefined
  /** The text that it stands on. */
  readonly text: string
  readonly node: XmlElement
  /** True where it stands on less or on more than the text that was to be linked. */
  readonly isElsewhere?: boolean
}

function addressOf(document: WordDocument, part: string, id: string | undefined) {
  if (id === undefined) return undefined
  return document.source.relationships(part).find((one) => one.id === id)?.target
}

/** One key for an address: case of the host, a slash at the end, percent signs and file paths. */
export function addressKey(address: string): string {
  let plain = address.trim()
  try {
    plain = decodeURI(plain)
  } catch {
    // A stray percent sign stays as it is typed.
  }
  plain = plain.replaceAll('\\', '/')
  // Paths of the candidate's computer differ; the file that is named counts (10914).
  if (/^(file:|[a-z]:\/|\/\/)/i.test(plain))
    return plain.slice(plain.lastIndexOf('/') + 1).toLowerCase()
  const match = /^([a-z][a-z0-9+.-]*:(?:\/\/)?[^/?#]*)(.*)$/i.exec(plain)
  const host = match?.[1]?.toLowerCase() ?? ''
  const rest = match === null ? plain : (match[2] ?? '')
  return `${host}${rest.replace(/\/$/, '')}`.replace(/^https?:\/\//, '')
}

/** The links of a paragraph: elements, and fields as WPS and old files write them. */
function linksIn({ document }: WordView, paragraph: WordParagraph): readonly Link[] {
  const elements = descendants(paragraph.node, 'w:hyperlink').flatMap((node): Link[] => {
    const runs = new Set(descendants(node, 'w:r'))
    const own = paragraph.pieces.filter((piece) => runs.has(piece.run))
    if (own.length === 0) return []
    return [
      {
        address: addressOf(document, paragraph.part, attribute(node, 'r:id')),
        anchor: attribute(node, 'w:anchor'),
        text: own.map((piece) => piece.text).join(''),
        node,
      },
    ]
  })
  const fields = fieldsOf(paragraph.node)
    .filter((field) => field.name === 'HYPERLINK')
    .map((field) => ({
      address: field.operands[0],
      anchor: field.switches.get('l'),
      text: field.result,
      node: field.node,
    }))
  return [...elements, ...fields]
}

/** Neighbours with one address are one link: programs cut it where the format changes. */
function joinLinks(links: readonly Link[]): readonly Link[] {
  const joined: Link[] = []
  for (const link of links) {
    const last = joined.at(-1)
    const isNext =
      last !== undefined &&
      last.address === link.address &&
      last.anchor === link.anchor &&
      isBeside(last.node, link.node)
    if (isNext) joined[joined.length - 1] = { ...last, text: last.text + link.text }
    else joined.push(link)
  }
  return joined
}

function isBeside(one: XmlElement, other: XmlElement): boolean {
  const siblings = children(one.parent).filter((node) => !MARKS.has(node.name))
  return one.parent === other.parent && siblings.indexOf(other) === siblings.indexOf(one) + 1
}

const MARKS: ReadonlySet<string> = new Set(['w:bookmarkStart', 'w:bookmarkEnd', 'w:proofErr'])

/** A sign that was marked with the text does not make another link of it. */
const MOST_MORE = 2

/** The links on a stretch of text. A link on a text that is named stands on it and on nothing else. */
function linksOf(view: WordView, slice: Slice, isNamed: boolean): readonly Link[] {
  const { paragraph, from, to } = slice
  const text = foldSpaces(paragraph.text.slice(from, to))
  return joinLinks(linksIn(view, paragraph)).map((link) => {
    const own = foldSpaces(link.text)
    const isOn = !isNamed || (own.includes(text) && own.length - text.length <= MOST_MORE)
    return { ...link, isElsewhere: !isOn }
  })
}

/** The link on a picture or shape. */
function objectLink(view: WordView, target: z.infer<typeof ObjectTarget>): Link[] | undefined {
  const object = findObject(view, target)
  if (object === undefined) return undefined
  const click = [...descendants(object.frame, 'a:hlinkClick')].at(-1)
  const id = attribute(click, 'r:id')
  const part = view.document.source.mainPart
  const old = attribute(object.node, 'href')
  const address = addressOf(view.document, part, id) ?? old
  if (address !== undefined)
    return [
      {
        address: address.replace(/^#/, ''),
        anchor: /^#(.*)$/.exec(address)?.[1],
        text: '',
        node: object.frame,
      },
    ]
  // A picture inside a w:hyperlink is a link as well.
  let around: XmlElement | undefined = object.frame
  while (around !== undefined && around.name !== 'w:hyperlink') around = around.parent
  if (around === undefined) return []
  return [
    {
      address: addressOf(view.document, part, attribute(around, 'r:id')),
      anchor: attribute(around, 'w:anchor'),
      text: '',
      node: around,
    },
  ]
}

const hyperlink: Checker<WordView, WordDraft> = defineChecker({
  code: '10914',
  title: words('超链接', 'hyperlink'),
  target: z.discriminatedUnion('in', [RunTarget, ObjectTarget]),
  expected: z
    .object({
      /** Accepted addresses; https, slash at the end and escapes make no difference. */
      addresses: z.optional(z.array(z.string().check(z.minLength(1))).check(z.minLength(1))),
      /** A bookmark (or heading's bookmark) of the same document. */
      bookmark: z.optional(z.string()),
    })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  examine(view, target, expected) {
    const isObject = isObjectTarget(target)
    const where = isObject ? objectWords(target) : describeTarget(view, target)
    const to = expected.addresses?.join('/') ?? `#${expected.bookmark ?? ''}`
    const wanted = words(`超链接到 ${to}`, `a link to ${to}`)
    const slices = isObject ? [] : locate(view, target).slices
    const own = isObject ? objectLink(view, target) : undefined
    if (isObject ? own === undefined : slices.length === 0) return blocked(where, wanted, NOT_FOUND)
    const links = own ?? slices.flatMap((slice) => linksOf(view, slice, target.in === 'text'))
    const keys = expected.addresses?.map(addressKey)
    const isRight = (link: Link): boolean =>
      link.isElsewhere !== true &&
      (keys === undefined || keys.includes(addressKey(link.address ?? ''))) &&
      (expected.bookmark === undefined ||
        link.anchor?.toLowerCase() === expected.bookmark.toLowerCase())
    const right = links.find(isRight)
    const shown = right ?? links[0]
    const on =
      shown?.isElsewhere === true
        ? words(`“${snippet(shown.text)}”`, `on “${snippet(shown.text)}”, `)
        : words('', '')
    const actual =
      shown === undefined
        ? words('没有超链接', 'no link')
        : words(
            `${on.zh}链接到 ${snippet(shown.address ?? `#${shown.anchor ?? ''}`)}`,
            `${on.en}a link to ${snippet(shown.address ?? `#${shown.anchor ?? ''}`)}`,
          )
    const part = slices[0]?.paragraph.part ?? view.document.source.mainPart
    return found(
      where,
      wanted,
      COUNT.items,
      single(right !== undefined, actual),
      shown === undefined ? [] : [evidenceOf(part, shown.node, shown.address ?? '')],
    )
  },
  apply(draft, target, expected) {
    const [address] = expected.addresses ?? []
    const part = draft.package.source.mainPart
    const relate = (): string | undefined =>
      address === undefined ? undefined : draft.package.relate(part, 'hyperlink', address, true)
    if (isObjectTarget(target)) {
      const properties = descendants(objectToEdit(draft, target).frame, 'wp:docPr')[0]
      if (properties !== undefined) putChild(properties, 'a:hlinkClick', { 'r:id': relate() })
      return
    }
    const runs = runsToEdit(draft, target).map((one) => one.run)
    const [first] = runs
    if (first === undefined) throw new Error('There is no text to link')
    const known = first.parent?.name === 'w:hyperlink' ? first.parent : undefined
    if (known !== undefined) {
      insertBeside(known, 'before', runs)
      remove(known)
    }
    const link = element('w:hyperlink', {
      'r:id': relate(),
      'w:anchor': expected.bookmark,
      'w:history': 1,
    })
    insertBeside(first, 'before', [link])
    for (const run of runs) {
      remove(run)
      run.parent = link
      link.children.push(run)
      const properties = ensureFirst(run, 'w:rPr')
      putChild(properties, 'w:color', { 'w:val': '0563C1', 'w:themeColor': 'hyperlink' })
      putChild(properties, 'w:u', { 'w:val': 'single' })
    }
  },
  example: {
    start: objectsStart,
    target: { in: 'text', find: '学校网站', within: [{ text: OBJECTS.website }] },
    expected: { addresses: ['https://www.school.example/art/'] },
    near: [
      { name: 'another address', expected: { addresses: ['https://www.school.example/sport/'] } },
      { name: 'on other text', target: { in: 'text', find: '详细安排' } },
      { name: 'on a picture', target: { in: 'picture', file: PICTURES.stage } },
    ],
  },
})

function isObjectTarget(
  target: z.infer<typeof RunTarget> | z.infer<typeof ObjectTarget>,
): target is z.infer<typeof ObjectTarget> {
  return ObjectTarget.safeParse(target).success
}

export const linkCheckers: readonly Checker<WordView, WordDraft>[] = [hyperlink]
