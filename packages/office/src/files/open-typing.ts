import { asTyped, foldSigns, MOST_TYPED, type TypingFigures } from '@wenkao/shared/typing'
import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  found,
  single,
  unsupported,
  words,
  type Finding,
  type Words,
} from '../checkpoints/checker.ts'
import { MISSING, Path } from './check-entries.ts'
import { decodeTextFile } from './decode-text.ts'
import type { FilesView } from './files-view.ts'
import { pathKey } from './folder-state.ts'
import { readTyping, type TypedWork } from './typing-record.ts'

export const TypingTarget = z.object({
  in: z.literal('typing'),
  /** What the candidate typed: a record of the typing page, or a text file. */
  path: Path,
  /** The text to be typed, among the issued files. */
  reference: Path,
  /** Full and half width, and kinds of quotes, count as the same. */
  foldWidth: z._default(z.boolean(), false),
})
export type TypingTarget = z.infer<typeof TypingTarget>

interface Typed {
  readonly work: TypedWork
  readonly reference: string
  readonly text: string
}

/** Opens the typed file and its reference, and judges them; what is missing is said. */
export function examineTyping(
  view: FilesView,
  target: TypingTarget,
  wanted: Words,
  judge: (typed: Typed, where: Words) => Finding,
): Finding {
  const where = words('打字', 'typing')
  const source = view.start.entries.get(pathKey(target.reference))?.bytes
  const reference = source === undefined ? undefined : decodeTextFile(source, view.decodeText)
  if (reference === undefined)
    return blocked(where, wanted, words('原始素材中没有原文', 'the materials lack the text'))
  const bytes = view.folder.entries.get(pathKey(target.path))?.bytes
  if (bytes === undefined) return found(where, wanted, COUNT.items, single(false, MISSING))
  const work = readTyping(bytes, view.decodeText)
  if (work === undefined)
    return unsupported(where, wanted, words('内容无法解码', 'the content cannot be decoded'))
  const fold = (text: string): string =>
    target.foldWidth ? foldSigns(asTyped(text)) : asTyped(text)
  const typed = { work, reference: fold(reference), text: fold(work.text) }
  if (typed.reference.length > MOST_TYPED || typed.text.length > MOST_TYPED)
    return unsupported(where, wanted, words('文字过长', 'the text is too long'))
  return judge(typed, where)
}

/** Share of the text that has to be typed right before a share of errors says anything (60101, 60104). */
const LEAST_SHARE = 0.1
export const MinTyped = z._default(z.number().check(z.gte(0), z.lte(1)), LEAST_SHARE)

/** What is said of a text of which too little was typed; undefined when it is enough. */
export function tooLittle(
  figures: TypingFigures,
  reference: string,
  minTyped: number,
  where: Words,
  wanted: Words,
): Finding | undefined {
  const whole = [...reference].length
  if (figures.correct > 0 && figures.correct >= minTyped * whole) return undefined
  const typed = words(
    `只正确录入${figures.correct}字，共${whole}字`,
    `${figures.correct} right of ${whole} characters, which is too little`,
  )
  return found(where, wanted, COUNT.items, single(false, typed))
}
