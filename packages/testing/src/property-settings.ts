/**
 * Seed and run count of a property test, so that a failure on one machine is repeated on another:
 * `FC_SEED` and `FC_RUNS` from the environment, else a fixed seed and the test's own count, ten times
 * that under `npm run test:full`.
 * @param runs how often the property runs by default; fewer for a slow one.
 */
export function propertySettings(runs: number): {
  readonly seed: number
  readonly numRuns: number
} {
  const factor = process.env['WENKAO_FULL'] === '1' ? 10 : 1
  return { seed: readInt('FC_SEED') ?? 20_260_601, numRuns: readInt('FC_RUNS') ?? runs * factor }
}

function readInt(name: string): number | undefined {
  const text = process.env[name]
  if (text === undefined || text === '') return undefined
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`Expected a whole number in ${name}`)
  return value
}
