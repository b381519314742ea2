/** Reporter of node:test that writes one line of JSON per test; runs under Wine. */

/**
 * What a failed test tells.
 * @typedef {{ stack?: string, message?: string, failureType?: string, cause?: Failure }} Failure
 */

/**
 * What is read of an event; each kind has some of it.
 * @typedef {object} TestData
 * @property {number} nesting
 * @property {string} name
 * @property {string} [file]
 * @property {string} [message]
 * @property {string | boolean} [skip]
 * @property {{ type?: string, duration_ms?: number, error?: Failure }} [details]
 */

/**
 * @param {AsyncIterable<{ type: string, data: TestData }>} events
 * @returns {AsyncGenerator<string>}
 */
export async function* reportTests(events) {
  /** @type {string[]} titles of the suites around the test that is reported */
  let path = []
  for await (const { type, data } of events) {
    if (type === 'test:start') path = [...path.slice(0, data.nesting), data.name]
    if (type === 'test:stderr') yield line({ kind: 'said', text: data.message, file: data.file })
    if (type !== 'test:pass' && type !== 'test:fail') continue
    const titles = [...path.slice(0, data.nesting), data.name]
    path = titles
    const error = data.details?.error
    const isSuite = data.details?.type === 'suite'
    // A suite fails with its tests, which speak for themselves, and by itself when a hook fails.
    if (isSuite && (type === 'test:pass' || error?.failureType === 'subtestsFailed')) continue
    yield line({
      kind: 'test',
      file: data.file,
      title: titles.join(' > '),
      outcome: data.skip !== undefined ? 'skipped' : type === 'test:pass' ? 'passed' : 'failed',
      reason: type === 'test:fail' ? explain(error) : (data.skip ?? ''),
      ms: Math.round(data.details?.duration_ms ?? 0),
    })
  }
}

/** @param {unknown} value */
const line = (value) => `${JSON.stringify(value)}\n`

/** @param {Failure | undefined} error */
function explain(error) {
  const cause = error?.cause ?? error
  return String(cause?.stack ?? cause?.message ?? cause)
}

export { reportTests as default }
