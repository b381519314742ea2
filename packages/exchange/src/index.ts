export {
  EXCHANGE_LIMITS,
  ExchangeError,
  type FoundItem,
  type PackedFile,
  type Place,
  type ReadItems,
  type ReadTasks,
  type ReadWish,
  type ReportCode,
  type ReportLine,
  type WrittenItems,
} from './outcome.ts'
export { readItems } from './read-items.ts'
export { readTasks } from './read-tasks.ts'
export { startFilesOf, writeTasks } from './write-tasks.ts'
export { wordsOf } from './report-words.ts'
export { writeItems } from './write-items.ts'
export { writeTableTemplate } from './write-table.ts'
