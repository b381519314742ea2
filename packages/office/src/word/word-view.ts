import type { DecodeText } from '../files/decode-text.ts'
import { decryptPackage } from '../package/decrypt-package.ts'
import { openPackage, type DocumentOptions } from '../package/open-package.ts'
import { PackageError } from '../package/package-error.ts'
import { containerOf } from '../package/sniff.ts'
import { foldSpaces, isBlankText, similarity } from '../package/normalize-text.ts'
import { alignTexts } from './align-paragraphs.ts'
import { readWordDocument, type WordDocument, type WordParagraph } from './word-document.ts'

/** What a Word checker sees: the document to judge, the start document, the issued materials. */
export interface WordView {
  readonly document: WordDocument
  readonly start: WordDocument | undefined
  readonly materials: ReadonlyMap<string, Uint8Array>
  /** Decodes issued texts that are neither UTF-8 nor UTF-16; absent where nobody brought a decoder. */
  readonly decodeText?: DecodeText | undefined
}

/** Opens a Word file for checkers; throws PackageError when it cannot be read. */
export function openWord(
  bytes: Uint8Array,
  { password, ...options }: DocumentOptions = {},
): WordDocument {
  const isProtected = password !== undefined && containerOf(bytes) === 'encrypted'
  const plain = isProtected ? decryptPackage(bytes, password) : bytes
  if (plain === undefined)
    throw new PackageError('encrypted', 'the file is protected by another password')
  const outcome = openPackage(plain, options)
  if (outcome.kind === 'unreadable') throw new PackageError(outcome.reason, outcome.detail)
  if (outcome.package.document !== 'word')
    throw new PackageError('wrong-type', `a ${outcome.package.document} document`)
  return readWordDocument(outcome.package, isProtected)
}

const countedCache = new WeakMap<WordDocument, readonly WordParagraph[]>()

/** The paragraphs that ordinals count: body text that is not empty (2.3). */
export function countedParagraphs(document: WordDocument): readonly WordParagraph[] {
  const known = countedCache.get(document)
  if (known !== undefined) return known
  const counted = document.body.filter((paragraph) => !isBlankText(paragraph.text))
  countedCache.set(document, counted)
  return counted
}

/** A paragraph named by its text in the start file, with its number among counted paragraphs. */
export interface Anchor {
  readonly text: string
  readonly ordinal?: number | undefined
  readonly created?: boolean | undefined
}

interface Alignment {
  readonly counted: readonly WordParagraph[]
  readonly start: readonly WordParagraph[]
  readonly pairs: ReadonlyMap<number, number>
  readonly taken: ReadonlySet<number>
}

const cache = new WeakMap<WordDocument, WeakMap<WordDocument, Alignment>>()

function alignmentOf(view: WordView): Alignment {
  const reference = view.start ?? view.document
  let known = cache.get(view.document)
  if (known === undefined) {
    known = new WeakMap()
    cache.set(view.document, known)
  }
  const found = known.get(reference)
  if (found !== undefined) return found
  const start = countedParagraphs(reference)
  const counted = countedParagraphs(view.document)
  const pairs = alignTexts(
    start.map((one) => one.text),
    counted.map((one) => one.text),
  )
  const alignment = { counted, start, pairs, taken: new Set(pairs.values()) }
  known.set(reference, alignment)
  return alignment
}

/** The paragraphs of the document that come from the start file; the others are the candidate's. */
export function originalParagraphs(view: WordView): ReadonlySet<WordParagraph> {
  const { counted, taken } = alignmentOf(view)
  return new Set(counted.filter((_, index) => taken.has(index)))
}

/** Index of an anchor among the counted paragraphs of the start file, or -1. */
export function anchorIndex(start: readonly WordParagraph[], anchor: Anchor): number {
  const text = foldSpaces(anchor.text)
  const ordinal = anchor.ordinal === undefined ? -1 : anchor.ordinal - 1
  if (ordinal >= 0 && foldSpaces(start[ordinal]?.text ?? '') === text) return ordinal
  return start.findIndex((one) => foldSpaces(one.text) === text)
}

/**
 * Finds an anchored paragraph in the submission: by alignment with the start file, else by its own
 * text among new paragraphs, else by its number if that paragraph belongs to no other anchor (2.3).
 */
export function resolveAnchor(view: WordView, anchor: Anchor): WordParagraph | undefined {
  const { counted, start, pairs, taken } = alignmentOf(view)
  const index = anchorIndex(start, anchor)
  const aligned = index < 0 ? undefined : pairs.get(index)
  if (aligned !== undefined) return counted[aligned]
  const text = foldSpaces(anchor.text)
  const free = counted.filter((_, position) => !taken.has(position))
  const equal = free.find((one) => foldSpaces(one.text) === text)
  if (equal !== undefined) return equal
  // A short line that was written on to (“日期：…”) is little like what it was.
  const extended =
    text.length < 3 ? [] : free.filter((one) => foldSpaces(one.text).startsWith(text))
  if (extended.length === 1) return extended[0]
  let best: WordParagraph | undefined
  let likeness = 0.6
  for (const one of free) {
    const value = similarity(text, foldSpaces(one.text))
    if (value >= likeness) {
      best = one
      likeness = value
    }
  }
  if (best !== undefined || anchor.created === true || anchor.ordinal === undefined) return best
  return taken.has(anchor.ordinal - 1) ? undefined : counted[anchor.ordinal - 1]
}

/**
 * The anchors of body paragraphs `from` to `to` (1-based among the non-empty body paragraphs), for
 * whoever publishes a checkpoint. Throws PackageError when the start file cannot be read.
 */
export function anchorParagraphs(startBytes: Uint8Array, from: number, to: number): Anchor[] {
  return countedParagraphs(openWord(startBytes))
    .slice(Math.max(0, from - 1), to)
    .map((paragraph, index) => ({ text: foldSpaces(paragraph.text), ordinal: from + index }))
}
