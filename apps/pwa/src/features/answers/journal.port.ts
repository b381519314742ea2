import type { BridgeSync } from '@wenkao/shared/answers'

/** The bridge's journal as the page uses it. */
export interface Journal {
  /** Resolves when the bridge has fsynced the entries (R1). */
  append(sittingId: string, texts: readonly string[]): Promise<void>
  read(
    sittingId: string,
  ): Promise<{ readonly entries: readonly string[]; readonly acknowledged: readonly string[] }>
  /** What has reached the server by the bridge's own sync. */
  sync(): Promise<BridgeSync>
}
