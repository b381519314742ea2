import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'
import { migrateDatabase } from '../platform/database.ts'
import { startEmbeddedPostgres } from '../platform/embedded-postgres.fs.ts'

/** The PostgreSQL of a run of tests, and a database in it that has every table and no row. */
export interface SharedPostgres {
  readonly serverUrl: string
  /** Databases of tests are made from it: a copy takes a tenth of what the migrations take. */
  readonly template: string
}

declare module 'vitest' {
  export interface ProvidedContext {
    readonly postgres: SharedPostgres
  }
}

/** `url` with another database. */
export function withDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.toString()
}

/**
 * Before all tests: starts the embedded PostgreSQL, or takes the one that `WENKAO_TEST_DATABASE_URL`
 * names, and makes the template.
 */
export async function setup(project: TestProject): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'wenkao-api-postgres-'))
  // As root the database runs as another user; where that one cannot enter, its data would lie
  // outside and stay behind.
  chmodSync(folder, 0o755)
  const given = process.env['WENKAO_TEST_DATABASE_URL']
  const embedded = given
    ? undefined
    : await startEmbeddedPostgres({ dataFolder: folder, log: () => undefined })
  const serverUrl = given ?? embedded?.url ?? ''
  const template = `wenkao_template_${randomBytes(6).toString('hex')}`
  const onServer = async (statement: string) => {
    const sql = postgres(serverUrl, { max: 1, onnotice: () => undefined })
    await sql.unsafe(statement)
    await sql.end()
  }
  await onServer(`create database ${template}`)
  await migrateDatabase(withDatabase(serverUrl, template))
  project.provide('postgres', { serverUrl, template })
  takeAway = async () => {
    await onServer(`drop database if exists ${template} with (force)`)
    await embedded?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

let takeAway: (() => Promise<void>) | undefined

/** After all tests: takes both away again. */
export async function teardown(): Promise<void> {
  await takeAway?.()
}
