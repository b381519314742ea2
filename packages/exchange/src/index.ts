export {
  EXCHANGE_LIMITS,
  type FoundItem,
  type ReadItems,
  type ReadWish,
  type ReportCode,
  type ReportLine,
  type WrittenItems,
} from './outcome.ts'
export { readItems } from './read-items.ts'
export { wordsOf } from './report-words.ts'
export { writeItems } from './write-items.ts'
export { writeTableTemplate } from './write-table.ts'
