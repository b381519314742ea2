import { foldSpaces } from '../package/normalize-text.ts'
import { partKey, type OfficePackage } from '../package/open-package.ts'
import { attribute, child } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { Presentation, Slide } from './read-presentation.ts'
import { ownTable } from '../package/own-table.ts'

export const JUMPS = ['first', 'last', 'next', 'previous', 'lastViewed', 'end'] as const
export type Jump = (typeof JUMPS)[number]

/** Where a link or an action leads. */
export type Link =
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'slide'; readonly part: string }
  | { readonly kind: 'jump'; readonly jump: Jump }
  | { readonly kind: 'other'; readonly action: string }

const JUMP_NAMES: Readonly<Record<string, Jump>> = ownTable({
  firstslide: 'first',
  lastslide: 'last',
  nextslide: 'next',
  previousslide: 'previous',
  lastslideviewed: 'lastViewed',
  endshow: 'end',
})

/** A sound plays or an object opens where it stands; none of them leads anywhere. */
const NO_LINK = /^ppaction:\/\/(noaction|media|ole)/i

/** The name of a jump in an action address. */
export function jumpName(jump: Jump): string {
  return Object.keys(JUMP_NAMES).find((name) => JUMP_NAMES[name] === jump) ?? 'nextslide'
}

/**
 * Reads a:hlinkClick, a:hlinkHover or a:hlinkMouseOver of a part; undefined for none, and for an action
 * that does nothing (a sound alone).
 */
export function readLink(
  source: OfficePackage,
  part: string,
  node: XmlElement | undefined,
): Link | undefined {
  if (node === undefined) return undefined
  const action = attribute(node, 'action') ?? ''
  const jump = /^ppaction:\/\/hlinkshowjump\?(?:.*&)?jump=(\w+)/i.exec(action)?.[1]
  const known = jump === undefined ? undefined : JUMP_NAMES[jump.toLowerCase()]
  if (known !== undefined) return { kind: 'jump', jump: known }
  const id = attribute(node, 'r:id')
  const link = source.relationships(part).find((one) => one.id === id)
  if (link === undefined)
    return action === '' || NO_LINK.test(action) ? undefined : { kind: 'other', action }
  if (!link.isExternal && link.type === 'slide') return { kind: 'slide', part: link.target }
  return { kind: 'address', address: link.target }
}

/** The slide that a link shows when it is used on a slide; undefined for other links. */
export function slideOfLink(
  presentation: Presentation,
  from: Slide,
  link: Link | undefined,
): Slide | undefined {
  const { slides } = presentation
  if (link?.kind === 'slide') return slides.find((one) => partKey(one.part) === partKey(link.part))
  // LibreOffice and older WPS link to a slide by an anchor with its number.
  const anchor =
    link?.kind === 'address' ? /^#(?:slide|幻灯片|page)\s*(\d+)$/i.exec(link.address) : null
  if (anchor !== null) return slides[Number(anchor[1]) - 1]
  if (link?.kind !== 'jump') return undefined
  if (link.jump === 'first') return slides[0]
  if (link.jump === 'last') return slides.at(-1)
  if (link.jump === 'next') return slides[from.number]
  return link.jump === 'previous' ? slides[from.number - 2] : undefined
}

function decoded(address: string): string {
  try {
    return decodeURI(address)
  } catch {
    // A lone % is no escape; the address stands as it is.
    return address
  }
}

function normalized(address: string): string {
  const plain = foldSpaces(decoded(address)).replaceAll('\\', '/')
  const mail = /^mailto:([^?]*)/i.exec(plain)
  if (mail !== null) return `mailto:${(mail[1] ?? '').trim().toLowerCase()}`
  const web = /^([a-z][a-z\d+.-]*):\/\/([^/?#]*)(.*)$/i.exec(plain)
  if (web === null) return plain.replace(/^\.\//, '').replace(/\/$/, '')
  return `${(web[1] ?? '').toLowerCase()}://${(web[2] ?? '').toLowerCase()}${(web[3] ?? '').replace(/\/$/, '')}`
}

/**
 * True when two addresses lead to the same: percent-encoding, the case of a host, a last slash and the
 * subject of a mail do not count; a file counts by its name, because the folder is the PC's (10914).
 */
export function isSameAddress(actual: string, wanted: string): boolean {
  const one = normalized(actual)
  const other = normalized(wanted)
  if (one === other) return true
  if (/^[^:/]+@[^:/]+$/.test(other)) return one === `mailto:${other.toLowerCase()}`
  const isWeb = /^(https?|ftp):/
  if (isWeb.test(one) && !/^[a-z]+:/i.test(other)) return one === `http://${other.toLowerCase()}`
  if (isWeb.test(one) || isWeb.test(other) || one.startsWith('mailto:')) return false
  const name = (path: string): string => path.slice(path.lastIndexOf('/') + 1).toLowerCase()
  if (other.includes('/')) return one.toLowerCase().endsWith(`/${other.toLowerCase()}`)
  return name(one) === name(other)
}

/** Name of the sound of a link, as the dialog shows it; undefined for none. */
export function soundOf(node: XmlElement | undefined): string | undefined {
  const sound = child(node, 'a:snd')
  return sound === undefined ? undefined : (attribute(sound, 'name') ?? '')
}
