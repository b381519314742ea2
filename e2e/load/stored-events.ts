import type { Sql } from 'postgres'

/** Events of one sitting, and sittings of one session, in what is generated. */
const PER_SITTING = 300
const PER_SESSION = 100
/** Sittings that one statement makes. */
const STEP = 3000

/** What a generated row takes on disk with its part of the index, in bytes; measured. */
export const BYTES_PER_EVENT = 470

/**
 * Fills the answer log inside the database, as past exams left it: sessions one after the other (ids
 * begin with their time, as the server's do), 100 sittings each, 300 events of one writer each. Keys
 * and hashes have their real size; texts are shorter than real ones (about 90 bytes for 330), so that
 * 100 million fit on a small disk. The index, on which the cost of an insert depends, is full size.
 *
 * @param from sittings that are there already.
 * @param events to be there in the end.
 */
export async function storeEvents(sql: Sql, from: number, events: number): Promise<number> {
  const sittings = Math.ceil(events / PER_SITTING)
  // `s * 0` makes the series of a sitting depend on it: so rows come in the order of their keys, as they
  // did when they were written.
  for (let at = from; at < sittings; at += STEP) {
    const end = Math.min(at + STEP, sittings) - 1
    await sql`
      insert into answer_events
        (session_id, sitting_id, writer, n, hash, kind, hlc, text, outcome, epoch, received_at)
      select
        sitting.session_id, sitting.sitting_id, sitting.writer, n, sitting.hash, 'answer',
        1700000000000 + n,
        '{"v":1,"n":' || n || ',"kind":"answer","item":"9010101","value":["b"],"at":1700000000000}',
        'stored', 0, 1700000000000 + n
      from (
        select
          (lpad(to_hex(1600000000000 + s / ${PER_SESSION} * 1000), 12, '0')
            || '70008000' || lpad(to_hex(s / ${PER_SESSION}), 12, '0'))::uuid as session_id,
          (lpad(to_hex(1600000000000 + s), 12, '0') || '70008000' || lpad(to_hex(s), 12, '0'))::uuid
            as sitting_id,
          s, md5(s::text) as writer,
          md5('a' || s) || md5('b' || s) as hash
        from generate_series(${at}::bigint, ${end}::bigint) as s
      ) as sitting
      cross join lateral generate_series(0, ${PER_SITTING - 1} + (sitting.s * 0)::int) as n`
  }
  return sittings
}
