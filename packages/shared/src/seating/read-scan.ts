/** Begins the text of a ticket's code, and says its version. */
const TICKET = 'WKT1'

/** Text of the QR code on a candidate's ticket: the exam number, never the access code. */
export function ticketText(examNumber: string): string {
  return `${TICKET}.${examNumber}`
}

/** What a camera, a keyboard scanner or a person brought into the search field. */
export type Scan =
  | { readonly kind: 'examNumber'; readonly examNumber: string }
  /** Not an exam number's form: words of a name. */
  | { readonly kind: 'words'; readonly words: string }
  /** A code of something else, such as a receipt. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'nothing' }

/**
 * Reads a ticket's code, a bare exam number or typed words. A keyboard scanner ends with Enter or Tab
 * and types through whatever input method is on, so wide signs and Chinese full stops are read as the
 * plain ones.
 */
export function readScan(text: string): Scan {
  const plain = text.normalize('NFKC').replaceAll('。', '.').replaceAll('—', '-').trim()
  if (plain === '') return { kind: 'nothing' }
  const ticket = /^wkt\d+[.:]([0-9A-Za-z-]{1,32})(?:[.:].*)?$/is.exec(plain)?.[1]
  if (ticket !== undefined) return { kind: 'examNumber', examNumber: ticket }
  if (/^wk[a-z]\d+\./i.test(plain) || /^[a-z]+:\/\//i.test(plain)) return { kind: 'foreign' }
  if (/^[0-9A-Za-z-]{1,32}$/.test(plain) && /\d/.test(plain)) {
    return { kind: 'examNumber', examNumber: plain }
  }
  return { kind: 'words', words: plain.replace(/\s+/g, ' ') }
}

/**
 * Candidates that fit what was scanned or typed: the one with that exam number, else those whose
 * number contains it (staff read the last digits aloud), or whose name contains the words.
 */
export function findCandidates<T extends { readonly examNumber: string; readonly name: string }>(
  candidates: readonly T[],
  scan: Scan,
): readonly T[] {
  switch (scan.kind) {
    case 'examNumber': {
      const typed = scan.examNumber.toLowerCase()
      const exact = candidates.find((entry) => entry.examNumber.toLowerCase() === typed)
      if (exact) return [exact]
      return candidates.filter((entry) =>
        [entry.examNumber, entry.name].some((text) => text.toLowerCase().includes(typed)),
      )
    }
    case 'words': {
      const words = squeezed(scan.words)
      return candidates.filter((entry) => squeezed(entry.name).includes(words))
    }
    case 'foreign':
    case 'nothing':
      return []
  }
}

/** Names are typed with and without spaces and middle dots. */
function squeezed(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s·•・]/g, '')
}
