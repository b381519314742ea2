/** What happens to one call on a bad line. */
export type LineFault = 'none' | 'requestLost' | 'replyLost' | 'deliveredTwice'

export class LineError extends Error {
  readonly code = 'lineDown'
}

/**
 * Puts a bad line before a call (a `fetch`, or a server in memory): the request may not arrive, may
 * arrive twice, or may arrive while its reply is lost, which is the fault that finds missing
 * idempotence.
 * @param nextFault what happens to the next call.
 */
export function flaky<Args extends readonly unknown[], Reply>(
  call: (...args: Args) => Promise<Reply>,
  nextFault: () => LineFault,
): (...args: Args) => Promise<Reply> {
  return async (...args) => {
    const fault = nextFault()
    if (fault === 'requestLost') throw new LineError('The request was lost')
    const reply = await call(...args)
    if (fault === 'replyLost') throw new LineError('The reply was lost')
    return fault === 'deliveredTwice' ? call(...args) : reply
  }
}
