import * as z from 'zod/mini'
import { CategoryCode, EntryFilter, KnowledgePointCode } from '../bank/index.ts'
import { Id, endpoint } from '../kernel/index.ts'
import { itemKinds } from '../papers/index.ts'

/** Formats in which items come from other systems and go to them (N08); `xlsx` reads CSV too. */
export const exchangeFormats = ['xlsx', 'moodleXml', 'gift', 'aiken', 'qti3'] as const
export type ExchangeFormat = (typeof exchangeFormats)[number]

export const MOST_EXCHANGE_BYTES = 20 * 1024 * 1024
/** Items of one file; a QTI package holds fewer parts. */
export const MOST_EXCHANGED = { items: 20_000, qti3: 1_500 } as const

/** One thing that could not be taken or given, in both languages. */
export const ExchangeLine = z.object({
  /** Row, line or question, from 1; 0 for the file as a whole. */
  at: z.int(),
  name: z.string(),
  /** `error`: the item was left out; `warning`: something of it was; `note`: nothing is missing. */
  severity: z.enum(['error', 'warning', 'note']),
  code: z.string(),
  zh: z.string(),
  en: z.string(),
})
export type ExchangeLine = z.infer<typeof ExchangeLine>

const Answer = z._default(z.enum(['yes', 'no']), 'no')

export const importItems = endpoint({
  id: 'exchange.importItems',
  method: 'POST',
  path: '/api/exchange/items',
  action: 'bank.edit',
  summary:
    'Bring a file of items (.xlsx, CSV, Moodle XML, GIFT, Aiken, QTI 3) into a folder as drafts, or only try it',
  query: z.object({
    folderId: Id,
    format: z.enum(exchangeFormats),
    /** Of items whose file names none. */
    knowledgePoint: KnowledgePointCode,
    difficulty: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(5)), 3),
    fileName: z._default(z.string().check(z.maxLength(200)), ''),
    /** `yes`: nothing is kept; the report says what would become of it. */
    dryRun: Answer,
  }),
  body: z.unknown(),
  bodyKind: 'bytes',
  maxBodyBytes: MOST_EXCHANGE_BYTES,
  reply: z.object({
    /** Items that the file holds and the bank can take. */
    found: z.int(),
    /** Entries that were added; 0 in a trial. */
    added: z.int(),
    /** Of those, how many read like an entry that was there. */
    similar: z.int(),
    /** The first items, as the file has them. */
    items: z.array(
      z.object({
        at: z.int(),
        kind: z.enum(itemKinds),
        title: z.string(),
        knowledgePoint: KnowledgePointCode,
      }),
    ),
    report: z.array(ExchangeLine),
  }),
})

const { search, status, usable, tag, folderId } = EntryFilter.shape
const ExportQuery = z.object({
  ...{ search, status, usable, tag, folderId },
  format: z.enum(exchangeFormats),
  code: z.optional(CategoryCode),
})
export type ExportQuery = z.infer<typeof ExportQuery>

export const exportItems = endpoint({
  id: 'exchange.exportItems',
  method: 'GET',
  path: '/api/exchange/items',
  action: 'bank.read',
  summary: 'Items that the caller may see, by filter, as a file in a format of exchange',
  query: ExportQuery,
  reply: z.unknown(),
  replyKind: 'bytes',
})
export const reportExport = endpoint({
  id: 'exchange.reportExport',
  method: 'GET',
  path: '/api/exchange/export-report',
  action: 'bank.read',
  summary: 'What an export would leave out, since its format has no place for it',
  query: ExportQuery,
  reply: z.object({ found: z.int(), report: z.array(ExchangeLine) }),
})
export const itemsTemplate = endpoint({
  id: 'exchange.itemsTemplate',
  method: 'GET',
  path: '/api/exchange/template.xlsx',
  action: 'bank.read',
  summary:
    'The spreadsheet in which items are written for the import, with an example of each kind',
  reply: z.unknown(),
  replyKind: 'bytes',
})
