import { createServer } from 'node:http'

/** A server that reads a request and gives a fixed reply: what the runtime itself costs. */
const [port, bytes] = process.argv.slice(2).map(Number)
const reply = Buffer.alloc(bytes ?? 0, 'x')

createServer((incoming, outgoing) => {
  incoming.resume()
  incoming.once('end', () => {
    outgoing.writeHead(200, { 'content-type': 'text/plain', 'content-length': reply.length })
    outgoing.end(reply)
  })
}).listen(port, '127.0.0.1')
