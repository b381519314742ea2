/** What the journal command says, in English. Numbers and names are filled in by position. */
export const en = {
  usage: `wenkao-bridge journal verify --config FILE | FOLDER…  [--json]
wenkao-bridge journal dump   --config FILE | FOLDER…  [--sitting ID] [--json]

Reads what this PC has saved of answers and changes nothing; the bridge may be running.
A FOLDER is a bridge's data folder, its journal folder, the folder of one sitting, or a copy of one.
Ends with 0: in order, 1: damage found, 2: nothing could be read.`,
  sitting: (id: string, folder: string) => `Sitting ${id} in ${folder}`,
  segment: (name: string, bytes: number, records: number) =>
    `  ${name}  ${bytes} bytes, ${records} records`,
  torn: (at: number) =>
    `    incomplete end from byte ${at}: it was being written when the power went or just now; it was never called saved`,
  damage: (from: number, to: number, after: number) =>
    `    DAMAGED from byte ${from} to ${to}; ${after} records after it could be read`,
  unreadable: (reason: string) => `    CANNOT BE READ: ${reason}`,
  unknown: (count: number) => `    ${count} records of a newer version, kept as they are`,
  counts: (entries: number, acknowledged: number, open: number, aside: number) =>
    `  ${entries} entries: ${acknowledged} are on the server, ${open} are not yet, ${aside} set aside`,
  head: (writer: string, n: number, hash: string) =>
    `  writer ${writer}: complete up to entry ${n} (${hash})`,
  missing: (writer: string, from: number, to: number) =>
    `  MISSING: entries ${from} to ${to} of writer ${writer}`,
  unchained: (writer: string, n: number) =>
    `  DOES NOT FOLLOW: entry ${n} of writer ${writer} names another entry before it`,
  doubled: (writer: string, n: number) =>
    `  TWO CONTENTS: entry ${n} of writer ${writer} is there twice with different contents`,
  fine: 'Everything is in order.',
  damaged:
    'Damage was found. Change nothing in the folder and start the bridge as usual: it goes on beside the damage, and the page and the server give back what they hold. Keep this text for the technician.',
  nothing: (folder: string) => `There is no journal in ${folder}. Check the folder's name.`,
  empty: 'This PC has not saved any answers yet.',
  noSitting: (id: string) => `There is no journal of sitting ${id} here.`,
  state: { acknowledged: 'on the server', unacknowledged: 'not yet sent', setAside: 'set aside' },
  newer: 'of a newer version',
}

export type Messages = typeof en
