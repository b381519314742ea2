import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  words,
  type Checker,
  type Finding,
  type Unit,
  type Words,
} from '../checkpoints/checker.ts'
import { ensureFirst, insertInOrder, removeChildren } from '../package/edit-xml.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { slideRunsToEdit } from './edit-slide-text.ts'
import { shapeToEdit } from './edit-slides.ts'
import { LINKS, linksStart } from './examples/links-start.ts'
import {
  foundLinkWords,
  isLink,
  linkElement,
  linkParameters,
  linkWords,
  type LinkExpected,
} from './expect-link.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import { readLink, soundOf, type Link } from './read-links.ts'
import type { Slide } from './read-presentation.ts'
import { commonProperties } from './read-shapes.ts'
import { locateShape, NO_SHAPE } from './shape-targets.ts'
import { evidenceAt, NonEmpty } from './slide-targets.ts'
import { NO_TEXT } from './text-targets.ts'
import { isSound } from './transition-names.ts'
import {
  describeLinked,
  LINK_ELEMENTS,
  LinkTarget,
  linkedRuns,
  shapeLink,
  type Way,
} from './link-targets.ts'

function examineLink(
  view: PowerPointView,
  target: LinkTarget,
  expected: LinkExpected,
  way: Way,
  wanted: Words = linkWords(expected),
  sound?: string,
): Finding {
  const described = describeLinked(target)
  const located = locateShape(view, target)
  if (located === undefined) return blocked(described, wanted, NO_SHAPE)
  const { slide, shape } = located
  const { source } = view.presentation
  const on = target.on ?? (target.find === undefined ? 'either' : 'text')
  const runs = on === 'shape' ? undefined : linkedRuns(view, target, way)
  if (runs === undefined && on === 'text') return blocked(described, wanted, NO_TEXT)
  const hasSound = (node: XmlElement | undefined): boolean =>
    sound === undefined || isSound(soundOf(node) ?? '', sound)
  const unitOf = (node: XmlElement | undefined, weight: number): Unit => {
    const link = readLink(source, slide.part, node)
    const isAsked = [expected.addresses, expected.to, expected.jump].some(
      (one) => one !== undefined,
    )
    const isOk = (!isAsked || isLink(view, slide, link, expected)) && hasSound(node)
    const leads = foundLinkWords(view, slide, link)
    const heard = sound === undefined ? undefined : (soundOf(node) ?? '—')
    return {
      isOk,
      weight,
      actual:
        heard === undefined
          ? leads
          : words(`${leads.zh}，声音 ${heard}`, `${leads.en}, sound ${heard}`),
    }
  }
  const ofText = runs?.map(({ node, text }) => unitOf(node, text.trim().length)) ?? []
  const ofShape = on === 'text' ? [] : [unitOf(shapeLink(shape, way), 1)]
  // Either will do: the one that is right, else what is found on the shape.
  const isTextRight = ofText.length > 0 && ofText.every((one) => one.isOk)
  const units = on === 'either' && !isTextRight ? ofShape : on === 'shape' ? ofShape : ofText
  const evidence = [evidenceAt(slide.part, shape.node, target.find ?? (shape.text || shape.name))]
  return found(described, wanted, COUNT.items, units, evidence)
}

/** Puts a link on the target's text, or on the shape. */
function applyLink(
  draft: PowerPointDraft,
  target: LinkTarget,
  expected: LinkExpected,
  way: Way,
  sound?: string,
): void {
  const { slide, shape } = shapeToEdit(draft, target)
  const isText = target.find !== undefined || target.on === 'text'
  if (!isText) {
    const common = commonProperties(shape)
    if (common === undefined) throw new Error(`${shape.name} cannot be linked`)
    const name = LINK_ELEMENTS[way].shape
    removeChildren(common, name)
    insertInOrder(common, linkElement(draft, slide, name, expected, sound))
    return
  }
  const { find } = target
  const text = { slide: target.slide, shape: target.shape, ...(find === undefined ? {} : { find }) }
  const name = LINK_ELEMENTS[way].text
  for (const { properties } of slideRunsToEdit(draft, text)) {
    removeChildren(properties, name)
    insertInOrder(properties, linkElement(draft, slide, name, expected, sound))
  }
}

const address: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30401',
  title: words('超链接到网址、邮件、文件', 'hyperlink to a web page, mail or file'),
  target: LinkTarget,
  expected: z.object({ addresses: z.array(NonEmpty).check(z.minLength(1)) }),
  examine: (view, target, expected) => examineLink(view, target, expected, 'click'),
  apply(draft, target, expected) {
    applyLink(draft, target, expected, 'click')
  },
  example: {
    start: linksStart,
    target: { slide: { start: 2 }, shape: { placeholder: 'body' }, find: '中国茶叶网' },
    expected: { addresses: ['http://www.tea.example.cn/'] },
    near: [
      { name: 'another address', expected: { addresses: ['http://www.tee.example.cn/'] } },
      {
        name: 'part of the text',
        target: { slide: { start: 2 }, shape: { placeholder: 'body' }, find: '中国' },
      },
      {
        name: 'on the whole placeholder instead of the text',
        target: { slide: { start: 2 }, shape: { placeholder: 'body' }, on: 'shape' },
      },
    ],
  },
})

const SlideLinkExpected = z
  .object({ to: linkParameters.to, jump: linkParameters.jump })
  .check(z.refine((value) => Object.keys(value).length === 1, 'one of to and jump'))

const jump: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30402',
  title: words('链接到幻灯片', 'link to a slide'),
  target: LinkTarget,
  expected: SlideLinkExpected,
  examine: (view, target, expected) => examineLink(view, target, expected, 'click'),
  apply(draft, target, expected) {
    applyLink(draft, target, expected, 'click')
  },
  example: {
    start: linksStart,
    target: { slide: { start: 2 }, shape: { placeholder: 'body' }, find: '茶的种类' },
    expected: { to: { start: 4 } },
    near: [
      { name: 'the next slide', expected: { to: { start: 5 } } },
      {
        name: 'another text',
        target: { slide: { start: 2 }, shape: { placeholder: 'body' }, find: '茶艺欣赏' },
      },
    ],
  },
})

const hover: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30404',
  title: words('鼠标悬停动作', 'action on mouse over'),
  target: LinkTarget,
  expected: z
    .object({ ...linkParameters, sound: z.optional(NonEmpty) })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  examine: (view, target, expected) => {
    const link = linkWords(expected)
    const sound = expected.sound === undefined ? '' : ` ${expected.sound}`
    const wanted = words(`鼠标悬停${link.zh}${sound}`, `on mouse over ${link.en}${sound}`)
    return examineLink(view, target, expected, 'hover', wanted, expected.sound)
  },
  apply(draft, target, expected) {
    applyLink(draft, target, expected, 'hover', expected.sound)
  },
  example: {
    start: linksStart,
    target: { slide: { start: 4 }, shape: { name: LINKS.hover } },
    expected: { jump: 'last' },
    near: [
      { name: 'to the next slide', expected: { jump: 'next' } },
      {
        name: 'on a click instead',
        make(draft) {
          const target = { slide: { start: 4 }, shape: { name: LINKS.hover } }
          applyLink(draft, target, { jump: 'last' }, 'click')
        },
      },
    ],
  },
  lostBy: [
    {
      program: 'libreoffice',
      reason: words('另存时不保留鼠标悬停动作', 'actions on mouse over are dropped when it saves'),
    },
  ],
})

function isLinked(view: PowerPointView, slide: Slide, node: XmlElement | undefined): boolean {
  const link: Link | undefined = readLink(view.presentation.source, slide.part, node)
  return link !== undefined
}

/** True when the target had text in the start file. */
function hadText({ start, materials }: PowerPointView, target: LinkTarget): boolean {
  if (start === undefined) return false
  const known = locateShape({ presentation: start, start, materials }, target)
  return known !== undefined && known.shape.text.trim() !== ''
}

const removed: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30405',
  title: words('取消超链接', 'link removed'),
  target: LinkTarget,
  expected: z.object({}),
  examine(view, target) {
    const described = describeLinked(target)
    const wanted = words('无链接', 'no link')
    const located = locateShape(view, target)
    if (located === undefined) return blocked(described, wanted, NO_SHAPE)
    const { slide, shape } = located
    const runs = linkedRuns(view, target, 'click')
    // Text that was removed with its link is not the link removed.
    const isEmptied = runs === undefined && hadText(view, target)
    if (isEmptied || (target.find !== undefined && runs === undefined))
      return blocked(described, wanted, NO_TEXT)
    const nodes = [
      ...(runs ?? []).map((one) => one.node),
      ...(target.find === undefined ? [shapeLink(shape, 'click')] : []),
    ]
    const left = nodes.filter((one) => isLinked(view, slide, one)).length
    const unit = {
      isOk: left === 0,
      weight: 1,
      actual: left === 0 ? wanted : words('仍有链接', 'there is a link'),
    }
    const evidence = [evidenceAt(slide.part, shape.node, target.find ?? shape.text)]
    return found(described, wanted, COUNT.items, [unit], evidence)
  },
  apply(draft, target) {
    const { shape } = shapeToEdit(draft, target)
    const { find } = target
    if (find === undefined) removeChildren(commonProperties(shape), 'a:hlinkClick')
    for (const paragraph of shape.paragraphs) {
      if (find !== undefined && !paragraph.text.includes(find)) continue
      for (const run of paragraph.runs) {
        if (find !== undefined && !find.includes(run.text.trim())) continue
        removeChildren(ensureFirst(run.node, 'a:rPr'), 'a:hlinkClick')
      }
    }
  },
  example: {
    start: linksStart,
    target: { slide: { start: 5 }, shape: { placeholder: 'body' }, find: '旧网站' },
    expected: {},
    near: [
      {
        name: 'the text removed with its link',
        make(draft) {
          const target = { slide: { start: 5 }, shape: { placeholder: 'body' as const } }
          for (const { node, runs } of shapeToEdit(draft, target).shape.paragraphs) {
            const [, linked] = runs
            const siblings = node.children
            if (linked !== undefined) siblings.splice(siblings.indexOf(linked.node), 1)
          }
        },
      },
    ],
  },
})

export const linkCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [
  address,
  jump,
  hover,
  removed,
]
