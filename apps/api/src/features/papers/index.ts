export { confirmPaper, PaperFaults, type PaperInVariants } from './confirm-paper.ts'
export {
  countVariants,
  findPaper,
  findVariant,
  selectPapers,
  type PaperRecord,
} from './papers.queries.ts'
