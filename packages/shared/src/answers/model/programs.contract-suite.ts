import fc from 'fast-check'
import { checkWorld } from './check.contract-suite.ts'
import {
  commandKinds,
  tellProgram,
  type CommandKind,
  type Program,
  type Step,
} from './commands.contract-suite.ts'
import type { Coverage } from './coverage.contract-suite.ts'
import { soundParts, type Parts } from './parts.contract-suite.ts'
import { createWorld } from './world.contract-suite.ts'

const LEAST_STEPS = 30
const MOST_STEPS = 45

/** How often a kind of step comes; what is not named here comes once. */
const weights: Partial<Record<CommandKind, number>> = {
  click: 30,
  mark: 4,
  look: 2,
  saveFile: 4,
  openPage: 4,
  startBridge: 3,
  startServer: 4,
  healLines: 5,
  healStores: 2,
  logInAgain: 1,
  changeMachine: 2,
  snapshot: 3,
  restoreMemory: 2,
  backUpServer: 2,
  refuseToken: 2,
}

const step: fc.Arbitrary<Step> = fc.record({
  waitMs: fc.oneof(
    { weight: 4, arbitrary: fc.nat({ max: 12 }) },
    { weight: 4, arbitrary: fc.nat({ max: 400 }) },
    { weight: 3, arbitrary: fc.nat({ max: 4000 }) },
    { weight: 1, arbitrary: fc.nat({ max: 40_000 }) },
  ),
  kind: fc.oneof(
    ...commandKinds.map((kind) => ({ weight: weights[kind] ?? 1, arbitrary: fc.constant(kind) })),
  ),
  pc: fc.nat({ max: 2 }),
  a: fc.nat({ max: 11 }),
  b: fc.nat({ max: 59 }),
})

/** Any exam day of one candidate: 1 to 3 stations, with or without bridges, at least 30 steps. */
export const anyProgram: fc.Arbitrary<Program> = fc.record({
  seed: fc.nat({ max: 2 ** 31 - 1 }),
  bridges: fc.oneof(
    { weight: 2, arbitrary: fc.array(fc.boolean(), { minLength: 1, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.constantFrom([false], [true, true], [false, false]) },
  ),
  steps: fc.array(step, { minLength: LEAST_STEPS, maxLength: MOST_STEPS, size: 'max' }),
})

/** Runs a program, repairs everything, and checks. @throws the first broken promise. */
export async function runProgram(
  program: Program,
  parts: Parts = soundParts,
  coverage?: Coverage,
): Promise<void> {
  const world = createWorld(program, parts, coverage)
  for (const next of program.steps) await world.step(next)
  await world.settle()
  checkWorld(world, parts)
}

export interface Counterexample {
  readonly program: Program
  readonly reason: string
  /** Programs that were run until the first broken promise. */
  readonly programs: number
  readonly seed: number
  readonly path: string
}

/**
 * Runs programs until one breaks a promise.
 * @returns that one, as short as it can be made; undefined when all keep theirs.
 */
export async function findCounterexample(
  settings: { readonly seed: number; readonly numRuns: number; readonly path?: string },
  parts: Parts = soundParts,
  coverage?: Coverage,
): Promise<Counterexample | undefined> {
  const property = fc.asyncProperty(anyProgram, (program) => runProgram(program, parts, coverage))
  // Shrinking of fast-check stops at 30 steps; whole steps are taken away below instead.
  const details = await fc.check(property, { ...settings, endOnFailure: true })
  const [program] = details.counterexample ?? []
  if (!program) return undefined
  const shortest = await shorten(program, parts)
  return {
    program: shortest,
    reason: (await reasonOf(shortest, parts)) ?? 'it fails only sometimes',
    programs: details.numRuns,
    seed: details.seed,
    path: details.counterexamplePath ?? '',
  }
}

async function reasonOf(program: Program, parts: Parts): Promise<string | undefined> {
  try {
    await runProgram(program, parts)
    return undefined
  } catch (cause) {
    return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
  }
}

/** Takes steps away, many at once first, as long as a promise is still broken. */
async function shorten(program: Program, parts: Parts): Promise<Program> {
  let best = program
  for (let size = Math.ceil(best.steps.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < best.steps.length;) {
      const steps = [...best.steps.slice(0, at), ...best.steps.slice(at + size)]
      const shorter = { ...best, steps }
      if ((await reasonOf(shorter, parts)) === undefined) at += size
      else best = shorter
    }
  }
  return best
}

export function tellCounterexample({ program, reason, seed, path }: Counterexample): string {
  return [reason, `repeat with seed ${seed}, path ${path}`, tellProgram(program)].join('\n')
}
