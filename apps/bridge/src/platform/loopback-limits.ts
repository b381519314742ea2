import type { Server, ServerOptions } from 'node:http'

/** Limits of the local server: nothing on this PC can make the bridge wait or grow for ever. */
export const loopbackLimits: ServerOptions = {
  maxHeaderSize: 16 * 1024,
  /** A request line and headers come at once on a loopback, ms. */
  headersTimeout: 10_000,
  /** A whole request, the longest being what the relay passes on over a slow line, ms. */
  requestTimeout: 300_000,
  connectionsCheckingInterval: 5000,
}

/** More than a browser and its pages open at once. */
const MOST_CONNECTIONS = 256
const MOST_HEADERS = 100

/** Sets what is no option of the constructor. */
export function limitConnections(server: Server): void {
  server.maxConnections = MOST_CONNECTIONS
  server.maxHeadersCount = MOST_HEADERS
}

/** Longest path with its query that any endpoint or file of the app has, characters. */
export const LONGEST_URL = 4096
