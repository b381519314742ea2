import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { roleMay, type Action } from '@wenkao/shared/accounts'
import type { EndpointInput } from '@wenkao/shared/kernel'
import { stationHeaders } from '@wenkao/shared/places'
import type { Logger } from 'pino'
import * as z from 'zod/mini'
import type { Place } from './admission.ts'
import { requireAction, type Caller } from './caller.ts'
import { compileSchema } from './compiled-schema.ts'
import { corsHeaders } from './guard-origin.ts'
import type { Metrics } from './metrics.ts'
import type { Route } from './mount-endpoints.ts'
import { parseInput, parseJson } from './parse-input.ts'
import { PROBLEM_TYPE } from './problem.ts'
import { respondToError } from './respond-to-error.ts'
import { dataHeaders } from './security-headers.ts'

/** What the direct way shares with the framework's. */
export interface DirectPorts {
  /** The caller of a bearer token, or undefined when only the framework's way can tell. */
  readonly callerOf: (token: string) => Caller | undefined
  readonly requestIdOf: (given: string | undefined) => string
  readonly isHttps: boolean
  readonly metrics: Metrics
  readonly log: Logger
}

/** Serves a request if it is one of its own. @returns false when the framework must serve it. */
export type ServeDirect = (incoming: IncomingMessage, outgoing: ServerResponse) => boolean

/**
 * Serves one route straight from Node's HTTP server (decisions 0016, 0057). It takes only what is in
 * perfect order as far as the head tells: this path without a query, a candidate's good token or, where
 * anyone may ask, no word about who asks, a declared length within the limit. Everything else, and so every refusal that the head decides, is
 * left to the framework's way before a byte of the body was read. Schemas, handler, errors, headers
 * and metrics are the same; `direct-route.test.ts` holds both ways against each other.
 *
 * @throws Error when the route cannot be served so: a bug of the composition.
 */
export function createDirectRoute(route: Route, ports: DirectPorts): ServeDirect {
  const { endpoint, admission, handleDirect } = route
  const hasBody = endpoint.bodyKind === 'json' && endpoint.body !== undefined
  const isServable = (hasBody || endpoint.bodyKind === 'none') && endpoint.replyKind === 'json'
  if (!handleDirect || !isServable || endpoint.path.includes(':')) {
    throw new Error(`${endpoint.id} cannot be served directly`)
  }
  const isForAnyone = roleMay('anyone', endpoint.action as Action)
  const isGoodBody = endpoint.body && compileSchema(endpoint.body)
  const isGoodReply = compileSchema(endpoint.reply)
  const ofData = dataHeaders(ports.isHttps)
  const errorHeaders = { 'content-type': PROBLEM_TYPE, ...ofData }
  const goodHeaders = {
    ...{ 'content-type': 'application/json', ...ofData },
    'cache-control': 'no-store',
  }
  const observeGood = ports.metrics.requests.labels(endpoint.method, endpoint.path, '200')

  const bodyOf = (bytes: Buffer): unknown => {
    if (!hasBody) return undefined
    const value = parseJson(bytes)
    return isGoodBody?.(value) === true ? value : parseInput(endpoint.body, value, 'body')
  }
  // A reply that does not fit its own contract is a bug of the server: say so, do not send it.
  const replyText = (reply: unknown): string =>
    JSON.stringify(isGoodReply?.(reply) === true ? reply : z.parse(endpoint.reply, reply))

  const answer = async (
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    caller: Caller,
    length: number,
  ): Promise<void> => {
    const began = performance.now()
    const { headers } = incoming
    const requestId = ports.requestIdOf(oneOf(headers['x-request-id']))
    const cors = headers.origin === undefined ? {} : corsHeaders(headers.origin)
    const own = { 'x-request-id': requestId, ...cors }
    let place: Place | undefined
    let status = 200
    try {
      requireAction(caller, endpoint.action as Action)
      place = admission?.enter(length)
      const bytes = await readBody(incoming)
      // Who went away before the body was whole gets no answer.
      if (bytes === undefined) return
      const input = { params: {}, query: {}, body: bodyOf(bytes) } as EndpointInput<typeof endpoint>
      const text = replyText(await handleDirect(input, { caller, requestId }))
      send(outgoing, 200, { ...goodHeaders, ...own }, text)
    } catch (error) {
      const request = { requestId, method: endpoint.method, path: endpoint.path }
      const response = respondToError(error, request, ports.log)
      status = response.status
      const text = JSON.stringify(response.body)
      send(outgoing, status, { ...errorHeaders, ...own, ...response.headers }, text)
    } finally {
      place?.leave()
      const seconds = (performance.now() - began) / 1000
      if (status === 200) observeGood.observe(seconds)
      else
        ports.metrics.requests
          .labels(endpoint.method, endpoint.path, String(status))
          .observe(seconds)
      if (ports.log.isLevelEnabled('debug')) {
        const { method, path } = endpoint
        ports.log.debug({ requestId, method, path, status, seconds }, 'request')
      }
    }
  }

  const candidateOf = ({ authorization }: IncomingHttpHeaders): Caller | undefined =>
    authorization?.startsWith('Bearer ')
      ? ports.callerOf(authorization.slice('Bearer '.length))
      : undefined

  return (incoming, outgoing) => {
    if (incoming.method !== endpoint.method || incoming.url !== endpoint.path) return false
    const { headers } = incoming
    if (headers['transfer-encoding'] !== undefined) return false
    const declared = headers['content-length'] ?? (hasBody ? 'none' : '0')
    const length = Number(declared)
    if (!(length <= (hasBody ? endpoint.maxBodyBytes : 0))) return false
    const caller = isForAnyone ? strangerOf(headers) : candidateOf(headers)
    if (!caller) return false
    void answer(incoming, outgoing, caller, length)
    return true
  }
}

/** Who names nobody at all; whoever names himself is for the framework's way to identify. */
const strangerOf = (headers: IncomingHttpHeaders): Caller | undefined =>
  NAMING.some((name) => headers[name] !== undefined) ? undefined : { kind: 'anyone' }
const NAMING = ['authorization', 'cookie', stationHeaders.station]

const oneOf = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header

/** The whole body, or undefined when the sender went away before its end. */
function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.once('end', () => {
      const [first] = chunks
      resolve(chunks.length === 1 && first ? first : Buffer.concat(chunks))
    })
    incoming.once('error', () => {
      resolve(undefined)
    })
    incoming.once('close', () => {
      resolve(undefined)
    })
  })
}

function send(
  outgoing: ServerResponse,
  status: number,
  headers: Record<string, string | number>,
  text: string,
): void {
  const bytes = Buffer.byteLength(text)
  outgoing.writeHead(status, { ...headers, 'content-length': bytes })
  // Where each character is a byte the cheaper encoding writes the same.
  outgoing.end(text, bytes === text.length ? 'latin1' : 'utf8')
}
