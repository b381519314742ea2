/**
 * What the bridge's tests import as `vitest` where they run under Wine, on which vitest itself does
 * not start: suites and hooks of node:test, the matchers of vitest.
 */
import { Socket } from 'node:net'
import {
  after,
  afterEach,
  before,
  beforeEach,
  describe as nodeDescribe,
  it as nodeIt,
} from 'node:test'
import { expect as vitestExpect } from 'vitest'
import { whyNotHere } from './cannot-run-here.ts'

export { vi } from 'vitest'
export { after as afterAll, afterEach, before as beforeAll, beforeEach }

type Body = () => unknown
type Register = (title: string, body: Body, timeoutMs?: number) => void

/** Patience for a slow machine, not a measure: on Linux the same tests have 60 s. */
const LONGEST_TEST_MS = 300_000

const suites: string[] = []

/** Suites are entered while they are collected, so the stack is what a test is nested in. */
function suite(title: string, body: Body): void {
  void nodeDescribe(title, () => {
    suites.push(title)
    try {
      body()
    } finally {
      suites.pop()
    }
  })
}

function test(title: string, body: Body, timeoutMs = LONGEST_TEST_MS): void {
  const reason = whyNotHere([...suites, title].join(' > '))
  const options = { timeout: timeoutMs, ...(reason === undefined ? {} : { skip: reason }) }
  void nodeIt(title, options, async () => {
    await body()
  })
}

/** `it.each(rows)(title, body)`: rows that are arrays give several arguments, and fill `%s` and `%j`. */
function each(register: Register) {
  return (rows: readonly unknown[]) =>
    (title: string, body: (...row: unknown[]) => unknown, timeoutMs?: number) => {
      for (const row of rows) {
        const values = Array.isArray(row) ? (row as unknown[]) : [row]
        register(fill(title, values), () => body(...values), timeoutMs)
      }
    }
}

function fill(title: string, values: readonly unknown[]): string {
  let at = 0
  return title
    .replaceAll(/%[sdifjo]/g, (sign) => {
      const value = values[at++]
      return sign === '%j' || sign === '%o' ? JSON.stringify(value) : String(value)
    })
    .replaceAll(/\$(\w+)/g, (sign, key: string) => {
      const row = values[0]
      return typeof row === 'object' && row !== null && key in row
        ? String((row as Readonly<Record<string, unknown>>)[key])
        : sign
    })
}

export const describe = Object.assign(suite, { each: each(suite) })
export const it = Object.assign(test, { each: each(test) })
export { it as test }

const POLL_EVERY_MS = 25

/** The matchers of vitest; its `poll` asks vitest's own runner for the test, so here is another one. */
export const expect = Object.assign(
  (value: unknown, message?: string) => vitestExpect(value, message),
  vitestExpect,
  {
    poll: (look: () => unknown, { timeout = 1000 }: { timeout?: number } = {}) =>
      new Proxy(
        {},
        {
          get:
            (_target, matcher: string) =>
            async (...wanted: unknown[]) => {
              const until = performance.now() + timeout
              for (;;) {
                try {
                  const assertion: unknown = vitestExpect(await look())
                  return (assertion as Record<string, (...args: unknown[]) => unknown>)[matcher]?.(
                    ...wanted,
                  )
                } catch (cause) {
                  if (performance.now() > until) throw cause
                  await new Promise((resolve) => setTimeout(resolve, POLL_EVERY_MS))
                }
              }
            },
        },
      ),
  },
)

/**
 * Wine does not know the option that says when a kept connection is probed, and Node's own `fetch`,
 * which only tests use, sets it before the connection stands, where it is fatal.
 */
const keepAlive = Socket.prototype.setKeepAlive
Socket.prototype.setKeepAlive = function setKeepAliveOnceConnected(
  this: Socket,
  ...wanted: Parameters<typeof keepAlive>
): Socket {
  if (!this.connecting) return keepAlive.apply(this, wanted)
  this.once('connect', () => keepAlive.apply(this, wanted))
  return this
}
