import * as z from 'zod/mini'
import { EntryFilter, KnowledgePointCode, TemplateFault, entryKinds } from '../bank/index.ts'
import { Id, endpoint } from '../kernel/index.ts'
import { TASK_PACKAGE_LIMITS } from './task-package.contract.ts'

/** Formats in which items come from other systems and go to them (N08); `xlsx` reads CSV too. */
export const exchangeFormats = ['xlsx', 'moodleXml', 'gift', 'aiken', 'qti3'] as const
export type ExchangeFormat = (typeof exchangeFormats)[number]
/** Those, and the package of task templates with their start files. */
export const fileFormats = [...exchangeFormats, 'tasks'] as const
export type FileFormat = (typeof fileFormats)[number]

export const MOST_EXCHANGE_BYTES = 32 * 1024 * 1024
/** Items of one file; a QTI package holds fewer parts. */
export const MOST_EXCHANGED = {
  items: 20_000,
  qti3: 1_500,
  tasks: TASK_PACKAGE_LIMITS.tasks,
} as const

/** Lines that a report lists; the last one says that there are more. */
export const MOST_REPORTED = 2_000

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
  /** What to do about it; empty when there is nothing to do. */
  adviceZh: z.string(),
  adviceEn: z.string(),
})
export type ExchangeLine = z.infer<typeof ExchangeLine>

const Answer = z._default(z.enum(['yes', 'no']), 'no')

export const importItems = endpoint({
  id: 'exchange.importItems',
  method: 'POST',
  path: '/api/exchange/items',
  action: 'bank.edit',
  summary:
    'Bring a file of items (.xlsx, CSV, Moodle XML, GIFT, Aiken, QTI 3) or a task package into a folder as drafts, or only try it',
  query: z.object({
    folderId: Id,
    format: z.enum(fileFormats),
    /** Of items whose file names none; without it such items are left out. */
    knowledgePoint: z.optional(KnowledgePointCode),
    difficulty: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(5)), 3),
    fileName: z._default(z.string().check(z.maxLength(200)), ''),
    /** `yes`: nothing is kept; the report says what would become of it. */
    dryRun: Answer,
    /** `yes`: what is there already is added once more (EX1). */
    again: Answer,
    /** Chosen by the page, to ask meanwhile how far it has got. */
    importId: z.optional(Id),
  }),
  body: z.unknown(),
  bodyKind: 'bytes',
  maxBodyBytes: TASK_PACKAGE_LIMITS.bytes,
  reply: z.object({
    /** Items that the file holds and the bank can take, those that are there already left out. */
    found: z.int(),
    /** Items that are there already, in folders that the caller sees, or twice in the file (EX1). */
    present: z.int(),
    /** Entries that were added; 0 in a trial. */
    added: z.int(),
    /** Of those, how many read like an entry that was there. */
    similar: z.int(),
    /** The first items, as the file has them. */
    items: z.array(
      z.object({
        at: z.int(),
        kind: z.enum(entryKinds),
        title: z.string(),
        knowledgePoint: KnowledgePointCode,
        /** What a template has to be mended in before it is reviewed. */
        templateFaults: z.array(TemplateFault),
      }),
    ),
    report: z.array(ExchangeLine),
  }),
})

export const readImport = endpoint({
  id: 'exchange.readImport',
  method: 'GET',
  path: '/api/exchange/imports/:importId',
  action: 'bank.edit',
  summary: 'How far an import of the caller has got while it runs',
  params: z.object({ importId: Id }),
  reply: z.object({
    /** `none`: not begun yet, or over. */
    phase: z.enum(['none', 'reading', 'comparing', 'keeping']),
    done: z.int(),
    of: z.int(),
  }),
})

const MOST_CHOSEN = 200
const { form: _form, ...filters } = EntryFilter.shape
const ExportQuery = z.object({
  ...filters,
  format: z.enum(fileFormats),
  /** Only these, by number, with commas between them. */
  numbers: z.optional(
    z.string().check(z.regex(new RegExp(`^\\d{7,11}(,\\d{7,11}){0,${MOST_CHOSEN - 1}}$`))),
  ),
})
export type ExportQuery = z.infer<typeof ExportQuery>

export const exportItems = endpoint({
  id: 'exchange.exportItems',
  method: 'GET',
  path: '/api/exchange/items',
  action: 'bank.read',
  summary:
    'Items or task templates that the caller may see, by filter or number, as a file in a format of exchange',
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
  reply: z.object({
    found: z.int(),
    /** What the search finds as well and the format cannot hold: templates, or items of a task package. */
    others: z.int(),
    report: z.array(ExchangeLine),
  }),
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

/** Lines of a report as the page holds them. */
export const saveReport = endpoint({
  id: 'exchange.saveReport',
  method: 'POST',
  path: '/api/exchange/report.xlsx',
  action: 'bank.read',
  summary: 'The lines of a report as a spreadsheet, to work them off',
  body: z.object({
    language: z.enum(['zh-CN', 'en']),
    lines: z.array(ExchangeLine).check(z.maxLength(MOST_REPORTED + 1)),
  }),
  maxBodyBytes: 4 * 1024 * 1024,
  reply: z.unknown(),
  replyKind: 'bytes',
})
