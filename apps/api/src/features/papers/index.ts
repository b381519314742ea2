export { confirmPaper, PaperFaults } from './confirm-paper.ts'
export {
  findPaper,
  selectMaterialHashes,
  selectPapers,
  type PaperRecord,
} from './papers.queries.ts'
