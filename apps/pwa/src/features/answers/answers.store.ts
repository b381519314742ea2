import {
  unansweredItems,
  type Binding,
  type BridgeSync,
  type FoldedLog,
  type ItemState,
  type SyncClient,
} from '@wenkao/shared/answers'
import type { CandidateExam } from '@wenkao/shared/sittings'
import { defineStore } from 'pinia'
import { computed, shallowReadonly, shallowRef } from 'vue'
import { createAnswerKeeper, type AnswerKeeper, type KeeperPorts } from './answer-keeper.ts'
import { createDirectSync, type DirectSyncPorts } from './direct-sync.ts'
import type { Journal } from './journal.port.ts'
import { saveLights, type FileFacts, type FilesTrouble, type SaveLights } from './save-lights.ts'

/** What the store needs to open one sitting's answers. */
export interface OpenAnswers {
  readonly sittingId: string
  readonly binding: Binding
  readonly bindings: readonly Binding[]
  readonly ports: Omit<KeeperPorts, 'changed'>
  readonly journal: Journal | undefined
  /** The server's log, if it answers soon enough; else it is taken when it comes. */
  readonly serverLog: Promise<readonly string[] | undefined>
}

/** How long a new page waits for the server before it goes on with what browser and journal hold. */
const SERVER_PATIENCE_MS = 1500
const unknownStores = { pending: 0, failed: false }
/** The bridge's word for a server that no longer takes the sitting's token. */
const REFUSALS: readonly (string | null)[] = ['unauthenticated', 'forbidden']

/**
 * The answers of the sitting on this page: what is answered, and how far it is saved. The page is the
 * only writer of these events; restoring state writes none (DESIGN 3.5).
 */
export const useAnswersStore = defineStore('answers', () => {
  let keeper: AnswerKeeper | undefined
  let client: SyncClient | undefined
  const folded = shallowRef<FoldedLog>()
  const stores = shallowRef({
    browser: unknownStores,
    journal: null,
    unacknowledged: 0,
  } as ReturnType<AnswerKeeper['stores']>)
  /** Text being typed that is not an event yet, by item. */
  const drafts = shallowRef<ReadonlyMap<string, string>>(new Map())
  const isFrozen = shallowRef(false)
  const server = shallowRef({ reachable: false, refused: false })
  const files = shallowRef<FileFacts>({ kind: 'noTasks' })
  const filesTrouble = shallowRef<FilesTrouble | null>(null)

  /** Lights of the tab that writes, where this one only shows. */
  const shownLights = shallowRef<SaveLights>()

  const lights = computed<SaveLights>(
    () =>
      shownLights.value ??
      saveLights({
        hasDraft: drafts.value.size > 0,
        browser: stores.value.browser,
        journal: stores.value.journal,
        server: { ...server.value, unacknowledged: stores.value.unacknowledged },
        files: files.value,
        filesTrouble: filesTrouble.value,
      }),
  )

  function refresh(): void {
    if (!keeper) return
    folded.value = keeper.folded()
    stores.value = keeper.stores()
  }

  /** Opens a sitting: reads browser ∪ journal ∪ server, each failing alone, then lets write. */
  async function open(given: OpenAnswers): Promise<void> {
    close()
    const opened = createAnswerKeeper(given.sittingId, given.binding, given.bindings, {
      ...given.ports,
      changed: refresh,
    })
    const fromServer = given.serverLog.then((texts) => {
      if (texts) opened.takeServerLog(texts)
    })
    const patience = new Promise<void>((resolve) => {
      given.ports.clock.schedule(SERVER_PATIENCE_MS, resolve)
    })
    await Promise.allSettled([
      opened.readBrowser(),
      ...(given.journal ? [opened.connectJournal(given.journal)] : []),
      Promise.race([fromServer, patience]),
    ])
    keeper = opened
    isFrozen.value = false
    refresh()
  }

  function close(): void {
    stopDirectSync()
    keeper?.stop()
    keeper = undefined
    folded.value = undefined
    shownLights.value = undefined
    filesTrouble.value = null
    drafts.value = new Map()
  }

  /** Chooses options, or sets a text; the same value again writes nothing. */
  function answer(itemId: string, value: readonly string[]): void {
    forgetDraft(itemId)
    if (isFrozen.value || !keeper || isSame(stateOf(itemId).answer, value)) return
    keeper.write('answer', itemId, value)
    client?.notify('appended')
  }

  function mark(itemId: string, marked: boolean): void {
    if (isFrozen.value || !keeper || stateOf(itemId).marked === marked) return
    keeper.write('mark', itemId, marked)
    client?.notify('appended')
  }

  /** The candidate went to a question: a reopened page shows the same one (F01). */
  function look(itemId: string): void {
    if (isFrozen.value || !keeper || folded.value?.position === itemId) return
    keeper.write('position', itemId, null)
    client?.notify('appended')
  }

  /** Text that is being typed: shown as not saved until `answer` takes it. */
  function draft(itemId: string, text: string): void {
    drafts.value = new Map(drafts.value).set(itemId, text)
  }

  function forgetDraft(itemId: string): void {
    if (!drafts.value.has(itemId)) return
    const rest = new Map(drafts.value)
    rest.delete(itemId)
    drafts.value = rest
  }

  /** Turns every draft into an event, e.g. before the page goes away or hands in. */
  function flushDrafts(): void {
    for (const [itemId, text] of drafts.value) answer(itemId, text === '' ? [] : [text])
  }

  function freeze(frozen: boolean): void {
    if (frozen) flushDrafts()
    isFrozen.value = frozen
  }

  function stateOf(itemId: string): ItemState {
    return folded.value?.items.get(itemId) ?? { answer: [], marked: false }
  }

  /** The bridge answers again, or for the first time. */
  async function connectJournal(journal: Journal): Promise<void> {
    await keeper?.connectJournal(journal)
    refresh()
  }

  /** Asks the bridge how far the saving got; the bridge syncs, this page only shows. */
  async function askBridge(): Promise<BridgeSync | undefined> {
    const sync = await keeper?.askBridge()
    if (sync) {
      const refused = REFUSALS.includes(sync.problem)
      server.value = { reachable: sync.serverReachable, refused }
    }
    refresh()
    return sync
  }

  /**
   * Syncs from this page straight to the server: where there is no bridge, or it stopped answering.
   * Both at once is harmless (R4).
   */
  function startDirectSync(
    exam: () => CandidateExam | null,
    ports: Omit<DirectSyncPorts, 'progress' | 'contact'>,
  ): void {
    if (client || !keeper) return
    client = createDirectSync(keeper, {
      ...ports,
      progress: () => progressOf(exam()),
      contact: (contact) => {
        server.value = contact
      },
    })
    client.notify('resumed')
  }

  function progressOf(exam: CandidateExam | null) {
    if (!exam || !keeper) return undefined
    const of = exam.items.length
    const items = exam.items.map(({ id }) => id)
    return {
      answered: of - unansweredItems(items, keeper.folded()).length,
      of,
      unsent: keeper.stores().unacknowledged,
      oldestUnsentMs: keeper.oldestUnsentMs(),
      filesUnsent: files.value.kind === 'known' ? files.value.unsaved + files.value.unsent : 0,
    }
  }

  /** Shows what another tab has, and takes nothing. */
  function show(given: FoldedLog, theirLights: SaveLights): void {
    isFrozen.value = true
    folded.value = given
    shownLights.value = theirLights
  }

  /**
   * Before this page hands in by itself: what no cut would cover is appended again (SPEC X4), unless
   * the server can fill the gap.
   * @returns whether something was, so that it has to be sent first.
   */
  async function closeGaps(serverLog: () => Promise<readonly string[]>): Promise<boolean> {
    if (!keeper?.hasGaps()) return false
    keeper.takeServerLog(await serverLog())
    return keeper.repeatStranded() > 0
  }

  function stopDirectSync(): void {
    client?.stop()
    client = undefined
  }

  return {
    folded: shallowReadonly(folded),
    stores: shallowReadonly(stores),
    drafts: shallowReadonly(drafts),
    isFrozen: shallowReadonly(isFrozen),
    server: shallowReadonly(server),
    lights,
    open,
    close,
    answer,
    mark,
    look,
    draft,
    flushDrafts,
    freeze,
    stateOf,
    connectJournal,
    askBridge,
    show,
    startDirectSync,
    stopDirectSync,
    closeGaps,
    /** Whether all of it lies somewhere else than in this page's memory. */
    isSaved: () => {
      const { browser, journal, unacknowledged } = stores.value
      const holds = [browser, ...(journal ? [journal] : [])]
      return unacknowledged === 0 || holds.some(({ pending, failed }) => pending === 0 && !failed)
    },
    checkBrowser: async () => {
      await keeper?.checkBrowser()
    },
    /** The browser believes the network is back: a hint, no more (R3). */
    hintOnline: () => {
      client?.notify('online')
    },
    flushDirect: async () => (client ? client.flush() : { rest: -1 }),
    heads: () => keeper?.heads() ?? {},
    settled: async () => {
      await keeper?.settled()
    },
    setBindings: (bindings: readonly Binding[]) => {
      keeper?.setBindings(bindings)
    },
    setServerReachable: (reachable: boolean) => {
      server.value = { ...server.value, reachable }
    },
    setFiles: (facts: FileFacts) => {
      files.value = facts
    },
    setFilesTrouble: (trouble: FilesTrouble | null) => {
      filesTrouble.value = trouble
    },
  }
})

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((entry, at) => entry === b[at])
}
