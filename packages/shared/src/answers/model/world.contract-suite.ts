import { anId, createSeededRandom } from '@wenkao/testing'
import { strandedContents } from '../contents-to-repeat.ts'
import { createBridge, type Bridge, type BridgeMemory } from './bridge.contract-suite.ts'
import type { Program, Step } from './commands.contract-suite.ts'
import type { Coverage } from './coverage.contract-suite.ts'
import type { DiskRecord } from './disk.contract-suite.ts'
import type { Surroundings } from './host.contract-suite.ts'
import { BrokenPromise, createLedger, type Whereabouts } from './ledger.contract-suite.ts'
import { lineFaults, type LineFault } from './line.contract-suite.ts'
import { createPage, type Page, type PageMemory } from './page.contract-suite.ts'
import type { Parts } from './parts.contract-suite.ts'
import { createPc, type Pc, type Token } from './pc.contract-suite.ts'
import { createServer, SERVER_START_MS, type Database } from './server.contract-suite.ts'
import { createWheel } from './wheel.contract-suite.ts'

export const itemIds = ['Q1', 'Q2', 'Q3', 'Q4'] as const
const options = [['A'], ['B'], ['C'], []] as const
const DAY_MS = 24 * 3600 * 1000

/** A machine as a snapshot holds it: both disks, the memory and the clocks. */
interface Snapshot {
  readonly profiles: readonly [readonly DiskRecord[], readonly DiskRecord[]]
  readonly journal: readonly DiskRecord[]
  readonly pages: readonly [PageMemory | undefined, PageMemory | undefined]
  readonly bridge: BridgeMemory | undefined
  readonly monotonic: number
  readonly pageMonotonic: number
  readonly token: Token
}

interface Station {
  readonly pc: Pc
  bridge: Bridge | undefined
  readonly pages: [Page | undefined, Page | undefined]
  snapshot: Snapshot | undefined
}

/** The simulated room: 1 to 3 stations and a server, one sitting, all faults at will. */
export function createWorld(program: Program, parts: Parts, coverage?: Coverage) {
  const wheel = createWheel()
  const random = createSeededRandom(program.seed)
  const fraction = random.next
  const sittingId = anId(1)
  const ledger = createLedger()
  const server = createServer(wheel, fraction, parts, sittingId, itemIds, (hash) => {
    ledger.setAside.add(hash)
  })
  const failures: unknown[] = []
  const surroundings: Surroundings = {
    ...{ wheel, fraction, parts, server, ledger, sittingId, itemIds },
    randomBytes: () => random.bytes(16),
    fail: (cause) => failures.push(cause),
  }
  const stations = program.bridges.map((hasBridge, number): Station => {
    const pc = createPc(wheel, fraction, number, hasBridge, SERVER_START_MS)
    return { pc, bridge: undefined, pages: [undefined, undefined], snapshot: undefined }
  })

  const isOnDisk = (hash: string): boolean =>
    stations.some(({ pc }) => [...pc.profiles, pc.journal].some((disk) => disk.holds(hash)))
  const where: Whereabouts = {
    isDurable: (hash) => server.holds(hash) || isOnDisk(hash),
    isInLog: (hash) => server.holdsInLog(hash) || isOnDisk(hash),
    isInMemory: (hash) =>
      stations.some(({ bridge, pages }) =>
        [bridge, ...pages].some((process) => process?.replica.find(hash) !== undefined),
      ),
  }

  function startBridge(station: Station, memory?: BridgeMemory): void {
    const { pc } = station
    if (!pc.hasBridge || station.bridge || !pc.token) return
    station.bridge = createBridge(surroundings, pc, pc.token, memory)
  }

  function killBridge(station: Station): void {
    const { bridge, pc } = station
    if (!bridge) return
    bridge.kill()
    station.bridge = undefined
    ledger.processDied(where, `bridge of station ${pc.number}`)
  }

  function openPage(station: Station, profile: number, memory?: PageMemory): void {
    const { pc } = station
    const at = profile === 1 ? 1 : 0
    if (station.pages[at] || !pc.token) return
    const bridgeNow = (): Bridge | undefined => station.bridge
    station.pages[at] = createPage(surroundings, pc, pc.profiles[at], pc.token, bridgeNow, memory)
  }

  function killPage(station: Station, profile: number): void {
    const at = profile === 1 ? 1 : 0
    const page = station.pages[at]
    if (!page) return
    page.kill()
    station.pages[at] = undefined
    ledger.processDied(where, `page of station ${station.pc.number}`)
  }

  function turnOff(station: Station): void {
    killBridge(station)
    killPage(station, 0)
    killPage(station, 1)
  }

  function turnOn(station: Station): void {
    station.pc.wake()
    startBridge(station)
    openPage(station, 0)
  }

  function logIn(station: Station, token: Token): void {
    station.pc.wake()
    turnOff(station)
    station.pc.token = token
    turnOn(station)
  }

  function takeSnapshot({ pc, bridge, pages }: Station): Snapshot | undefined {
    if (!pc.token) return undefined
    return {
      profiles: [pc.profiles[0].records, pc.profiles[1].records],
      journal: pc.journal.records,
      pages: [pages[0]?.memory(), pages[1]?.memory()],
      bridge: bridge?.memory(),
      monotonic: pc.monotonic(),
      pageMonotonic: pc.pageMonotonic(),
      token: pc.token,
    }
  }

  /** The whole machine is what it was: its processes go on from then, knowing nothing of it. */
  function restoreMemory(station: Station, snapshot: Snapshot): void {
    const { pc } = station
    pc.wake()
    for (const process of [station.bridge, ...station.pages]) process?.kill()
    station.bridge = undefined
    station.pages[0] = undefined
    station.pages[1] = undefined
    pc.profiles[0].replace(snapshot.profiles[0])
    pc.profiles[1].replace(snapshot.profiles[1])
    pc.journal.replace(snapshot.journal)
    pc.token = snapshot.token
    pc.setBack(snapshot.monotonic, snapshot.pageMonotonic)
    if (snapshot.bridge) startBridge(station, snapshot.bridge)
    for (const at of [0, 1]) {
      const memory = snapshot.pages[at]
      if (memory) openPage(station, at, memory)
    }
    ledger.storeTaken(where)
  }

  function act(station: Station, step: Step): void {
    const page = station.pages[step.b % 5 === 4 ? 1 : 0] ?? station.pages[0]
    if (!page?.canWrite() || station.pc.isAsleep()) return
    const item = itemIds[step.a % itemIds.length] ?? 'Q1'
    const shown = page.folded().items.get(item)
    if (step.kind === 'mark') {
      page.act({ kind: 'mark', item, value: !(shown?.marked ?? false) })
    } else if (step.kind === 'look') {
      page.act({ kind: 'position', item, value: null })
    } else {
      const value = [...(options[step.b % options.length] ?? [])]
      if (JSON.stringify(shown?.answer ?? []) === JSON.stringify(value)) return
      page.act({ kind: 'answer', item, value })
    }
  }

  async function handIn(station: Station): Promise<void> {
    const page = station.pages[0]
    const host = station.bridge ?? page
    const client = station.bridge?.client ?? page?.client()
    const { token } = station.pc
    if (!page?.canWrite() || !host || !client || !token) return
    const restoredBefore = restores
    await page.prepareHandIn()
    const { rest } = await client.flush()
    if (rest !== 0 || !host.process.isAlive || host.replica.countUnacknowledged() > 0) return
    // Something that is shown would not be covered: the page reads the journal and tries again.
    if (strandedContents(host.replica, host.bindings()).length > 0) return
    const cut = host.replica.heads()
    const unanswered = host.unanswered()
    const answer = await server.handIn(token, { cut, unanswered })
    if (answer.status !== 200 || restores !== restoredBefore) return
    const counted = server.unansweredUnder(cut)
    const isSameView = JSON.stringify(host.bindings()) === JSON.stringify(server.bindings())
    if (isSameView && counted.join() !== unanswered.join()) {
      throw new BrokenPromise(
        `the page named ${unanswered.join()} as unanswered, the server counts ${counted.join()}`,
      )
    }
  }
  let restores = 0

  function restoreServer(): void {
    restores += 1
    server.restore(backup)
    ledger.storeTaken(where)
  }

  /** A rescue medium carries the journal of one station to another, without network. */
  function branch(from: Station, to: Station): void {
    const { token } = from.pc
    if (from === to || !token) return
    turnOff(to)
    const medium = mergeRecords(from.pc.journal.records, from.pc.profiles[0].records)
    const store = to.pc.hasBridge ? to.pc.journal : to.pc.profiles[0]
    store.replace(mergeRecords(store.records, medium))
    const id = server.nextTokenId()
    const { epoch } = token.binding
    to.pc.token = {
      ...{ id, station: to.pc.number, boundAt: server.serverNow() },
      binding: { epoch, branch: `b${id}`, parent: 'backup', rank: 0 },
    }
    turnOn(to)
  }

  function rollBack(station: Station, stores: readonly ('profile' | 'journal')[]): void {
    const { pc, snapshot } = station
    if (!snapshot) return
    if (stores.includes('journal')) killBridge(station)
    if (stores.includes('profile')) {
      killPage(station, 0)
      killPage(station, 1)
      pc.profiles[0].replace(snapshot.profiles[0])
      pc.profiles[1].replace(snapshot.profiles[1])
    }
    if (stores.includes('journal')) pc.journal.replace(snapshot.journal)
    ledger.storeTaken(where)
    turnOn(station)
  }

  function wipe(station: Station, stores: readonly ('profile' | 'journal')[]): void {
    const { pc } = station
    // All that runs on the store ends first: what it says is no promise any more.
    if (stores.includes('journal')) killBridge(station)
    // The browser's store may be deleted under an open page, which then still has everything.
    if (stores.length > 1) killPage(station, 0)
    if (stores.includes('journal')) pc.journal.replace([])
    if (stores.includes('profile')) pc.profiles[0].replace([])
    ledger.storeTaken(where)
    turnOn(station)
  }

  function setLine(station: Station, fault: LineFault, which: number): void {
    const { pc } = station
    const line = [pc.bridgeToServer, pc.toServer, pc.toBridge][which % 3]
    if (line) line.fault = fault
    // The cable of a station carries both.
    if (which % 3 === 0) pc.toServer.fault = fault
  }

  function healLines({ pc }: Station): void {
    pc.toServer.fault = undefined
    pc.bridgeToServer.fault = undefined
    pc.toBridge.fault = undefined
  }

  function logInAgain(station: Station): void {
    const { token } = station.pc
    if (!token) return
    server.allow(token)
    if (station.bridge?.client.state().name === 'stopped') station.bridge.client.notify('resumed')
    for (const page of station.pages) {
      if (page?.client()?.state().name === 'stopped') page.resume()
    }
  }

  function run(step: Step): void {
    const station = stations[step.pc % stations.length]
    if (!station) return
    const { pc } = station
    coverage?.count(step.kind, station)
    const isLineFault = (kind: string): kind is LineFault =>
      (lineFaults as readonly string[]).includes(kind)
    if (isLineFault(step.kind)) {
      setLine(station, step.kind, step.a)
      return
    }
    switch (step.kind) {
      case 'click':
      case 'mark':
      case 'look':
        act(station, step)
        break
      case 'saveFile':
        station.bridge?.record({
          kind: 'file',
          item: `Task/${step.a % 2}.docx`,
          value: { hash: `${step.b}`.padStart(64, '0'), size: step.b },
        })
        break
      case 'openPage':
        openPage(station, step.a % 4 === 3 ? 1 : 0)
        break
      case 'handIn':
        handIn(station).catch(surroundings.fail)
        break
      case 'closeTab':
        // The other tab, which only showed, is elected and begins a run of its own.
        killPage(station, 0)
        openPage(station, 0)
        break
      case 'killPage':
        killPage(station, step.a)
        break
      case 'killBridge':
        killBridge(station)
        break
      case 'startBridge':
        startBridge(station)
        break
      case 'killServer':
        server.crash('now')
        ledger.processDied(where, 'the server')
        break
      case 'crashBeforeCommit':
        server.crash('beforeCommit')
        break
      case 'crashAfterCommit':
        server.crash('afterCommit')
        break
      case 'startServer':
        server.start()
        break
      case 'partialReply':
        server.forgetOnce()
        break
      case 'backUpServer':
        backup = server.database()
        break
      case 'restoreServer':
        restoreServer()
        break
      case 'healLines':
        healLines(station)
        break
      case 'changeMachine':
        if (server.isRunning()) logIn(station, server.bind(pc.number))
        break
      case 'branch':
        branch(station, stations[(step.pc + 1) % stations.length] ?? station)
        break
      case 'wipeProfile':
        wipe(station, ['profile'])
        break
      case 'wipeJournal':
        wipe(station, ['journal'])
        break
      case 'wipeBoth':
        wipe(station, ['profile', 'journal'])
        break
      case 'snapshot':
        station.snapshot = takeSnapshot(station)
        break
      case 'rollBackProfile':
        rollBack(station, ['profile'])
        break
      case 'rollBackJournal':
        rollBack(station, ['journal'])
        break
      case 'rollBackDisks':
        rollBack(station, ['profile', 'journal'])
        break
      case 'restoreMemory':
        if (station.snapshot) restoreMemory(station, station.snapshot)
        break
      case 'failBrowser':
        for (const profile of pc.profiles) profile.isFailing = true
        break
      case 'failJournal':
        pc.journal.isFailing = true
        break
      case 'healStores':
        healStores(station)
        break
      case 'clockForward':
        pc.moveWallClock(DAY_MS)
        break
      case 'clockBack':
        pc.moveWallClock(-DAY_MS)
        break
      case 'suspend':
        pc.suspend(1000 * (1 + (step.b % 60)))
        break
      case 'extend':
        server.extend(60_000 * (1 + (step.a % 10)))
        break
      case 'refuseToken':
        if (pc.token) server.refuse(pc.token)
        break
      case 'logInAgain':
        logInAgain(station)
        break
      case 'online':
        for (const page of station.pages) page?.hintOnline()
        station.bridge?.client.notify('online')
        break
    }
  }

  function healStores({ pc }: Station): void {
    for (const disk of [...pc.profiles, pc.journal]) disk.isFailing = false
  }

  /** The row of the server's table that is current, and the station that it names. */
  function current() {
    const row = server.database().rows.find(({ isCurrent }) => isCurrent)
    return { row, station: row === undefined ? undefined : stations[row.station] }
  }

  /** Everything is repaired, every PC is on, every browser that holds something is open. */
  function healAll(): void {
    server.heal()
    const { row, station: holder } = current()
    if (row && holder && holder.pc.token?.id !== row.tokenId) logIn(holder, server.tokenOf(row))
    for (const station of stations) {
      healLines(station)
      healStores(station)
      station.pc.wake()
      // What a refused write left on the disk is found by the next run only.
      if (station.pc.journal.hasStrays) killBridge(station)
      station.pc.journal.hasStrays = false
      startBridge(station)
      openPage(station, 0)
      if (station.pc.profiles[1].records.length > 0) openPage(station, 1)
      logInAgain(station)
    }
  }

  function isQuiet(): boolean {
    const processes = stations.flatMap(({ bridge, pages }) => [bridge, ...pages])
    return processes.every((process) => process === undefined || isDone(process.replica))
  }

  function isDone(replica: Bridge['replica']): boolean {
    return replica.countUnacknowledged() === 0
  }

  function throwFailure(): void {
    if (failures.length > 0) throw failures[0]
  }

  const first = stations[0]
  if (first) logIn(first, server.bind(0))
  let backup: Database = server.database()

  return {
    server,
    stations,
    ledger,
    current,
    /** One step; throws the first promise that it breaks. */
    step: async (step: Step): Promise<void> => {
      await wheel.runTo(wheel.now() + step.waitMs)
      throwFailure()
      run(step)
      throwFailure()
    },
    /** Heals all and lets everybody talk until nothing is left to say. */
    settle: async (): Promise<void> => {
      for (let round = 0; round < 8; round += 1) {
        const before = server.database()
        healAll()
        await wheel.runTo(wheel.now() + 30_000)
        throwFailure()
        const isSame =
          before.log === server.database().log || before.log.size === server.database().log.size
        if (round > 0 && isSame && isQuiet()) return
      }
    },
    throwFailure,
  }
}

export type World = ReturnType<typeof createWorld>

function mergeRecords(
  own: readonly DiskRecord[],
  other: readonly DiskRecord[],
): readonly DiskRecord[] {
  const held = new Set(own.flatMap((record) => (record.kind === 'entry' ? [record.hash] : [])))
  return [...own, ...other.filter((record) => record.kind === 'entry' && !held.has(record.hash))]
}
