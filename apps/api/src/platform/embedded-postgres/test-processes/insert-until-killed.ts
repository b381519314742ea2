/*
 * Stands for the API in the crash tests: starts the embedded PostgreSQL of the folder named by the
 * first argument, says `ready <json>`, and with `insert` as the second argument inserts numbers
 * over several connections and says `saved <number>` for every one that PostgreSQL acknowledged.
 */
import postgres from 'postgres'
import { startEmbeddedPostgres } from '../../embedded-postgres.fs.ts'

const [dataFolder = '', task] = process.argv.slice(2)
const say = (line: string) => {
  process.stdout.write(`${line}\n`)
}

const { url, pid, port, adopted } = await startEmbeddedPostgres({
  dataFolder,
  log: (message) => {
    say(`log ${message}`)
  },
})
say(`ready ${JSON.stringify({ url, pid, port, adopted })}`)

if (task === 'insert') {
  const writers = 8
  const sql = postgres(url, { max: writers, onnotice: () => undefined })
  await sql`create table if not exists saved (number integer primary key)`
  const [first] = await sql<
    { next: number }[]
  >`select coalesce(max(number), 0) + 1 as next from saved`
  let next = first?.next ?? 1
  const insert = async () => {
    for (;;) {
      const number = next++
      await sql`insert into saved (number) values (${number})`
      say(`saved ${number}`)
    }
  }
  await Promise.all(Array.from({ length: writers }, insert))
} else setInterval(() => undefined, 60_000)
