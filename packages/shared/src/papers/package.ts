import { bytesToUtf8 } from '@noble/ciphers/utils.js'
import { utf8ToBytes } from '../kernel/index.ts'
import { PackagedPaper, type PackagedPaper as Paper } from './package.contract.ts'
import type { PaperContent } from './papers.contract.ts'
import { contentsOf } from './variants.ts'

/*
 * A paper package (DESIGN section 9, docs/formats.md):
 *   sealed = nonce (12 bytes) ‖ AES-256-GCM(key of the variant, nonce, plain), bound to PACKAGE_BINDING
 *   plain  = length of the text (4 bytes, big endian) ‖ text (JSON in UTF-8) ‖ contents ‖ zeros
 * Sealed once per paper, with one random key per variant: the same bytes everywhere. All packages of a
 * paper have one length, so that neither name nor size tells which variant it is.
 */

/** What a package's encryption is bound to. */
export const PACKAGE_BINDING = 'wenkao-paper-package-1'
export const PACKAGE_NONCE_BYTES = 12
export const PACKAGE_KEY_BYTES = 32
const LENGTH_BYTES = 4
/** Lengths are rounded up to this. */
const PADDED_TO = 64 * 1024

/**
 * What candidates see of a paper, picked field by field (R6): no answer, no checkpoint, no knowledge
 * point, no partial credit.
 */
export function candidateView(paper: PaperContent): Pick<Paper, 'items' | 'tasks'> {
  return {
    items: paper.items.map(
      ({ id, kind, points, stem, options, keepOrder, keepPlace, pictures }) => ({
        ...{ id, kind, points, stem },
        ...(options === undefined
          ? {}
          : { options: options.map((option) => ({ id: option.id, text: option.text })) }),
        ...(keepOrder === undefined ? {} : { keepOrder }),
        ...(keepPlace === undefined ? {} : { keepPlace }),
        ...(pictures === undefined
          ? {}
          : {
              pictures: pictures.map(({ name, hash, size, type }) => ({ name, hash, size, type })),
            }),
      }),
    ),
    tasks: paper.tasks.map(
      ({ id, kind, title, points, folder, mainFile, instruction, materials }) => ({
        ...{ id, kind, title, points, folder, instruction },
        ...(mainFile === undefined ? {} : { mainFile }),
        materials: materials.map(({ path, hash, size }) => ({ path, hash, size })),
      }),
    ),
  }
}

/** What goes into the package of a variant. */
export function packagedPaper(
  paper: { readonly paperId: string; readonly version: number },
  content: PaperContent,
): Paper {
  return {
    format: 'wenkao-paper',
    version: 1,
    paperId: paper.paperId,
    paperVersion: paper.version,
    ...candidateView(content),
    contents: [...contentsOf(content)].sort((a, b) => (a.hash < b.hash ? -1 : 1)),
  }
}

/** Length of all packages of a paper before sealing, bytes: that of the largest, rounded up. */
export function packageLength(papers: readonly Paper[]): number {
  const longest = papers.reduce((most, paper) => Math.max(most, plainLength(paper)), 0)
  return Math.ceil(longest / PADDED_TO) * PADDED_TO
}

function plainLength(paper: Paper): number {
  const contents = paper.contents.reduce((sum, { size }) => sum + size, 0)
  return LENGTH_BYTES + utf8ToBytes(JSON.stringify(paper)).length + contents
}

/**
 * A package before sealing.
 * @param contents bytes by hash, of all that the paper names.
 * @param length of the result, bytes.
 * @throws RangeError when a content is missing or has another size, or the length is too small.
 */
export function writePackage(
  paper: Paper,
  contents: ReadonlyMap<string, Uint8Array>,
  length: number,
): Uint8Array {
  const text = utf8ToBytes(JSON.stringify(paper))
  const plain = new Uint8Array(length)
  new DataView(plain.buffer).setUint32(0, text.length)
  plain.set(text, LENGTH_BYTES)
  let at = LENGTH_BYTES + text.length
  for (const { hash, size } of paper.contents) {
    const bytes = contents.get(hash)
    if (bytes?.length !== size) throw new RangeError(`Expected ${size} bytes of ${hash}`)
    plain.set(bytes, at)
    at += size
  }
  return plain
}

/**
 * Reads a package that was opened with its key. Whether contents have their hashes is the caller's to
 * see, who stores them by it.
 * @returns undefined when it is no package of this version.
 */
export function readPackage(
  plain: Uint8Array,
): { readonly paper: Paper; readonly contents: ReadonlyMap<string, Uint8Array> } | undefined {
  if (plain.length < LENGTH_BYTES) return undefined
  const length = new DataView(plain.buffer, plain.byteOffset).getUint32(0)
  if (length > plain.length - LENGTH_BYTES) return undefined
  try {
    const text = bytesToUtf8(plain.subarray(LENGTH_BYTES, LENGTH_BYTES + length))
    const read = PackagedPaper.safeParse(JSON.parse(text))
    if (!read.success) return undefined
    const contents = new Map<string, Uint8Array>()
    let at = LENGTH_BYTES + length
    for (const { hash, size } of read.data.contents) {
      if (at + size > plain.length) return undefined
      contents.set(hash, plain.subarray(at, at + size))
      at += size
    }
    return { paper: read.data, contents }
  } catch (cause) {
    // Whoever has the key may have sealed anything.
    if (cause instanceof SyntaxError || cause instanceof TypeError) return undefined
    throw cause
  }
}
