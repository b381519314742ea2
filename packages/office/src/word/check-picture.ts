import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  plain,
  single,
  words,
  type Checker,
} from '../checkpoints/checker.ts'
import { imageSize } from '../package/image-size.ts'
import { sha256Hex } from '../package/sha256.ts'
import { readPictures, type WordPicture } from './read-pictures.ts'
import type { WordDocument } from './word-document.ts'
import { EMU_PER_CM } from './word-names.ts'
import { DocumentTarget, evidenceOf, locate, ParagraphsTarget } from './word-targets.ts'
import type { WordView } from './word-view.ts'
import type { WordDraft } from './word-draft.ts'

const PictureReference = {
  /** Path of an issued picture among the materials. */
  file: z.optional(z.string()),
  hash: z.optional(z.string()),
}
const PictureTarget = z.object({
  in: z.literal('picture'),
  index: z.optional(z.int().check(z.gte(1))),
  ...PictureReference,
})

interface Wanted {
  readonly hash: string | undefined
  readonly pixels: { readonly width: number; readonly height: number } | undefined
}

function wantedPicture(
  view: WordView,
  reference: { readonly file?: string | undefined; readonly hash?: string | undefined },
): Wanted | undefined {
  const bytes = reference.file === undefined ? undefined : view.materials.get(reference.file)
  if (reference.file === undefined && reference.hash === undefined) return undefined
  return {
    hash: reference.hash?.toLowerCase() ?? (bytes === undefined ? undefined : sha256Hex(bytes)),
    pixels: bytes === undefined ? undefined : imageSize(bytes),
  }
}

function newPictures(view: WordView): readonly WordPicture[] {
  const before = new Set(
    view.start === undefined || view.start === view.document
      ? []
      : readPictures(view.start).map((one) => one.hash),
  )
  return readPictures(view.document).filter((one) => !before.has(one.hash))
}

/** By bytes; a picture that the program converted is taken by its pixel size if it is new (4.9). */
function matching(view: WordView, wanted: Wanted): readonly WordPicture[] {
  const same = readPictures(view.document).filter(
    (one) => one.hash !== undefined && one.hash === wanted.hash,
  )
  const { pixels } = wanted
  if (same.length > 0 || pixels === undefined) return same
  return newPictures(view).filter(
    (one) => one.pixels?.width === pixels.width && one.pixels.height === pixels.height,
  )
}

const evidence = (document: WordDocument, picture: WordPicture) =>
  evidenceOf(document.source.mainPart, picture.node, picture.target)

const inserted: Checker<WordView, WordDraft> = defineChecker({
  code: '10901',
  title: words('插入图片', 'picture inserted'),
  target: z.discriminatedUnion('in', [DocumentTarget, ParagraphsTarget]),
  expected: z
    .object({ ...PictureReference, count: z.optional(z.int().check(z.gte(1))) })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  examine(view, target, expected) {
    const wanted = wantedPicture(view, expected)
    const where =
      target.in === 'document' ? words('文档', 'the document') : words('指定段落', 'the paragraph')
    const description = words(
      `图片${expected.file ?? ''}${expected.count === undefined ? '' : ` 共${expected.count}张`}`,
      `picture ${expected.file ?? ''}${expected.count === undefined ? '' : ` (${expected.count} in all)`}`,
    )
    const paragraphs =
      target.in === 'paragraphs'
        ? new Set(locate(view, target).slices.map((slice) => slice.paragraph.node))
        : undefined
    const pictures = (
      wanted === undefined ? readPictures(view.document) : matching(view, wanted)
    ).filter((one) => paragraphs === undefined || paragraphs.has(one.paragraph))
    const isOk =
      expected.count === undefined ? pictures.length > 0 : pictures.length === expected.count
    return found(
      where,
      description,
      COUNT.items,
      single(isOk, words(`符合的图片${pictures.length}张`, `${pictures.length} such pictures`)),
      pictures.map((one) => evidence(view.document, one)),
    )
  },
})

const size: Checker<WordView, WordDraft> = defineChecker({
  code: '10902',
  title: words('图片大小', 'picture size'),
  target: PictureTarget,
  expected: z
    .object({
      widthCm: z.optional(z.number()),
      heightCm: z.optional(z.number()),
      toleranceCm: z._default(z.number(), 0.05),
    })
    .check(z.refine((value) => Object.keys(value).length > 1, 'nothing expected')),
  examine(view, target, expected) {
    const reference = wantedPicture(view, target)
    const picture =
      reference === undefined
        ? readPictures(view.document)[(target.index ?? 1) - 1]
        : matching(view, reference)[0]
    const where = words(
      `图片${target.file ?? target.index ?? 1}`,
      `picture ${target.file ?? target.index ?? 1}`,
    )
    const text = (width: number | undefined, height: number | undefined) =>
      words(
        `${width === undefined ? '' : `宽${width}`}${height === undefined ? '' : ` 高${height}`} 厘米`.trim(),
        `${width === undefined ? '' : `${width} wide`}${height === undefined ? '' : ` ${height} high`} cm`.trim(),
      )
    const wanted = text(expected.widthCm, expected.heightCm)
    if (picture === undefined)
      return blocked(where, wanted, words('没有这张图片', 'there is no such picture'))
    const width = Math.round((picture.widthEmu / EMU_PER_CM) * 1000) / 1000
    const height = Math.round((picture.heightEmu / EMU_PER_CM) * 1000) / 1000
    const isNear = (actual: number, value: number | undefined): boolean =>
      value === undefined || Math.abs(actual - value) <= expected.toleranceCm + 1e-9
    return found(
      where,
      wanted,
      COUNT.items,
      single(
        isNear(width, expected.widthCm) && isNear(height, expected.heightCm),
        picture.widthEmu === 0 ? plain('?') : text(width, height),
      ),
      [evidence(view.document, picture)],
    )
  },
})

export const pictureCheckers: readonly Checker<WordView, WordDraft>[] = [inserted, size]
