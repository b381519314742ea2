import * as z from 'zod/mini'
import {
  COUNT,
  defineChecker,
  found,
  single,
  snippet,
  unsupported,
  words,
  type Checker,
  type Unit,
} from '../checkpoints/checker.ts'
import { decodeTextFile } from '../files/decode-text.ts'
import { element } from '../package/edit-xml.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { PackageError } from '../package/package-error.ts'
import { descendants } from '../package/xml-query.ts'
import { insertBlocks, textParagraph } from './edit-blocks.ts'
import { textRun } from './edit-text.ts'
import { EDITING, editingStart, EXCERPT, TEXTS } from './examples/editing-start.ts'
import { isAtPlace, newParagraphsAt, placeOf, placeWords, PlaceTarget } from './find-place.ts'
import type { WordDocument } from './word-document.ts'
import type { WordDraft } from './word-draft.ts'
import { evidenceOf } from './word-targets.ts'
import { countedParagraphs, openWord, type WordView } from './word-view.ts'

/** The paragraphs of an issued file; undefined when its encoding cannot be read here. */
function sourceTexts(
  bytes: Uint8Array,
  decode: WordView['decodeText'],
): readonly string[] | undefined {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b)
    return countedParagraphs(openWord(bytes)).map((one) => foldSpaces(one.text))
  const text = decodeTextFile(bytes, decode)
  return text
    ?.split(/\r\n|\r|\n/)
    .map(foldSpaces)
    .filter((line) => line !== '')
}

function readSource(view: WordView, file: string): readonly string[] | undefined {
  const bytes = view.materials.get(file)
  if (bytes === undefined) return undefined
  try {
    return sourceTexts(bytes, view.decodeText)
  } catch (error) {
    if (error instanceof PackageError) return undefined
    throw error
  }
}

/** Relationships of chunks and subdocuments, which hold the file's text without showing it here. */
const chunksOf = (document: WordDocument) =>
  ['w:altChunk', 'w:subDoc'].flatMap((name) =>
    descendants(document.source.xml(document.source.mainPart), name),
  )

const insertedFile: Checker<WordView, WordDraft> = defineChecker({
  code: '10505',
  title: words('插入文件', 'file inserted'),
  target: PlaceTarget,
  /** An issued document or text file. */
  expected: z.object({ file: z.string().check(z.minLength(1)) }),
  examine(view, target, expected) {
    const where = placeWords(target)
    const wanted = words(`文件“${expected.file}”的内容`, `the content of “${expected.file}”`)
    const lines = readSource(view, expected.file)
    if (lines === undefined || lines.length === 0)
      return unsupported(
        where,
        wanted,
        words('素材文件的内容无法读取', 'the content of the issued file cannot be read'),
      )
    const paragraphs = newParagraphsAt(view, target)
    const texts = paragraphs.map((one) => foldSpaces(one.text))
    let at = 0
    const units = lines.map((line): Unit => {
      const index = texts.indexOf(line, at)
      if (index >= 0) at = index + 1
      return {
        isOk: index >= 0,
        weight: 1,
        actual:
          index >= 0
            ? words('已插入', 'inserted')
            : words(`缺少“${snippet(line)}”`, `“${snippet(line)}” is missing`),
      }
    })
    const chunk = chunksOf(view.document).find((one) => isAtPlace(view, one, target))
    if (chunk !== undefined && !units.some((one) => one.isOk))
      return found(
        where,
        wanted,
        COUNT.items,
        single(true, words('作为子文档插入', 'inserted as a subdocument')),
        [evidenceOf(view.document.source.mainPart, chunk, expected.file)],
      )
    return found(
      where,
      wanted,
      COUNT.paragraphs,
      units,
      paragraphs.map((one) => evidenceOf(one.part, one.node, one.text)),
    )
  },
  apply(draft, target, expected) {
    const view = draft.view()
    const lines = readSource(view, expected.file)
    if (lines === undefined) throw new Error(`There is no text in ${expected.file}`)
    const texts = newParagraphsAt(view, target).map((one) => foldSpaces(one.text))
    if (lines.every((line) => texts.includes(line))) return
    insertBlocks(
      draft,
      placeOf(target),
      lines.map((line) => textParagraph(line)),
    )
  },
  example: {
    start: editingStart,
    target: { in: 'place', after: { text: EDITING.material } },
    expected: { file: TEXTS.excerpt },
    near: [
      { name: 'another file', expected: { file: TEXTS.other } },
      {
        name: 'only its first line',
        make(draft) {
          const [line] = EXCERPT
          insertBlocks(draft, { after: { text: EDITING.material } }, [
            element('w:p', {}, [textRun(line)]),
          ])
        },
      },
    ],
  },
})

export const insertedFileCheckers: readonly Checker<WordView, WordDraft>[] = [insertedFile]
