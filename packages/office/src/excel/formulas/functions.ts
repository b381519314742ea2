import type { FormulaFunction } from './argument.ts'
import { CONDITIONAL } from './functions-conditional.ts'
import { DATABASE } from './functions-database.ts'
import { DATES } from './functions-dates.ts'
import { FINANCE } from './functions-finance.ts'
import { LOGIC } from './functions-logic.ts'
import { LOOKUPS } from './functions-lookup.ts'
import { MATH } from './functions-math.ts'
import { MATRICES } from './functions-matrix.ts'
import { STATISTICS } from './functions-statistics.ts'
import { TEXTS } from './functions-text.ts'

/**
 * Every function that the evaluator computes, by its name without newer prefixes. IF and its relatives
 * are not here: they compute only the argument that counts (evaluate-tree.ts).
 */
export const FUNCTIONS: ReadonlyMap<string, FormulaFunction> = new Map(
  [
    LOGIC,
    MATH,
    CONDITIONAL,
    MATRICES,
    STATISTICS,
    TEXTS,
    DATES,
    LOOKUPS,
    DATABASE,
    FINANCE,
  ].flatMap((table) => Object.entries(table)),
)
