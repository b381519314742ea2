import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import { isIP } from 'node:net'

/**
 * Where a request came from, as a note for people: it decides nothing (F16). A proxy on this machine is
 * believed about the address that it forwards for. null where there is no connection, as in tests.
 */
export function addressOf(http: Context): string | null {
  const peer = peerOf(http)
  if (peer === null || !isOwn(peer)) return peer
  const forwarded = http.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() ?? ''
  return isIP(forwarded) === 0 ? peer : plain(forwarded)
}

function peerOf(http: Context): string | null {
  const env = http.env as { readonly incoming?: unknown } | undefined
  if (env?.incoming === undefined) return null
  const { address } = getConnInfo(http).remote
  return address === undefined ? null : plain(address)
}

const isOwn = (address: string): boolean => address === '::1' || address.startsWith('127.')

/** An IPv4 address as people know it, also where the system shows it as an IPv6 one. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '')
