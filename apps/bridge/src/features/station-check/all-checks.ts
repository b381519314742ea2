import type { PageFacts } from '@wenkao/shared/station-check'
import type { Canaries } from './canaries.ts'
import { checkDisk, checkSpace, type ExamFolders } from './checks/check-drives.ts'
import { checkFonts } from './checks/check-fonts.ts'
import { checkBrowser, checkLocalNetwork, checkScreen, checkStorage } from './checks/check-page.ts'
import { checkPort } from './checks/check-port.ts'
import { checkSurvivesRestart } from './checks/check-restart.ts'
import {
  checkCertificate,
  checkClock,
  checkNetwork,
  checkVersions,
  contactServer,
  type ServerCheckDeps,
} from './checks/check-server.ts'
import { checkAutosave } from './office/check-autosave.ts'
import { checkOffice, checkOfficeSaves } from './office/check-office.ts'
import { findOffice } from './office/find-office.ts'
import { systemRegistry } from './office/registry.ts'
import type { Checks } from './run-checks.ts'
import { unknown, verdict, type Verdict } from './verdict.ts'

export interface CheckDeps extends ServerCheckDeps {
  readonly dataFolder: string
  readonly answerFolder: string
  readonly variables: Readonly<Record<string, string | undefined>>
  readonly officeSettings: 'set' | 'look'
  readonly canaries: Canaries
  readonly port: () => number
  /** This PC as a station; undefined while it is none. */
  readonly station: () =>
    | {
        readonly number: number
        readonly room: string
        readonly site: string
        readonly cloned: boolean
      }
    | undefined
  /** Whether somebody is being examined: then nothing is started that takes the PC's time. */
  readonly isExamRunning: () => boolean
}

const FILES_MS = 15_000
const NETWORK_MS = 40_000
const PROGRAMS_MS = 30_000
/** Office programs start slowly, above all for the first time. */
const OFFICE_MS = 75_000

/**
 * Every check of `checkNames` for this PC.
 * @param depth `quick` leaves the programs of the PC alone: it runs unasked.
 */
export async function allChecks(
  deps: CheckDeps,
  page: PageFacts | null,
  depth: 'full' | 'quick',
): Promise<Checks> {
  const { platform } = process
  const { variables, dataFolder, answerFolder } = deps
  const folders: ExamFolders = [dataFolder, answerFolder]
  const contact = contactServer(deps)
  const office = { platform, variables, registry: systemRegistry(variables) }
  const programs = depth === 'full' ? findOffice(office) : undefined
  const withPrograms =
    <V extends Verdict>(look: (found: Awaited<NonNullable<typeof programs>>) => V | Promise<V>) =>
    async () =>
      programs ? look(await programs) : unknown('notYet')
  const quick = <V>(patienceMs: number, look: () => V | Promise<V>) => ({
    patienceMs,
    look: async () => look(),
  })
  return {
    disk: quick(FILES_MS, () => checkDisk(folders)),
    space: quick(FILES_MS, () => checkSpace(folders)),
    survivesRestart: quick(PROGRAMS_MS, () =>
      checkSurvivesRestart(deps.canaries, depth === 'full' ? platform : 'linux', variables),
    ),
    clock: quick(NETWORK_MS, async () => contact.then(() => checkClock(deps))),
    network: quick(NETWORK_MS, async () => checkNetwork(deps, await contact)),
    certificate: quick(NETWORK_MS, async () => contact.then(() => checkCertificate(deps))),
    versions: quick(NETWORK_MS, async () => checkVersions(deps, await contact)),
    fonts: quick(PROGRAMS_MS, () =>
      depth === 'full' ? checkFonts(page, platform, variables) : unknown('notYet'),
    ),
    office: quick(PROGRAMS_MS, withPrograms(checkOffice)),
    officeSaves: quick(
      OFFICE_MS,
      withPrograms(async (found) =>
        deps.isExamRunning() ? unknown('examRunning') : checkOfficeSaves(office, found),
      ),
    ),
    autosave: quick(
      PROGRAMS_MS,
      withPrograms((found) => checkAutosave(office, found, deps.officeSettings)),
    ),
    port: quick(PROGRAMS_MS, () => checkPort(deps.port())),
    identity: quick(FILES_MS, () => checkIdentity(deps)),
    browser: quick(FILES_MS, () => checkBrowser(page)),
    storage: quick(FILES_MS, () => checkStorage(page)),
    localNetwork: quick(FILES_MS, () => checkLocalNetwork(page)),
    screen: quick(FILES_MS, () => checkScreen(page)),
  }
}

/** Whether this PC is a station, and alone with its key (F16). */
function checkIdentity({ station }: CheckDeps): Verdict<'identity'> {
  const found = station()
  if (!found) return verdict('bad', 'unregistered')
  const { cloned, ...facts } = found
  return cloned ? verdict('bad', 'cloned', facts) : verdict('good', 'registered', facts)
}
