import { allEndpoints } from '@wenkao/shared'
import { AnswerEvent, SyncReply, SyncRequest } from '@wenkao/shared/answers'
import type { Schema } from '@wenkao/shared/kernel'
import { logInCandidate } from '@wenkao/shared/sittings'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { compileSchema } from './compiled-schema.ts'

const hex = (length: number) =>
  fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`), { size: 'max' })
const head = fc.record({ n: fc.integer({ min: 0, max: 9 }), hash: hex(64) })
const heads = fc.dictionary(hex(32), head, { maxKeys: 3 })
const request = fc.record(
  {
    version: fc.constant(1),
    heads,
    events: fc.array(fc.string(), { maxLength: 3 }),
    progress: fc.record(
      {
        answered: fc.nat(),
        of: fc.nat(),
        unsent: fc.nat(),
        oldestUnsentMs: fc.option(fc.nat()),
        filesUnsent: fc.nat(),
      },
      { requiredKeys: ['answered', 'of', 'unsent', 'filesUnsent'] },
    ),
  },
  { requiredKeys: ['version', 'heads', 'events'] },
)
const reply = fc.record(
  {
    results: fc.array(fc.record({ hash: hex(64), outcome: fc.string() }), { maxLength: 3 }),
    lacks: fc.array(fc.record({ writer: hex(32), from: fc.nat(), to: fc.nat() }), { maxLength: 2 }),
    heads,
    bindings: fc.array(
      fc.record({
        epoch: fc.nat(),
        branch: fc.option(fc.string()),
        parent: fc.option(fc.string()),
        rank: fc.integer(),
      }),
      { maxLength: 2 },
    ),
    clock: fc.record({
      serverNow: fc.nat(),
      state: fc.constantFrom('standby', 'running', 'paused', 'ended'),
      deadline: fc.option(fc.nat()),
      handInOpensAt: fc.option(fc.nat()),
    }),
    state: fc.string(),
    current: fc.boolean(),
    movedTo: fc.option(fc.nat()),
  },
  { requiredKeys: ['results', 'lacks', 'heads', 'bindings', 'clock', 'state', 'current'] },
)
const event = fc.record(
  {
    v: fc.constant(1),
    sitting: fc.uuid(),
    writer: hex(32),
    n: fc.nat(),
    hlc: fc.nat(),
    prev: fc.option(hex(64)),
    kind: fc.string({ maxLength: 25 }),
    item: fc.option(fc.string({ maxLength: 10 })),
    value: fc.jsonValue(),
    at: fc.nat(),
  },
  { requiredKeys: ['v', 'sitting', 'writer', 'n', 'hlc', 'prev', 'kind', 'item', 'at'] },
)

const logIn = fc.record({
  sessionId: fc.uuid(),
  examNumber: fc.oneof(
    { weight: 9, arbitrary: fc.constant('A1') },
    fc.constantFrom(' A1', 'A1 ', ''),
  ),
  accessCode: fc.string({ maxLength: 64 }),
  station: fc.oneof(
    fc.record({
      ...{ kind: fc.constant('bridge'), stationId: fc.uuid(), at: fc.nat() },
      signature: fc.constantFrom('AAAA', '-_AA'),
    }),
    fc.record(
      { kind: fc.constant('browser'), number: fc.nat(), device: hex(16) },
      { requiredKeys: ['kind', 'number'] },
    ),
  ),
})

const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    -1,
    1.5,
    2 ** 53,
    Number.NaN,
    -0,
    '',
    [],
    {},
    null,
    true,
    undefined,
    JSON.parse('{"__proto__":{"n":1}}'),
    new Date(0),
    'A'.repeat(64),
  ),
)

/** Everything inside a value that can be put elsewhere or replaced. */
function placesIn(value: unknown): { of: Record<string, unknown>; key: string }[] {
  if (typeof value !== 'object' || value === null) return []
  const of = value as Record<string, unknown>
  return Object.keys(of).flatMap((key) => [{ of, key }, ...placesIn(of[key])])
}

/** A value that nearly fits: one place of a good one replaced, left out, or joined by an unknown key. */
const spoiled = (good: fc.Arbitrary<unknown>) =>
  fc
    .tuple(good, fc.nat(), fc.constantFrom('replace', 'remove', 'add', 'leave'), odd)
    .map(([value, pick, how, other]) => {
      const copy = structuredClone(value)
      const places = placesIn(copy)
      const place = places[pick % Math.max(places.length, 1)]
      if (!place || how === 'leave') return copy
      if (how === 'replace') place.of[place.key] = other
      else if (how === 'remove') Reflect.deleteProperty(place.of, place.key)
      else if (!Array.isArray(place.of)) {
        Object.defineProperty(place.of, pick % 2 === 0 ? 'pen' : '__proto__', {
          value: other,
          enumerable: true,
          configurable: true,
          writable: true,
        })
      }
      return copy
    })

const asParsed = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

/** Where the compiled check says yes, parsing changes nothing. @returns whether it said so. */
function agrees(schema: Schema, value: unknown): boolean {
  const fits = compileSchema(schema)
  if (!fits) throw new TypeError('Expected a schema that can be compiled')
  if (!fits(value)) return false
  const read = z.safeParse(schema, value)
  expect(read.success).toBe(true)
  expect(read.data).toStrictEqual(value)
  return true
}

describe('compiled schemas', () => {
  it.each<[string, Schema, fc.Arbitrary<unknown>]>([
    ['a sync request', SyncRequest, request],
    ['a sync reply', SyncReply, reply],
    ['an event', AnswerEvent, event],
    ['a log-in', logInCandidate.body ?? z.never(), logIn],
  ])('[R6] read %s as the schema does, whatever is wrong with it', (_what, schema, good) => {
    let said = 0
    fc.assert(
      fc.property(spoiled(good), (value) => {
        said += agrees(schema, value) ? 1 : 0
      }),
      { seed: 20261122, numRuns: 1500 },
    )
    expect(said).toBeGreaterThan(300)
  })

  it('decide about every good sync request and reply by themselves', () => {
    fc.assert(
      fc.property(request, reply, (asked, answered) => {
        expect(agrees(SyncRequest, asParsed(asked))).toBe(true)
        expect(agrees(SyncReply, asParsed(answered))).toBe(true)
      }),
      { seed: 20261122, numRuns: 200 },
    )
  })

  it('say nothing wrong about any schema of the API', () => {
    const schemas = allEndpoints.flatMap(({ body, reply: answer }) => [body, answer])
    const usable = schemas.filter((schema) => schema && compileSchema(schema))
    expect(usable.length).toBeGreaterThan(20)
    fc.assert(
      fc.property(fc.oneof(odd, request, reply, event), (value) => {
        for (const schema of usable) if (schema) agrees(schema, value)
      }),
      { seed: 20261122, numRuns: 100 },
    )
  })

  it.each<[string, Schema]>([
    ['a default', z.object({ a: z._default(z.string(), 'x') })],
    ['a union', z.union([z.string(), z.number()])],
    ['a pattern that remembers where it was', z.string().check(z.regex(/a/g))],
    ['open objects', z.looseObject({ a: z.string() })],
    ['a check of its own', z.string().check(z.refine((text) => text !== 'x'))],
  ])('leave %s to the schema', (_what, schema) => {
    expect(compileSchema(schema)).toBeUndefined()
  })
})
