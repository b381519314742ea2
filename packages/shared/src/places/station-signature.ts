/** Headers by which a bridge signs its own requests (DESIGN section 6). */
export const stationHeaders = {
  station: 'x-wenkao-station',
  at: 'x-wenkao-at',
  signature: 'x-wenkao-signature',
  /**
   * 128 random bits in hex, new at each start of the bridge. A former one that comes back tells of two
   * PCs with one key; not signed, because it only ever raises a question.
   */
  run: 'x-wenkao-run',
  /** The PC's own calendar, ms, as wrong as it is (F22); not signed, it is only shown. */
  wall: 'x-wenkao-wall',
} as const

/** Allowed difference between a station's and the server's clock in a signature: 24 h covers a dead
 * CMOS battery only after the bridge took the server's time, which its client does first (F22). */
export const SIGNATURE_WINDOW_MS = 24 * 3600 * 1000

/**
 * The text that a station signs for one request.
 * @param bodySha256 hex digest of the body's bytes (of no bytes when there is no body).
 */
export function stationRequestText(request: {
  readonly method: string
  readonly path: string
  readonly at: number
  readonly bodySha256: string
}): string {
  return [
    'wenkao-request',
    request.method,
    request.path,
    String(request.at),
    request.bodySha256,
  ].join('\n')
}

/** The text that a bridge signs to become a station. */
export function pairingText(request: {
  readonly publicKey: string
  readonly at: number
  readonly pairingCode?: string | undefined
}): string {
  return ['wenkao-pairing', request.publicKey, String(request.at), request.pairingCode ?? '-'].join(
    '\n',
  )
}

/**
 * The text that a station signs so that a candidate's page can prove where it runs: the page carries
 * the signature in its log-in, because the relay adds no identity of its own.
 */
export function stationProofText(proof: {
  readonly stationId: string
  readonly examNumber: string
  readonly at: number
}): string {
  return ['wenkao-log-in', proof.stationId, proof.examNumber, String(proof.at)].join('\n')
}

/**
 * The text that a station signs for the branch of a sitting that it goes on with from a backup, so that
 * the server knows which station to bind when it adopts the branch (DESIGN section 3).
 */
export function branchText(claim: {
  readonly sittingId: string
  readonly branch: string
  readonly parent: string
  readonly stationId: string
  readonly at: number
  readonly began?:
    { readonly startedAt: number; readonly at: number; readonly packageHash: string } | undefined
}): string {
  const { began } = claim
  return [
    'wenkao-branch',
    claim.sittingId,
    claim.branch,
    claim.parent,
    claim.stationId,
    String(claim.at),
    ...(began ? [String(began.startedAt), String(began.at), began.packageHash] : []),
  ].join('\n')
}
