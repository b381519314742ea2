import type { CheckName, checkReasons } from '@wenkao/shared/station-check'

/** What was found, and what to do; `{name}` is filled with that fact. */
export type Sentence = readonly [what: string, todo?: string]

/** What the station check says on the command line. */
export interface CheckMessages {
  readonly usage: string
  readonly at: string
  readonly sent: string
  readonly notSent: string
  readonly outcome: Readonly<Record<'good' | 'warn' | 'bad', string>>
  readonly states: Readonly<Record<'good' | 'warn' | 'bad' | 'unknown', string>>
  readonly names: Readonly<Record<CheckName, string>>
  readonly reasons: {
    readonly [Name in CheckName]: Readonly<Record<(typeof checkReasons)[Name][number], Sentence>>
  }
}

/** The station check in English. */
export const checkEn: CheckMessages = {
  usage: `wenkao-bridge check    --config FILE [--json]

Checks whether an exam can be held on this PC, as the page does.
Ends with 0: ready, or with things to look at; 1: not ready.`,
  at: 'Checked at {at}',
  sent: 'The room has it.',
  notSent:
    'No server: the outcome stays on this PC and is reported to the room once there is contact.',
  outcome: {
    good: 'Ready for the exam',
    warn: 'Ready, with things to look at',
    bad: 'Not ready for the exam',
  },
  states: { good: 'Good', warn: 'Look', bad: 'Bad', unknown: 'Unknown' },
  names: {
    disk: 'Disk writable',
    space: 'Free space',
    survivesRestart: 'Survives restart',
    clock: 'Date and clock',
    network: 'Network',
    certificate: 'Certificate',
    versions: 'Versions',
    fonts: 'Fonts',
    office: 'Office program',
    officeSaves: 'Opens and saves',
    autosave: 'Autosave',
    port: 'Port',
    identity: 'Registration',
    browser: 'Browser',
    storage: 'Browser storage',
    localNetwork: 'Local network',
    screen: 'Screen',
  },
  reasons: {
    disk: {
      writable: ['Data disk and answer folder can be written.'],
      notWritable: [
        '{path} cannot be written.',
        'Remove the write protection, or set another drive for the exam client.',
      ],
      missing: [
        '{path} was not found.',
        'Connect the drive, or set another one for the exam client.',
      ],
      damaged: [
        'What was written to {path} reads back otherwise; the disk may be failing.',
        'Do not use this PC for an exam; take a spare.',
      ],
      unknown: [
        'It cannot be told on this PC.',
        'A technician should have a look; it need not be wrong.',
      ],
    },
    space: {
      enough: ['{free} free on {path}.'],
      low: [
        'Only {free} free on {path}; {least} is advised.',
        "Make room before the exam; do not delete the exam client's folder.",
      ],
      full: [
        'Only {free} free on {path}; an exam needs {least}.',
        "Make room and run again; do not delete the exam client's folder.",
      ],
      unknown: [
        'It cannot be told on this PC.',
        'A technician should have a look; it need not be wrong.',
      ],
    },
    survivesRestart: {
      survived: ['What was written is there after a restart.'],
      notRestarted: [
        'This PC was not restarted since the last check, so it is not known yet.',
        'Restart this PC and run the check again.',
      ],
      rolledBack: [
        'After a restart the disk was back in an older state: a restore card or software is active ({drives}).',
        'Turn restoring off for that drive, restart, and run again. Or a power cut would lose work.',
      ],
      restoreSoftware: [
        'Restore software is installed: {program}.',
        'Make sure that the data drive ({drives}) is not restored; restart and run again.',
      ],
      unknown: [
        'It cannot be told on this PC.',
        'A technician should have a look; it need not be wrong.',
      ],
    },
    clock: {
      right: ['{offset} off the server.'],
      off: ["{offset} off the server. The exam runs on the server's time.", "Set this PC's time."],
      wrongDate: [
        'The date is wrong ({date}), {offset} off the server.',
        "Set the date; if it is wrong again after a power-off, the mainboard battery is empty. The exam client uses the server's time.",
      ],
      noContact: [
        'There was no contact with the server to compare with.',
        'Connect the network and run again.',
      ],
      unknown: [
        'It cannot be told on this PC.',
        'A technician should have a look; it need not be wrong.',
      ],
    },
    network: {
      reachable: ['The server {server} answers ({ms} ms).'],
      slow: [
        'The server {server} is slow ({ms} ms).',
        'Check cable and switch. Answers are saved here first and are not lost.',
      ],
      unreachable: [
        'The server {server} does not answer.',
        "Check cable, switch and the server's address.",
      ],
      unknown: [
        'It cannot be told on this PC.',
        'A technician should have a look; it need not be wrong.',
      ],
    },
    certificate: {
      trusted: ["The server's certificate is valid."],
      pinned: [
        "The certificate was checked by the server's known key; the connection is safe.",
        "The exam is not affected; mostly this PC's date is wrong, so set it.",
      ],
      plain: ["The server's address is http; there is no certificate to check."],
      date: [
        'The certificate is refused because of the date.',
        "Set this PC's date and run again.",
      ],
      unknownIssuer: [
        "The certificate's issuer is not trusted.",
        "A technician installs the exam office's root certificate, or sets the server's key.",
      ],
      wrongName: [
        'The certificate is not for {server}.',
        "Check the server's address in the exam client's settings.",
      ],
      other: ['The certificate cannot be verified.', 'Give a technician the line below.'],
      noContact: [
        'The server was not reached, so no certificate was seen.',
        'Mend the network first, then run again.',
      ],
      unknown: [
        'It cannot be told on this PC.',
        'A technician should have a look; it need not be wrong.',
      ],
    },
    versions: {
      same: ['Exam client {bridge} and server {server} agree.'],
      differ: [
        'Exam client {bridge}, page {app} and server {server} are of different versions.',
        'An exam works; update the exam client before it.',
      ],
      noApp: ['The exam page is not installed.', 'Install the exam client again.'],
      unknown: [
        "The server's version is not known (exam client {bridge}).",
        'Connect the network and run again.',
      ],
    },
    fonts: {
      found: ['The Chinese fonts are there.'],
      fallback: [
        'These fonts are missing: {missing}. Pages show another Chinese font.',
        'An exam works; install them if tasks ask for these fonts.',
      ],
      none: [
        'No Chinese font was found; questions would show as boxes.',
        'Install a Chinese font and run again.',
      ],
      noPage: [
        'No page was open to look.',
        "Open the station check in this PC's browser and run it again.",
      ],
      unknown: [
        'It cannot be told on this PC.',
        'A technician should have a look; it need not be wrong.',
      ],
    },
    office: {
      found: ['Found: {programs}.'],
      none: [
        'No Office or WPS was found.',
        'Exams with tasks cannot use this PC: install one, or take another PC. Objective-only exams work.',
      ],
      unknown: [
        'It cannot be told on this PC.',
        'A technician should have a look; it need not be wrong.',
      ],
    },
    officeSaves: {
      saved: ['{program} opens and saves a file.'],
      failed: [
        '{program} could not open and save a file.',
        'Open the program once by hand, finish its first questions and activation, and run again.',
      ],
      noProgram: ['There is no Office program to try.', 'Install Office or WPS first.'],
      unknown: ['Opening a file was not tried.', 'Open and save a file in the program by hand.'],
    },
    autosave: {
      on: ['Autosave is on ({minutes} min).'],
      off: [
        'Autosave is off in {programs}.',
        "Turn “Save AutoRecover information” on in the program's options, and set it to 1 minute.",
      ],
      rare: [
        '{programs} saves by itself only every {minutes} min.',
        "Set it to 1 minute in the program's options.",
      ],
      noProgram: ['There is no Office program.', 'Install Office or WPS first.'],
      unknown: [
        'The autosave setting cannot be read: {programs}.',
        "Set autosave to 1 minute in the program's options (WPS: backup centre).",
      ],
    },
    port: {
      own: ["Port {port} is this PC's exam client."],
      foreign: [
        'Port {port} is taken by another program: {program} ({user}).',
        'Close that program and start the exam client.',
      ],
      otherUser: [
        "Another user's program is on port {port}: {user} {program}.",
        'Log that user off, or restart the PC.',
      ],
      unknown: [
        'It cannot be told on this PC.',
        'A technician should have a look; it need not be wrong.',
      ],
    },
    identity: {
      registered: ['Registered as station {number} ({site} · {room}).'],
      unregistered: [
        'Not registered yet.',
        'Type the pairing code of the idle screen at the tablet or office page.',
      ],
      cloned: [
        'Another PC has the same identity (a cloned disk).',
        'Register one of the two anew.',
      ],
      unknown: [
        'It cannot be told on this PC.',
        'A technician should have a look; it need not be wrong.',
      ],
    },
    browser: {
      supported: ['{name} {major}.'],
      old: [
        '{name} {major} is old; {least} or newer is advised.',
        'An exam works; update the browser before it.',
      ],
      tooOld: [
        '{name} {major} is too old; {least} is needed.',
        'Update Chrome or Edge and run again.',
      ],
      unknown: ['This browser is not known.', 'Use Chrome or Edge.'],
      noPage: [
        'No page was open to look.',
        "Open the station check in this PC's browser and run it again.",
      ],
    },
    storage: {
      persistent: ['The browser keeps exam data for good.'],
      notPersistent: [
        'The browser may drop exam data when the disk is full; the journal is not affected.',
        'An exam works; an administrator can allow it by a policy file.',
      ],
      unavailable: [
        'The browser cannot store data (private window, or forbidden by policy).',
        'Close the private window and open a normal one.',
      ],
      unknown: [
        'It cannot be told on this PC.',
        'A technician should have a look; it need not be wrong.',
      ],
      noPage: [
        'No page was open to look.',
        "Open the station check in this PC's browser and run it again.",
      ],
    },
    localNetwork: {
      granted: ["Access to this PC's exam client is allowed."],
      notNeeded: ['The page was opened from the exam client; no permission is needed.'],
      prompt: [
        'The browser has not asked yet.',
        'Open the page from the exam client; if the browser asks, choose “Allow”.',
      ],
      denied: [
        'The browser refuses access to this PC.',
        'Click the sign left of the address, allow “Local network”, and reload.',
      ],
      unknown: [
        'It cannot be told on this PC.',
        'A technician should have a look; it need not be wrong.',
      ],
      noPage: [
        'No page was open to look.',
        "Open the station check in this PC's browser and run it again.",
      ],
    },
    screen: {
      enough: ['{width}×{height}.'],
      small: [
        'The screen is only {width}×{height}; questions and programs will be cramped.',
        'Set 1366×768 or more in the display settings.',
      ],
      zoomed: [
        'The display is scaled by {scale}, which leaves {width}×{height}.',
        'Set the display scale to 100 %, or press Ctrl+0 in the browser.',
      ],
      unknown: [
        'It cannot be told on this PC.',
        'A technician should have a look; it need not be wrong.',
      ],
      noPage: [
        'No page was open to look.',
        "Open the station check in this PC's browser and run it again.",
      ],
    },
  },
}
