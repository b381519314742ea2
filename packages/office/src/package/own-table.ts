/**
 * A table that is asked with words of files or rules. It has its own entries and nothing else: in a plain
 * object “constructor” and “toString” are entries of every table.
 */
export function ownTable<Entries extends object>(entries: Entries): Entries {
  return Object.assign(Object.create(null) as Entries, entries)
}
