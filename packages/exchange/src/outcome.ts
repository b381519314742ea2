import type { BankItem, TemplateFault } from '@wenkao/shared/bank'
import type { DecodeText } from '@wenkao/office/package'
import { MOST_EXCHANGED, MOST_EXCHANGE_BYTES, type PackedTask } from '@wenkao/shared/exchange'

/** Where in a file something stands: a row or a line from 1, or how many-th question it is. */
export interface Place {
  readonly at: number
  /** The question's name or the part's; empty when it has none. */
  readonly name: string
}

/** What a report says; its words are in `report-words.ts`. */
export type ReportCode =
  | 'unreadable'
  | 'tooManyItems'
  | 'nothingFound'
  | 'malformed'
  | 'unsupportedKind'
  | 'noAnswer'
  | 'unknownAnswer'
  | 'tolerance'
  | 'tooManyOptions'
  | 'fault'
  | 'invalid'
  | 'unknownKind'
  | 'knowledgePoint'
  | 'difficulty'
  | 'headingMissing'
  | 'headingUnknown'
  | 'weights'
  | 'wildcard'
  | 'caseMatters'
  | 'scriptRemoved'
  | 'elementLost'
  | 'linkLost'
  | 'mediaLost'
  | 'pictureMissing'
  | 'categoryLost'
  | 'scoringLost'
  | 'partsIgnored'
  | 'kindNotInFormat'
  | 'markupLost'
  | 'factsLost'
  | 'picturesLost'
  | 'strangeSigns'
  | 'taskShape'
  | 'futureVersion'
  | 'unknownCheckpoint'
  | 'wrongArea'
  | 'fileMissing'
  | 'fileAltered'
  | 'fileRefused'
  | 'templateFault'
  | 'notTried'
  | 'present'
  | 'presentInFile'
  | 'unknownKnowledgePoint'
  | 'notTaken'
  | 'more'

/**
 * One thing that an import or an export could not do. `error`: the item was left out; `warning`:
 * the item came, something of it did not; `note`: nothing of an item is missing.
 */
export interface ReportLine extends Place {
  readonly severity: 'error' | 'warning' | 'note'
  readonly code: ReportCode
  /** What it is about, as the file has it: a kind of question, an element, a heading. */
  readonly detail: string
  /** The same for readers of English, where it is a sentence. */
  readonly detailEn?: string
}

export interface FoundItem {
  readonly place: Place
  readonly item: BankItem
}

export interface ReadItems {
  readonly items: readonly FoundItem[]
  /** Bytes of the pictures that the items name, by SHA-256. */
  readonly pictures: ReadonlyMap<string, Uint8Array>
  readonly report: readonly ReportLine[]
}

export interface FoundTask {
  readonly place: Place
  readonly task: PackedTask
  /** What a trial of a few draws found; its author mends it before a review. */
  readonly templateFaults: readonly TemplateFault[]
}

/** A start file of a package; templates name it by its hash. */
export interface PackedFile {
  readonly hash: string
  /** What the first template that names it calls it. */
  readonly fileName: string
  readonly bytes: Uint8Array
}

export interface ReadTasks {
  readonly tasks: readonly FoundTask[]
  /** Only those that the tasks name. */
  readonly files: readonly PackedFile[]
  readonly report: readonly ReportLine[]
}

/** What the file may not say itself. */
export interface ReadWish {
  /** Of items whose file names none. */
  readonly knowledgePoint?: string | undefined
  readonly difficulty: number
  /** Decoder for GB18030, which no pure code holds. */
  readonly decode?: DecodeText | undefined
}

export interface WrittenItems {
  readonly bytes: Uint8Array
  readonly mediaType: string
  /** With its dot. */
  readonly extension: string
  /** `at` counts the given items from 1. */
  readonly report: readonly ReportLine[]
}

/** Bounds of a file of exchange, kept before anything is built from it. */
export const EXCHANGE_LIMITS = {
  fileBytes: MOST_EXCHANGE_BYTES,
  items: MOST_EXCHANGED.items,
  depth: 100,
  elements: 1_500_000,
  /** More lines than this help nobody; the last one says that there are more. */
  report: 5_000,
} as const

/** Thrown inside the readers when a file as a whole cannot be read; `readItems` makes a line of it. */
export class ExchangeError extends Error {
  readonly code: ReportCode
  constructor(code: ReportCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'ExchangeError'
    this.code = code
  }
}
