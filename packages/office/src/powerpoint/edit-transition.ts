import {
  alternatives,
  copyElement,
  element,
  insertInOrder,
  remove,
  setAttributes,
} from '../package/edit-xml.ts'
import { child, children } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { Slide } from './read-presentation.ts'
import { transitionNamed } from './transition-names.ts'

/** The prefix that a reader must know for a transition as it is. */
function requires(transition: XmlElement): string | undefined {
  const prefixes = children(transition).map((one) => one.name.slice(0, one.name.indexOf(':')))
  return (
    ['p159', 'p15', 'p14'].find((prefix) => prefixes.includes(prefix)) ??
    (transition.attributes['p14:dur'] === undefined ? undefined : 'p14')
  )
}

/**
 * Changes a slide's transition and writes it as PowerPoint does: what old readers do not know within
 * alternatives, with a plain fade for them.
 */
export function changeTransition(slide: Slide, change: (transition: XmlElement) => void): void {
  const known = child(slide.tree, 'p:transition')
  const made = known === undefined ? element('p:transition') : copyElement(known)
  change(made)
  if (known !== undefined) remove(known)
  const needed = requires(made)
  if (needed === undefined) {
    insertInOrder(slide.tree, made)
    return
  }
  const old = copyElement(made)
  setAttributes(old, { 'p14:dur': undefined })
  for (const one of children(old))
    if (/^p1\d+:/.test(one.name)) {
      old.children[old.children.indexOf(one)] = Object.assign(element('p:fade'), { parent: old })
    }
  for (const one of alternatives(needed, [made], [old])) insertInOrder(slide.tree, one)
}

/** Puts an effect by its key; `none` takes it away. */
export function putEffect(transition: XmlElement, key: string): void {
  for (const one of children(transition))
    if (one.name !== 'p:sndAc' && one.name !== 'p:extLst') remove(one)
  if (key === 'none') return
  const known = transitionNamed(key)
  if (known === undefined) throw new Error(`No transition is known as ${key}`)
  const marks = Object.entries(known.marks ?? {}).filter(([, isSet]) => isSet)
  const effect = element(known.element, Object.fromEntries(marks.map(([name]) => [name, 1])))
  if (known.element === 'p15:prstTrans') setAttributes(effect, { prst: key })
  if (key === 'morph') setAttributes(effect, { option: 'byObject' })
  effect.parent = transition
  transition.children.unshift(effect)
}

const RATE = 8000

/** A tenth of a second of silence, for sounds that the program brings along and we do not. */
export function silentWave(): Uint8Array {
  const samples = RATE / 10
  const bytes = new Uint8Array(44 + samples).fill(128)
  const view = new DataView(bytes.buffer)
  const text = (at: number, letters: string): void => {
    for (let index = 0; index < 4; index += 1) bytes[at + index] = letters.charCodeAt(index)
  }
  text(0, 'RIFF')
  view.setUint32(4, 36 + samples, true)
  text(8, 'WAVE')
  text(12, 'fmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, RATE, true)
  view.setUint32(28, RATE, true)
  view.setUint16(32, 1, true)
  view.setUint16(34, 8, true)
  text(36, 'data')
  view.setUint32(40, samples, true)
  return bytes
}

/** Stores a sound and relates it to a slide; a material of that name, else silence. */
export function addSound(draft: PowerPointDraft, slide: Slide, file: string): string {
  const issued = [...draft.materials].find(
    ([path]) => path.slice(path.lastIndexOf('/') + 1).toLowerCase() === file.toLowerCase(),
  )
  const parts = draft.package
  const bytes = issued?.[1] ?? silentWave()
  const known = parts.source
    .relationships(slide.part)
    .filter((link) => link.type === 'audio' && !link.isExternal)
    .find((link) => {
      const stored = parts.source.bytes(link.target)
      return stored.length === bytes.length && stored.every((byte, index) => byte === bytes[index])
    })
  if (known !== undefined) return known.id
  const part = parts.addPart('ppt/media/audio#.wav', 'audio/x-wav', bytes)
  return parts.relate(slide.part, 'audio', part)
}
