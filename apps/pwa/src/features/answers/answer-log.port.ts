/** An entry of the answer log as a store gives it back. */
export interface KeptEntry {
  readonly text: string
  readonly hash: string
  /** Whether the server has acknowledged exactly this entry (R3). */
  readonly acknowledged: boolean
}

/** What `append` needs of an entry; `sitting` is the sitting's id. */
export interface NewEntry {
  readonly text: string
  readonly hash: string
  readonly sitting: string
  readonly acknowledged: boolean
}

/** The browser's own durable copy of the answer log. Append-only (R2). */
export interface AnswerLog {
  /**
   * Resolves when the entries are durable. Repeating an entry changes nothing, except that an
   * acknowledgement once known stays known.
   * @throws when the store does not work: the screen then says so (R1).
   */
  append(entries: readonly NewEntry[]): Promise<void>
  /** All entries of a sitting in the order of arrival. */
  read(sitting: string): Promise<readonly KeptEntry[]>
  /** Marks entries as held by the server; unknown hashes are passed over. */
  acknowledge(hashes: readonly string[]): Promise<void>
  /** Which of these the store does not hold: it can be deleted or rolled back under the page. */
  lacking(sitting: string, hashes: Iterable<string>): Promise<readonly string[]>
  /** Tells when the store was closed under the page, e.g. to be deleted; the next call reopens it. */
  onClosed(listener: () => void): void
}
