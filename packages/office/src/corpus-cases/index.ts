import type { CorpusCase } from './corpus-case.ts'

/** Every case over real files, of all kinds. */
export const corpusCases: readonly CorpusCase[] = []
