/** What a candidate's ticket says. */
export interface Ticket {
  readonly examNumber: string
  readonly accessCode: string
}

/**
 * The ticket that an address brings along, e.g. `#exam-number=…&access-code=…`, so that a demo's link
 * only needs a click.
 * @param hash of the address, with its sign; @returns undefined when it names neither.
 */
export function ticketInAddress(hash: string): Ticket | undefined {
  const inHash = new URLSearchParams(hash.replace(/^#/, ''))
  const examNumber = inHash.get('exam-number') ?? ''
  const accessCode = inHash.get('access-code') ?? ''
  return examNumber === '' && accessCode === '' ? undefined : { examNumber, accessCode }
}
