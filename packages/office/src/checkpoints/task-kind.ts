import { excelCheckers } from '../excel/excel-checkers.ts'
import { draftExcel, type ExcelDraft } from '../excel/excel-draft.ts'
import { openExcel, type ExcelView } from '../excel/excel-view.ts'
import { typingCheckers } from '../files/check-typing.ts'
import { browserCheckers, filesCheckers } from '../files/files-checkers.ts'
import { draftFiles, draftManifest, type FilesDraft } from '../files/files-draft.ts'
import type { FilesView } from '../files/files-view.ts'
import { fileAt, readFolderState, type FolderManifest } from '../files/folder-state.ts'
import type { DocumentOptions, OfficePackage } from '../package/open-package.ts'
import type { PackageDraft } from '../package/package-draft.ts'
import { powerPointCheckers } from '../powerpoint/powerpoint-checkers.ts'
import { draftPowerPoint, type PowerPointDraft } from '../powerpoint/powerpoint-draft.ts'
import { openPowerPoint, type PowerPointView } from '../powerpoint/powerpoint-view.ts'
import { draftWord, type WordDraft } from '../word/word-draft.ts'
import { openWord, type WordView } from '../word/word-view.ts'
import { wordCheckers } from '../word/word-checkers.ts'
import type { Checker } from './checker.ts'
import type { TaskGrading } from './checkpoint-schema.ts'
import type { GradeInput } from './grade-task.ts'
import { openDocuments, type Opened } from './open-documents.ts'

/** Start files, and the document among them, that an answer is made from. */
export interface DraftInput {
  readonly file: string
  readonly startFiles: ReadonlyMap<string, Uint8Array>
  readonly startManifest?: FolderManifest | undefined
}

/** What a made answer hands in. */
export interface MadeFiles {
  readonly submittedFiles: ReadonlyMap<string, Uint8Array>
  readonly manifest?: FolderManifest | undefined
}

/** One kind of task: its checks, how its documents are opened, and how they are changed. */
export interface TaskKind<View, Draft> {
  readonly checkers: ReadonlyMap<string, Checker<View, Draft>>
  open(input: GradeInput): Opened<View>
  draft(input: DraftInput): { readonly draft: Draft; finish(): MadeFiles }
}

function byCode<View, Draft>(
  checkers: readonly Checker<View, Draft>[],
): ReadonlyMap<string, Checker<View, Draft>> {
  return new Map(checkers.map((checker) => [checker.code, checker]))
}

/** A kind whose work is one Office document. */
function documentKind<
  Document extends { readonly source: OfficePackage },
  View,
  Draft extends { readonly package: PackageDraft },
>(
  checkers: readonly Checker<View, Draft>[],
  open: (bytes: Uint8Array, options?: DocumentOptions) => Document,
  viewOf: (
    document: Document,
    start: Document | undefined,
    materials: ReadonlyMap<string, Uint8Array>,
    decodeText: GradeInput['decodeText'],
  ) => View,
  draftOf: (
    bytes: Uint8Array,
    start: Document | undefined,
    materials: ReadonlyMap<string, Uint8Array>,
  ) => Draft,
): TaskKind<View, Draft> {
  return {
    checkers: byCode(checkers),
    open: (input) =>
      openDocuments(input, open, (document, start) =>
        viewOf(document, start, input.startFiles, input.decodeText),
      ),
    draft({ file, startFiles }) {
      const bytes = fileAt(startFiles, file)
      if (bytes === undefined) throw new Error(`There is no start file ${file}`)
      const draft = draftOf(bytes, open(bytes), startFiles)
      return {
        draft,
        finish: () => ({
          submittedFiles: new Map([...startFiles, [file, draft.package.toBytes()]]),
        }),
      }
    },
  }
}

/** A kind whose work is a folder of files: file operations, pages saved from a browser, typing. */
const folderKind = (
  checkers: readonly Checker<FilesView, FilesDraft>[],
): TaskKind<FilesView, FilesDraft> => ({
  checkers: byCode(checkers),
  open(input) {
    const start = readFolderState(input.startFiles, input.startManifest)
    const folder = readFolderState(input.submittedFiles, input.manifest)
    const { decodeText } = input
    return {
      kind: 'views',
      views: {
        submitted: { folder, start, decodeText },
        baseline: { folder: start, start, decodeText },
      },
      damage: [],
    }
  },
  draft({ startFiles, startManifest }) {
    const draft = draftFiles(startFiles, startManifest)
    return {
      draft,
      finish: () => ({
        submittedFiles: new Map(draft.files),
        manifest: startManifest === undefined ? undefined : draftManifest(draft),
      }),
    }
  },
})
const filesKind = folderKind(filesCheckers)
const browserKind = folderKind(browserCheckers)
const typingKind = folderKind(typingCheckers)

const wordKind: TaskKind<WordView, WordDraft> = documentKind(
  wordCheckers,
  openWord,
  (document, start, materials, decodeText) => ({ document, start, materials, decodeText }),
  draftWord,
)
const excelKind: TaskKind<ExcelView, ExcelDraft> = documentKind(
  excelCheckers,
  openExcel,
  (workbook, start, materials, decodeText) => ({ workbook, start, materials, decodeText }),
  draftExcel,
)
const powerPointKind: TaskKind<PowerPointView, PowerPointDraft> = documentKind(
  powerPointCheckers,
  openPowerPoint,
  (presentation, start, materials) => ({ presentation, start, materials }),
  draftPowerPoint,
)

/** Does something with a kind of task, whatever its documents are. */
export function withKind<Result>(
  kind: TaskGrading['kind'],
  use: <View, Draft>(kind: TaskKind<View, Draft>) => Result,
): Result {
  if (kind === 'word') return use(wordKind)
  if (kind === 'excel') return use(excelKind)
  if (kind === 'powerpoint') return use(powerPointKind)
  if (kind === 'browser') return use(browserKind)
  if (kind === 'typing') return use(typingKind)
  return use(filesKind)
}

/** Kinds of tasks in the order of the catalogue's chapters. */
export const kindNames = ['word', 'excel', 'powerpoint', 'files', 'browser', 'typing'] as const
