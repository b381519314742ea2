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
import { attribute, descendants } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { runsToEdit } from './edit-text.ts'
import { OBJECTS, objectsStart, PICTURES } from './examples/objects-start.ts'
import { findObject, ObjectTarget, objectToEdit, objectWords } from './object-targets.ts'
import { fieldsOf } from './read-fields.ts'
import type { WordDocument } from './word-document.ts'
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
  readonly node: XmlElement
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

/** The links on a stretch of text: elements, and fields as WPS and old files write them. */
function linksOf(view: WordView, { paragraph, from, to }: Slice): readonly Link[] {
  const { document } = view
  const found: Link[] = []
  const runs = new Set<XmlElement>()
  let at = 0
  for (const piece of paragraph.pieces) {
    const start = at
    at += piece.text.length
    if (at > from && start < to) runs.add(piece.run)
  }
  for (const node of descendants(paragraph.node, 'w:hyperlink')) {
    if (!descendants(node, 'w:r').some((run) => runs.has(run))) continue
    found.push({
      address: addressOf(document, paragraph.part, attribute(node, 'r:id')),
      anchor: attribute(node, 'w:anchor'),
      node,
    })
  }
  for (const field of fieldsOf(paragraph.node)) {
    if (field.name !== 'HYPERLINK') continue
    const text = paragraph.text.slice(from, to)
    if (!field.result.includes(text) && !text.includes(field.result)) continue
    found.push({
      address: field.operands[0],
      anchor: field.switches.get('l'),
      node: field.node,
    })
  }
  return found
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
    const links = own ?? slices.flatMap((slice) => linksOf(view, slice))
    const keys = expected.addresses?.map(addressKey)
    const isRight = (link: Link): boolean =>
      (keys === undefined || keys.includes(addressKey(link.address ?? ''))) &&
      (expected.bookmark === undefined ||
        link.anchor?.toLowerCase() === expected.bookmark.toLowerCase())
    const right = links.find(isRight)
    const shown = right ?? links[0]
    const actual =
      shown === undefined
        ? words('没有超链接', 'no link')
        : words(
            `链接到 ${snippet(shown.address ?? `#${shown.anchor ?? ''}`)}`,
            `a link to ${snippet(shown.address ?? `#${shown.anchor ?? ''}`)}`,
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
