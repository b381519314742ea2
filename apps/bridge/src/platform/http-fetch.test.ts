import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createFetcher } from './http-fetch.ts'

/** A server whose present connections can all fall silent, as behind a firewall that forgot them. */
let server: Server
let url: string
let sockets: Set<Socket>
let silent: Set<Socket>

beforeEach(async () => {
  sockets = new Set()
  silent = new Set()
  server = createServer((request, response) => {
    if (!silent.has(request.socket)) response.end('{}')
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})
afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  await new Promise((resolve) => server.close(resolve))
})

it('pain 4, DESIGN 3.3: after one request without an answer the next goes on a new connection, never on a kept one', async () => {
  const fetcher = createFetcher()
  const ask = async (signal?: AbortSignal): Promise<string> =>
    (await fetcher(url, signal ? { signal } : {})).text()
  await Promise.all(Array.from({ length: 4 }, () => ask()))
  expect(sockets.size).toBe(4)
  for (const socket of sockets) silent.add(socket)
  await expect(ask(AbortSignal.timeout(100))).rejects.toThrow()
  expect(await ask(AbortSignal.timeout(5000))).toBe('{}')
})

it('keeps its connection from one request to the next while they are answered', async () => {
  const fetcher = createFetcher()
  for (let at = 0; at < 3; at += 1) await (await fetcher(url)).text()
  expect(sockets.size).toBe(1)
})
