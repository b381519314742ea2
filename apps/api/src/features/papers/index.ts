export { confirmPaper, PaperFaults, type PaperInVariants } from './confirm-paper.ts'
export { buildPackages, findPackageKey, openPackageKey } from './paper-packages.ts'
export {
  countVariants,
  findPaper,
  findPaperInVariant,
  nextVersion,
  findVariantOfPackage,
  selectPapers,
  selectVariants,
  type PackageRecord,
  type PaperRecord,
} from './papers.queries.ts'
