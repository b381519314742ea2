import { createServer } from 'node:http'
import postgres from 'postgres'

/**
 * The reference of a burst: a bare HTTP server that reads a request, commits one row with the driver that
 * the server itself uses, and gives a fixed reply.
 */
const [port = '0', bytes = '0', url = ''] = process.argv.slice(2)
const reply = Buffer.alloc(Number(bytes), 'x')
const sql = postgres(url, { max: 16, onnotice: () => undefined })
await sql`drop table if exists burst_rows`
await sql`create table burst_rows (id uuid primary key default gen_random_uuid(), text text not null)`

createServer((incoming, outgoing) => {
  const chunks: Buffer[] = []
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
  incoming.once('end', () => {
    const text = Buffer.concat(chunks).toString('utf8')
    void sql`insert into burst_rows (text) values (${text})`.then(() => {
      outgoing.writeHead(200, { 'content-type': 'text/plain', 'content-length': reply.length })
      outgoing.end(reply)
    })
  })
}).listen(Number(port), '127.0.0.1')
