import { createBridgeJournal, createDexieAnswerLog } from '../../features/answers/index.ts'
import { createDexieHeldSittings, type CandidatePorts } from '../../features/sittings/index.ts'
import { browserClock } from '../../platform/browser/clock.ts'
import { browserRandom } from '../../platform/browser/random.ts'
import { createTabLink } from '../../platform/browser/tab-link.ts'
import { createWriterLock } from '../../platform/browser/writer-lock.ts'
import { browserFetch } from '../../platform/network/browser-fetch.ts'
import { createBridgeLink } from '../../platform/network/bridge-link.ts'
import { createCaller } from '../../platform/network/call.ts'
import { BrowserDatabase } from '../../platform/storage/database.ts'

/** The candidate's page in a real browser. */
export function createCandidatePorts(): CandidatePorts {
  const database = new BrowserDatabase()
  const bridge = createBridgeLink(browserFetch)
  return {
    clock: browserClock,
    random: browserRandom,
    lock: createWriterLock(navigator.locks),
    tabs: createTabLink(),
    reload: () => {
      location.reload()
    },
    answerLog: createDexieAnswerLog(database),
    heldSittings: createDexieHeldSittings(database),
    bridge,
    journal: createBridgeJournal(bridge),
    server: (baseUrl, token) =>
      createCaller({
        fetch: browserFetch,
        baseUrl,
        headers: () => {
          const held = token()
          return held === undefined ? {} : { authorization: `Bearer ${held}` }
        },
      }).call,
  }
}
