import * as z from 'zod/mini'
import { plain, words, type Words } from '../checkpoints/checker.ts'
import { append, element } from '../package/edit-xml.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { addMedia } from './materials.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import { isSameAddress, jumpName, JUMPS, slideOfLink, type Jump, type Link } from './read-links.ts'
import type { Slide } from './read-presentation.ts'
import { describeSlide, findSlide, NonEmpty, SlideReference } from './slide-targets.ts'
import { ownTable } from '../package/own-table.ts'

/** Where a link has to lead; exactly one is given. */
export const linkParameters = {
  /** Accepted addresses: of the web, mail, a file by its name. */
  addresses: z.optional(z.array(NonEmpty).check(z.minLength(1))),
  to: z.optional(SlideReference),
  jump: z.optional(z.enum(JUMPS)),
}

export interface LinkExpected {
  readonly addresses?: readonly string[] | undefined
  readonly to?: SlideReference | undefined
  readonly jump?: Jump | undefined
}

const JUMP_WORDS: Readonly<Record<Jump, Words>> = ownTable({
  first: words('第一张幻灯片', 'the first slide'),
  last: words('最后一张幻灯片', 'the last slide'),
  next: words('下一张幻灯片', 'the next slide'),
  previous: words('上一张幻灯片', 'the previous slide'),
  lastViewed: words('最近观看的幻灯片', 'the slide last viewed'),
  end: words('结束放映', 'the end of the show'),
})

/** Where a link has to lead, in words. */
export function linkWords({ addresses, to, jump }: LinkExpected): Words {
  if (to !== undefined) {
    const slide = describeSlide(to)
    return words(`链接到${slide.zh}`, `a link to ${slide.en}`)
  }
  if (jump !== undefined)
    return words(`链接到${JUMP_WORDS[jump].zh}`, `a link to ${JUMP_WORDS[jump].en}`)
  if (addresses !== undefined)
    return words(`链接到 ${addresses.join('/')}`, `a link to ${addresses.join('/')}`)
  return words('有链接', 'a link')
}

/** Where a link leads, in words. */
export function foundLinkWords(view: PowerPointView, from: Slide, link: Link | undefined): Words {
  if (link === undefined) return words('无链接', 'no link')
  if (link.kind === 'address') return plain(link.address)
  if (link.kind === 'jump') return JUMP_WORDS[link.jump]
  const slide = slideOfLink(view.presentation, from, link)
  if (slide !== undefined) return words(`第${slide.number}张幻灯片`, `slide ${slide.number}`)
  return plain(link.kind === 'other' ? link.action : link.part)
}

/** True when a link leads where it has to. */
export function isLink(
  view: PowerPointView,
  from: Slide,
  link: Link | undefined,
  { addresses, to, jump }: LinkExpected,
): boolean {
  if (link === undefined) return false
  if (to !== undefined) {
    const wanted = findSlide(view, to)
    return wanted !== undefined && slideOfLink(view.presentation, from, link) === wanted
  }
  if (jump !== undefined) return link.kind === 'jump' && link.jump === jump
  if (addresses === undefined) return true
  return (
    link.kind === 'address' && addresses.some((address) => isSameAddress(link.address, address))
  )
}

/** An eighth of a second of silence. */
function silence(): Uint8Array {
  const samples = 1000
  const bytes = new Uint8Array(44 + samples).fill(128, 44)
  const view = new DataView(bytes.buffer)
  const tag = (at: number, text: string): void => {
    for (let index = 0; index < text.length; index += 1) bytes[at + index] = text.charCodeAt(index)
  }
  tag(0, 'RIFF')
  view.setUint32(4, 36 + samples, true)
  tag(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, 8000, true)
  view.setUint32(28, 8000, true)
  view.setUint16(32, 1, true)
  view.setUint16(34, 8, true)
  tag(36, 'data')
  view.setUint32(40, samples, true)
  return bytes
}

/** The element of a link from a slide: a:hlinkClick, a:hlinkHover or a:hlinkMouseOver. */
export function linkElement(
  draft: PowerPointDraft,
  from: Slide,
  name: string,
  expected: LinkExpected,
  sound?: string,
): XmlElement {
  const { addresses, to, jump } = expected
  const made = element(name, { 'r:id': '' })
  const set = (id: string, action?: string): void => {
    Object.assign(made.attributes, action === undefined ? { 'r:id': id } : { 'r:id': id, action })
  }
  if (to !== undefined) {
    const slide = findSlide(draft.view(), to)
    if (slide === undefined) throw new Error('There is no slide to be linked to')
    set(draft.package.relate(from.part, 'slide', slide.part), 'ppaction://hlinksldjump')
  } else if (jump !== undefined) set('', `ppaction://hlinkshowjump?jump=${jumpName(jump)}`)
  else if (addresses?.[0] !== undefined) {
    const [address] = addresses
    const isMail = /^[^:/]+@[^:/]+$/.test(address)
    const isFile = !/^[a-z]+:/i.test(address) && !isMail
    const id = draft.package.relate(
      from.part,
      'hyperlink',
      isMail ? `mailto:${address}` : /%[\da-f]{2}/i.test(address) ? address : encodeURI(address),
      true,
    )
    set(id, isFile && !/^www\./i.test(address) ? 'ppaction://hlinkfile' : undefined)
  } else set('', 'ppaction://noaction')
  if (sound !== undefined) {
    const part = addMedia(draft, silence(), 'wav')
    const id = draft.package.relate(from.part, 'audio', part)
    append(made, element('a:snd', { 'r:embed': id, name: sound }))
  }
  return made
}
