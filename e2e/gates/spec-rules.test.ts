import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { missionIds } from '../../scripts/lib/mission-table.mjs'
import { repositoryRoot } from './fixture-clone.ts'

const read = (file: string): string => readFileSync(join(repositoryRoot, file), 'utf8')

/** Numbers of the rules in packages/shared/SPEC.md, in its order. */
const rules = [...read('packages/shared/SPEC.md').matchAll(/^- \*\*([A-Z]{1,2}\d{1,2})\*\*/gm)].map(
  ([, id = '']) => id,
)

const testFiles = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: repositoryRoot,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => /[.](test|spec|contract-suite)[.]ts$/.test(file))
  .filter((file) => existsSync(join(repositoryRoot, file)))

/** A title, or a row of a table of titles, begins with the rules that it proves: `Y4, Y5: …`. */
const citation = /['"`]((?:[A-Z]{1,2}\d{1,2}[a-z]?)(?:, [A-Z]{1,2}\d{1,2}[a-z]?)*): /g

const cited = testFiles.flatMap((file) =>
  [...read(file).matchAll(citation)].flatMap(([, ids = '']) =>
    ids.split(', ').map((id) => ({ id, file })),
  ),
)

/** R1 to R10 are the rules that never bend, of the design; rows of the mission table are journeys. */
const otherIds = new Set([...missionIds(), ...Array.from({ length: 10 }, (_, at) => `R${at + 1}`)])

describe('rules of the shared package', () => {
  it('are numbered once each', () => {
    expect(rules.length).toBeGreaterThan(80)
    expect(rules.filter((id, at) => rules.indexOf(id) !== at)).toEqual([])
  })

  it('are each proved by a test whose title begins with the rule', () => {
    const proved = new Set(cited.map(({ id }) => id))
    expect(rules.filter((id) => !proved.has(id))).toEqual([])
  })

  it('are all that a test cites: a rule that fell is taken from its tests too', () => {
    const unknown = cited.filter(({ id }) => !rules.includes(id) && !otherIds.has(id))
    expect(unknown).toEqual([])
  })
})
