import { bridgeHello, bridgeTokenHeader } from '@wenkao/shared/rescue'
import { CallError, createCaller, type Call } from './call.ts'

/** `silent`: this origin may be a bridge's, and nobody answers now. */
export type BridgePresence = 'answering' | 'none' | 'silent'

/** The way to the exam PC's own process. */
export interface BridgeLink {
  /** Asks whether this origin is a bridge, and takes its token for changes. */
  hello(): Promise<BridgePresence>
  /** Calls with the token; a bridge that was restarted has a new one, which is fetched once. */
  readonly call: Call
}

const HELLO_TIMEOUT_MS = 1500

/**
 * @param fetch the host's. @param baseUrl empty for the page's own origin.
 * @param headers of every request beside the token, asked for each time, e.g. a rescue pass.
 */
export function createBridgeLink(
  fetch: typeof globalThis.fetch,
  baseUrl: string = '',
  headers: () => Readonly<Record<string, string>> = () => ({}),
): BridgeLink {
  let token = ''
  const caller = createCaller({
    fetch,
    baseUrl,
    headers: () => ({ [bridgeTokenHeader]: token, ...headers() }),
  })

  async function hello(): Promise<BridgePresence> {
    try {
      const reply = await caller.call(bridgeHello, { timeoutMs: HELLO_TIMEOUT_MS })
      token = reply.token
      return 'answering'
    } catch (cause) {
      if (!(cause instanceof CallError)) throw cause
      return cause.code === 'offline' ? 'silent' : 'none'
    }
  }

  return {
    hello,
    call: async (endpoint, input) => {
      if (token === '') await hello()
      try {
        return await caller.call(endpoint, input)
      } catch (cause) {
        const isTokenOld =
          cause instanceof CallError && (cause.status === 401 || cause.status === 403)
        if (!isTokenOld || (await hello()) !== 'answering') throw cause
        return caller.call(endpoint, input)
      }
    },
  }
}
