export { confirmPaper, PaperFaults } from './confirm-paper.ts'
export {
  findPaper,
  isMaterialOf,
  selectMaterialHashes,
  selectPapers,
  type PaperRecord,
} from './papers.queries.ts'
