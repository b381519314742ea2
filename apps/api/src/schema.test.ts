import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tableClasses } from './table-classes.ts'
import { createTestServer, type TestServer } from './test-processes/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

interface KeyColumn {
  readonly table: string
  readonly kind: 'p' | 'f' | 'u'
  readonly columns: string[]
  readonly target: string | null
}

async function constraints(): Promise<KeyColumn[]> {
  return server.services.sql<KeyColumn[]>`
    select c.conrelid::regclass::text as table, c.contype as kind,
      array(select a.attname::text from unnest(c.conkey) with ordinality k(n, at)
            join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.n order by k.at) as columns,
      nullif(c.confrelid, 0)::regclass::text as target
    from pg_constraint c join pg_namespace s on s.oid = c.connamespace
    where s.nspname = 'public' and c.contype in ('p', 'f', 'u')`
}

describe('the classes of tables (DESIGN section 11)', () => {
  it('names every table of the database once, and no other', async () => {
    const tables = await server.services.sql<{ name: string }[]>`
      select tablename as name from pg_tables where schemaname = 'public'`
    expect(tables.map((row) => row.name).sort()).toEqual(Object.keys(tableClasses).sort())
  })

  it('gives every table a primary key, which begins with the key of its class', async () => {
    const keys = (await constraints()).filter((row) => row.kind === 'p')
    for (const [table, kind] of Object.entries(tableClasses)) {
      const key = keys.find((row) => row.table === table)
      expect(key, table).toBeDefined()
      if (kind === 'session') expect(key?.columns[0], table).toBe('session_id')
      if (kind === 'exam') expect(key?.columns[0], table).toBe('exam_id')
    }
  })

  it('lets a foreign key of a session table lead to its own session or to a reference table', async () => {
    for (const row of (await constraints()).filter((entry) => entry.kind === 'f')) {
      if (tableClasses[row.table] !== 'session') continue
      const target = tableClasses[row.target ?? '']
      if (target === 'session') expect(row.columns[0], row.table).toBe('session_id')
      else expect(target, `${row.table} → ${row.target}`).toBe('reference')
    }
  })

  it('makes every unique constraint of a distributed table begin with its key', async () => {
    const indexes = await server.services.sql<{ table: string; column: string }[]>`
      select i.indrelid::regclass::text as table,
        (select a.attname::text from pg_attribute a
         where a.attrelid = i.indrelid and a.attnum = i.indkey[0]) as column
      from pg_index i join pg_class c on c.oid = i.indrelid
      join pg_namespace s on s.oid = c.relnamespace
      where i.indisunique and s.nspname = 'public'`
    for (const index of indexes) {
      const kind = tableClasses[index.table]
      if (kind === 'session') expect(index.column, index.table).toBe('session_id')
      if (kind === 'exam') expect(index.column, index.table).toBe('exam_id')
    }
  })
})

describe('migrations', () => {
  it('are what the tables generate: no table was changed without its migration', () => {
    const folder = fileURLToPath(new URL('./migrations', import.meta.url))
    const before = readdirSync(folder).filter((name) => name.endsWith('.sql'))
    const output = execFileSync(
      process.execPath,
      [
        fileURLToPath(new URL('../../../node_modules/drizzle-kit/bin.cjs', import.meta.url)),
        'generate',
        '--name=difference',
      ],
      { cwd: fileURLToPath(new URL('..', import.meta.url)), encoding: 'utf8' },
    )
    const after = readdirSync(folder).filter((name) => name.endsWith('.sql'))
    expect(after, output).toEqual(before)
    for (const name of before)
      expect(readFileSync(join(folder, name), 'utf8')).not.toMatch(/\bdrop (table|column)\b/i)
  })
})
