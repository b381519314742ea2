import { lookup } from 'node:dns'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isForbiddenAddress } from './webhook-address.ts'

const TIMEOUT_MS = 10_000

/** What came of an attempt: the status of the reply, or why there was none. */
export interface Posted {
  readonly status: number | null
  readonly error: string | null
}

/**
 * Looks a name up and connects to what was looked at: no second answer leads elsewhere (WH5).
 * @param resolve how names are looked up.
 */
export function guardLookup(resolve: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, options, (cause, found, family) => {
      const all = typeof found === 'string' ? [found] : (found ?? []).map(({ address }) => address)
      const isBad = cause === null && all.some(isForbiddenAddress)
      const refused = isBad ? Object.assign(new Error('Forbidden'), { code: 'EFORBIDDEN' }) : cause
      callback(refused, found, family)
    })
  }
}
const guardedLookup = guardLookup(lookup)

/** Posts a body once (WH2): no redirect is followed, and nothing of the reply is read but its status. */
export function postDelivery(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<Posted> {
  const { protocol, hostname } = new URL(url)
  if (isForbiddenAddress(hostname.replace(/^\[|\]$/g, '')))
    return Promise.resolve({ status: null, error: 'EFORBIDDEN' })
  const request = protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve) => {
    const sent = request(
      url,
      {
        method: 'POST',
        agent: false,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(isIP(hostname) === 0 ? { lookup: guardedLookup } : {}),
        headers: {
          ...headers,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Wenkao',
        },
      },
      (reply) => {
        resolve({ status: reply.statusCode ?? null, error: null })
        reply.destroy()
      },
    )
    sent.on('error', (cause: NodeJS.ErrnoException) => {
      const error = cause.name === 'AbortError' || cause.name === 'TimeoutError'
      resolve({ status: null, error: error ? 'timeout' : (cause.code ?? cause.name) })
    })
    sent.end(body)
  })
}
