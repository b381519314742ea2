export { bringStarterBank } from './bring-starter-bank.ts'
export { putCategories } from './categories.ts'
export { selectCategories } from './categories.queries.ts'
export {
  insertUses,
  selectContents,
  selectForDraw,
  type EntryOfDraw,
  type UsedEntry,
} from './entries.queries.ts'
export { findSame } from './find-same.ts'
export { accessOf, hasRight, isOffice, type FolderAccess } from './folder-access.ts'
export {
  importEntries,
  type EntryToImport,
  type ImportedRow,
  type ImportWish,
} from './import-entries.ts'
export { keepPicture } from './keep-picture.ts'
export { keepStartFile } from './keep-start-file.ts'
export { selectEntryRows } from './search.queries.ts'
export { folderIdsOf, searchEntries } from './read-entry.ts'
export { selectPairsOf, sortInBands } from './similar.queries.ts'
export { keepStatistics } from './keep-statistics.ts'
export { type ReadSatPaper } from './take-statistics.ts'
export { bankRoutes } from './bank.routes.ts'
