import { Dexie, type Table } from 'dexie'

/** An answer log entry as the browser keeps it: its bytes, and what finding it needs. */
export interface EntryRow {
  /** SHA-256 of `text`: the same entry twice is one row, two contents under one key are two (R4). */
  readonly hash: string
  readonly sitting: string
  readonly text: string
  acknowledged: 0 | 1
  /** Order of arrival. */
  readonly order: number
}

/** A sitting as the browser keeps it; `value` is read with a contract, because versions change. */
export interface SittingRow {
  readonly sitting: string
  readonly savedAt: number
  readonly released: 0 | 1
  readonly value: unknown
}

/**
 * The browser's database. Every transaction is `strict`: with Chrome's default durability a power
 * cut loses all that was written since the last sync (R1).
 */
export class BrowserDatabase extends Dexie {
  readonly entries: Table<EntryRow, string>
  readonly sittings: Table<SittingRow, string>

  constructor(name = 'wenkao', options: ConstructorParameters<typeof Dexie>[1] = {}) {
    super(name, { ...options, chromeTransactionDurability: 'strict' })
    this.version(1).stores({ entries: 'hash, sitting', sittings: 'sitting' })
    this.entries = this.table('entries')
    this.sittings = this.table('sittings')
  }

  /**
   * Does some work; once more on a new connection when the old one turned out to be closed. A browser
   * that clears its site data closes connections, also one that is being opened just then, and Dexie
   * would stay closed after that.
   */
  async onConnection<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (cause) {
      if (!(cause instanceof Dexie.DatabaseClosedError)) throw cause
      this.close()
      await this.open()
      return work()
    }
  }
}
