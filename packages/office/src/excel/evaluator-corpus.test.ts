import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { formulaAt, makeEvaluator } from './evaluate-formula.ts'
import { openExcel } from './excel-view.ts'
import { formulaTree, nodesOf } from './formulas/formula-tree.ts'
import { isKnownFunction } from './formulas/evaluate-tree.ts'
import { isSame } from './judge-values.ts'
import type { CellValue } from './read-workbook.ts'

const corpus =
  process.env['WENKAO_CORPUS'] ??
  fileURLToPath(new URL('../../../../../shared/corpus', import.meta.url))
const isThere = existsSync(corpus)
if (!isThere)
  console.warn(`LEFT OUT: results of real workbooks, because there is no corpus at ${corpus}`)

/** Their results change with the day, with chance or with the program. */
const CHANGING = /\b(NOW|TODAY|RAND|RANDBETWEEN|RANDARRAY|INFO|CELL)\s*\(/i
/** A workbook of one formula copied twenty thousand times would hide every other one. */
const MOST_OF_ONE = 2000
const MOST_BYTES = 400_000

const isRight = (actual: CellValue | undefined, stored: CellValue): boolean => {
  if (actual === undefined) return false
  if (stored.kind === 'error') return actual.kind === 'error' && actual.code === stored.code
  return isSame(actual, stored, undefined) || (actual.kind === 'number' && stored.kind === 'empty')
}

interface Count {
  formulas: number
  known: number
  right: number
}

/** Compares what is stored beside every formula of a workbook with what the evaluator makes of it. */
function compare(file: string, count: Count): void {
  const bytes = new Uint8Array(readFileSync(file))
  if (bytes.length > MOST_BYTES) return
  const workbook = openExcel(bytes)
  const evaluator = makeEvaluator(workbook)
  for (const index of workbook.sheetNames.keys()) {
    const sheet = workbook.sheet(index)
    let done = 0
    for (const cell of sheet?.cells.values() ?? []) {
      const formula = sheet && formulaAt(sheet, cell)
      if (sheet === undefined || formula === undefined || cell.value.kind === 'empty') continue
      if (CHANGING.test(formula) || done >= MOST_OF_ONE) continue
      done += 1
      count.formulas += 1
      const tree = formulaTree(formula)
      const names = tree === undefined ? [] : [...nodesOf(tree)]
      if (
        tree === undefined ||
        names.some((one) => one.kind === 'call' && !isKnownFunction(one.name))
      )
        continue
      count.known += 1
      if (isRight(evaluator.value(sheet, formula, cell), cell.value)) count.right += 1
    }
  }
}

describe('results that real programs stored (20202, decision 0044)', () => {
  it('recomputes as many of the corpus as when the evaluator was chosen', () => {
    const count: Count = { formulas: 0, known: 0, right: 0 }
    const folder = join(corpus, 'xlsx')
    for (const name of isThere ? readdirSync(folder) : []) compare(join(folder, name), count)
    const share = count.known === 0 ? 1 : count.right / count.known
    console.info(`formulas ${count.formulas}, computable ${count.known}, as stored ${count.right}`)
    expect(share).toBeGreaterThanOrEqual(0.97)
    expect(count.right).toBeGreaterThanOrEqual(isThere ? 3030 : 0)
  }, 60_000)
})
