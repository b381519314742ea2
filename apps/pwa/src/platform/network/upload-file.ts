import { fillPath, type Endpoint, type EndpointResult } from '@wenkao/shared/kernel'

export type UploadOutcome<Reply> =
  | { readonly kind: 'reply'; readonly reply: Reply }
  /** No answer, or none that can be read: the same file may be sent again. */
  | { readonly kind: 'broken' }
  /** The server wants to be left alone for so long, ms. */
  | { readonly kind: 'busy'; readonly retryAfterMs: number }
  | { readonly kind: 'refused'; readonly status: number }

const USUAL_WAIT_MS = 3000

/**
 * Sends a file as the body of a request and tells how far it has got: `fetch` cannot tell that.
 * @param progress share that has left this PC, 0 … 1.
 */
export function uploadFile<E extends Endpoint>(
  endpoint: E,
  file: Blob,
  query: Readonly<Record<string, string>>,
  progress: (share: number) => void,
): Promise<UploadOutcome<EndpointResult<E>>> {
  const words = new URLSearchParams(query).toString()
  const request = new XMLHttpRequest()
  return new Promise((resolve) => {
    const broken = (): void => {
      resolve({ kind: 'broken' })
    }
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      progress(total === 0 ? 0 : loaded / total)
    })
    for (const name of ['error', 'abort', 'timeout'] as const)
      request.addEventListener(name, broken)
    request.addEventListener('load', () => {
      resolve(outcomeOf(endpoint, request))
    })
    request.open(endpoint.method, `${fillPath(endpoint.path)}${words === '' ? '' : `?${words}`}`)
    request.setRequestHeader('accept', 'application/json')
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.send(file)
  })
}

function outcomeOf<E extends Endpoint>(
  endpoint: E,
  request: XMLHttpRequest,
): UploadOutcome<EndpointResult<E>> {
  const { status, responseText } = request
  if (status === 200) {
    const parsed = endpoint.reply.safeParse(parseJson(responseText))
    return parsed.success
      ? { kind: 'reply', reply: parsed.data as EndpointResult<E> }
      : { kind: 'broken' }
  }
  if (status === 503 || status === 429) {
    const seconds = Number(request.getResponseHeader('retry-after') ?? NaN)
    return { kind: 'busy', retryAfterMs: seconds > 0 ? seconds * 1000 : USUAL_WAIT_MS }
  }
  if (status === 0 || status >= 500) return { kind: 'broken' }
  return { kind: 'refused', status }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
