import * as z from 'zod/mini'
import { words, type Words } from '../checkpoints/checker.ts'
import type { ColorScheme } from '../drawing/read-color.ts'
import { readColorMap } from '../drawing/read-color.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { child } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { readObjects, type ObjectKind, type WordObject } from './read-objects.ts'
import { matchingPictures, PictureReference, wantedPicture } from './read-pictures.ts'
import type { WordDocument } from './word-document.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'
import { ownTable } from '../package/own-table.ts'

const KINDS = [
  'picture',
  'shape',
  'textBox',
  'wordArt',
  'smartArt',
  'chart',
  'group',
  'line',
] as const

/** A drawn object: by the issued picture, by text in it, else by its number among its kind (2.3). */
export const ObjectTarget = z.object({
  in: z.enum(KINDS),
  index: z.optional(z.int().check(z.gte(1))),
  containing: z.optional(z.string().check(z.minLength(1))),
  ...PictureReference,
})
export type ObjectTarget = z.infer<typeof ObjectTarget>

const NAMES: Readonly<Record<ObjectTarget['in'], Words>> = ownTable({
  picture: words('图片', 'picture'),
  shape: words('形状', 'shape'),
  textBox: words('文本框', 'text box'),
  wordArt: words('艺术字', 'WordArt'),
  smartArt: words('SmartArt 图形', 'SmartArt'),
  chart: words('图表', 'chart'),
  group: words('组合', 'group'),
  line: words('线条', 'line'),
})

/** An object target in words for messages. */
export function objectWords(target: ObjectTarget): Words {
  const name = NAMES[target.in]
  const which =
    target.file ?? (target.containing === undefined ? undefined : `“${target.containing}”`)
  const text = which ?? String(target.index ?? 1)
  return words(`${name.zh}${text}`, `${name.en} ${text}`)
}

/** Kinds that a target's kind accepts: candidates make a text box where a shape is as good. */
const ACCEPTED: Readonly<Record<ObjectTarget['in'], readonly ObjectKind[]>> = ownTable({
  picture: ['picture'],
  shape: ['shape', 'textBox', 'wordArt'],
  textBox: ['textBox', 'wordArt'],
  wordArt: ['wordArt'],
  smartArt: ['smartArt'],
  chart: ['chart'],
  group: ['group'],
  line: ['line'],
})

/** The objects of a kind in document order; a number counts only those of just that kind. */
export function objectsOf(document: WordDocument, kind: ObjectTarget['in']): readonly WordObject[] {
  return readObjects(document).filter((one) => one.kind === kind)
}

/** Finds the object of a target. */
export function findObject(view: WordView, target: ObjectTarget): WordObject | undefined {
  const reference = wantedPicture(view.materials, target)
  if (reference !== undefined) {
    const [picture] = matchingPictures(view, reference)
    return readObjects(view.document).find(
      (one) =>
        one.node === picture?.node || (picture !== undefined && one.node === picture.node.parent),
    )
  }
  if (target.containing !== undefined) {
    const text = foldSpaces(target.containing)
    const accepted = ACCEPTED[target.in]
    const found = readObjects(view.document).filter(
      (one) => accepted.includes(one.kind) && foldSpaces(one.text).includes(text),
    )
    return found.find((one) => one.kind === target.in) ?? found[0]
  }
  return objectsOf(view.document, target.in)[(target.index ?? 1) - 1]
}

/** The object of a target, to be changed. Throws when it is not there. */
export function objectToEdit(draft: WordDraft, target: ObjectTarget): WordObject {
  const found = findObject(draft.view(), target)
  if (found === undefined) throw new Error(`There is no ${JSON.stringify(target)}`)
  return found
}

/** The shape properties of an object, to be changed. Throws for old VML shapes. */
export function propertiesToEdit(draft: WordDraft, target: ObjectTarget): XmlElement {
  const { properties } = objectToEdit(draft, target)
  if (properties === undefined) throw new Error(`${target.in} has no properties to change`)
  return properties
}

/** What colour names mean in a Word document (w:clrSchemeMapping over the usual map). */
export function colorSchemeOf(document: WordDocument): ColorScheme {
  const mapping = readColorMap(child(document.settings, 'w:clrSchemeMapping'))
  const slots = new Map<string, string>()
  for (const [name, value] of mapping) {
    const key = name.replace(/^w:/, '')
    slots.set(key, SLOTS[value] ?? value)
  }
  const map = new Map(
    [...slots].flatMap(([name, slot]) => (SHORT[name] === undefined ? [] : [[SHORT[name], slot]])),
  )
  return { colors: document.theme.colors, formats: document.theme.formats, map }
}

const SLOTS: Readonly<Record<string, string>> = ownTable({
  light1: 'lt1',
  dark1: 'dk1',
  light2: 'lt2',
  dark2: 'dk2',
  hyperlink: 'hlink',
  followedHyperlink: 'folHlink',
})
const SHORT: Readonly<Record<string, string>> = ownTable({
  bg1: 'bg1',
  t1: 'tx1',
  bg2: 'bg2',
  t2: 'tx2',
})
