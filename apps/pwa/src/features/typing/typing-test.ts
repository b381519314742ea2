import type { EndpointResult } from '@wenkao/shared/kernel'
import { sha256Hex } from '@wenkao/shared/kernel'
import type { readTypingTest, saveTyping, TypingRecord } from '@wenkao/shared/typing'
import { shallowReadonly, shallowRef } from 'vue'
import type { HostClock } from '../../platform/browser/clock.ts'
import type { TypingDraft } from './typing-drafts.ts'

type Read = EndpointResult<typeof readTypingTest>
type Saved = EndpointResult<typeof saveTyping>

/** What a typing test needs of the world. */
export interface TypingPorts {
  readonly clock: HostClock
  /** The bridge's word; undefined when it gives none. */
  readonly read: () => Promise<Read | undefined>
  readonly save: (record: TypingRecord, base: string | null) => Promise<Saved | undefined>
  /** What this browser kept of it, newer than the last save. */
  readonly draft: { read(): TypingDraft | undefined; keep(draft: TypingDraft): void }
  /** Whether the candidate may type now: the session runs, and nothing is handed in. */
  readonly mayType: () => boolean
  /** Whether the end is so near that nothing may wait. */
  readonly isNearEnd: () => boolean
}

/** Why the last save did not come about; `silent`: the bridge gave no answer. */
export type TypingTrouble = Exclude<Saved['kind'], 'saved' | 'changed'> | 'silent'

/** A pause this long ends a burst of typing, and what is typed on and on is saved this often, ms. */
const PAUSE_MS = 400
const LONGEST_MS = 2000
const LONGEST_AT_END_MS = 600
const AGAIN_MS = 2000
const TICK_MS = 250
/** A page that stood still for longer saw nobody type: more than this does not count, ms. */
const MOST_A_TICK_MS = 5000

export type TypingTest = ReturnType<typeof createTypingTest>

/**
 * One typing test on the page: its text, its own clock, and what was typed on its way to the answer
 * folder. The clock runs from the first key on, also while another question is looked at, and stands in
 * pauses and while no page is open (TY5).
 */
export function createTypingTest(ports: TypingPorts) {
  const { clock } = ports
  const state = shallowRef<'opening' | 'ready' | 'none'>('opening')
  const reference = shallowRef('')
  const foldWidth = shallowRef(false)
  const limitMs = shallowRef(0)
  const text = shallowRef('')
  const elapsedMs = shallowRef(0)
  /** The clock when the text last changed. */
  const typedMs = shallowRef(0)
  const isOver = shallowRef(false)
  const isSaved = shallowRef(true)
  const trouble = shallowRef<TypingTrouble>()
  /** Another record was put in the place of this one, and is shown. */
  const isReplaced = shallowRef(false)
  let keys = 0
  let compositions = 0
  let base: string | null = null
  let sent: string | null = null
  let isRunning = false
  let isSaving = false
  let isClosed = false
  let tickedAt = 0
  let unsavedSince: number | undefined
  let cancelSave: (() => void) | undefined

  const recordNow = (): TypingRecord => ({
    ...{ format: 'wenkao-typing', version: 1, text: text.value },
    milliseconds: Math.round(typedMs.value),
    ...{ keys, pastes: 0, compositions },
  })

  function adopt(kept: NonNullable<Read['kept']> | null): void {
    base = kept?.hash ?? null
    text.value = kept?.record.text ?? ''
    typedMs.value = kept?.record.milliseconds ?? 0
    keys = kept?.record.keys ?? 0
    compositions = kept?.record.compositions ?? 0
    elapsedMs.value = Math.max(elapsedMs.value, typedMs.value)
  }

  async function open(): Promise<void> {
    while (!isClosed && state.value === 'opening') {
      const told = await ports.read()
      if (told?.kind === 'ready' && told.test) begin(told.test, told.kept)
      else if (told?.kind === 'none') state.value = 'none'
      else await new Promise<void>((resolve) => clock.schedule(AGAIN_MS, resolve))
    }
  }

  function begin(test: NonNullable<Read['test']>, kept: Read['kept']): void {
    reference.value = test.text.replace(/\r\n?/g, '\n').trim()
    foldWidth.value = test.foldWidth
    limitMs.value = test.minutes * 60_000
    adopt(kept)
    const draft = ports.draft.read()
    // A draft that grew from what lies there, or is what was being saved, is newer; any other one is
    // older than something that somebody put there.
    if (draft && (draft.base === base || draft.sent === base)) {
      text.value = draft.text
      ;({ keys, compositions } = draft)
      typedMs.value = draft.typedMs
      if (base === null || sha256Hex(JSON.stringify(recordNow())) !== base) {
        isSaved.value = draft.text === '' && base === null
      }
    }
    elapsedMs.value = Math.max(elapsedMs.value, draft?.elapsedMs ?? 0)
    state.value = 'ready'
    if (elapsedMs.value > 0) run()
    if (!isSaved.value) void save()
  }

  function run(): void {
    if (isRunning || isClosed) return
    isRunning = true
    tickedAt = clock.monotonic()
    clock.schedule(TICK_MS, tick)
  }

  function tick(): void {
    if (isClosed) return
    passTime()
    if (!isOver.value) clock.schedule(TICK_MS, tick)
  }

  function passTime(): void {
    const now = clock.monotonic()
    const passed = Math.min(MOST_A_TICK_MS, now - tickedAt)
    tickedAt = now
    if (!ports.mayType() || isOver.value) return
    const second = Math.floor(elapsedMs.value / 1000)
    elapsedMs.value = Math.min(limitMs.value, elapsedMs.value + passed)
    if (Math.floor(elapsedMs.value / 1000) !== second) keepDraft()
    if (elapsedMs.value < limitMs.value) return
    isOver.value = true
    void save()
  }

  function keepDraft(): void {
    ports.draft.keep({
      ...{ text: text.value, keys, compositions, base, sent },
      ...{ elapsedMs: elapsedMs.value, typedMs: typedMs.value },
    })
  }

  /** What stands in the field now, without what an input method has not committed yet. */
  function type(now: string): void {
    if (state.value !== 'ready' || isOver.value || !ports.mayType() || now === text.value) return
    if (isRunning) passTime()
    else run()
    if (isOver.value) return
    text.value = now
    typedMs.value = elapsedMs.value
    isSaved.value = false
    isReplaced.value = false
    keepDraft()
    unsavedSince ??= clock.monotonic()
    const longest = ports.isNearEnd() ? LONGEST_AT_END_MS : LONGEST_MS
    saveAfter(Math.min(PAUSE_MS, Math.max(0, unsavedSince + longest - clock.monotonic())))
  }

  function saveAfter(ms: number): void {
    cancelSave?.()
    cancelSave = clock.schedule(ms, () => void save())
  }

  /** Writes what was typed into the answer folder; one save at a time, the newest text. */
  async function save(): Promise<void> {
    cancelSave?.()
    if (isSaving || isSaved.value || isClosed || state.value !== 'ready') return
    isSaving = true
    const record = recordNow()
    unsavedSince = undefined
    sent = sha256Hex(JSON.stringify(record))
    keepDraft()
    const outcome = await ports.save(record, base)
    isSaving = false
    if (isClosed) return
    if (outcome?.kind === 'saved') {
      base = outcome.hash
      trouble.value = undefined
      isSaved.value = record.text === text.value
      keepDraft()
      if (!isSaved.value) saveAfter(PAUSE_MS)
    } else if (outcome?.kind === 'changed') {
      adopt(outcome.kept)
      trouble.value = undefined
      isSaved.value = true
      isReplaced.value = true
      keepDraft()
    } else {
      trouble.value = outcome?.kind ?? 'silent'
      saveAfter(AGAIN_MS)
    }
  }

  return {
    state: shallowReadonly(state),
    reference: shallowReadonly(reference),
    foldWidth: shallowReadonly(foldWidth),
    limitMs: shallowReadonly(limitMs),
    text: shallowReadonly(text),
    elapsedMs: shallowReadonly(elapsedMs),
    typedMs: shallowReadonly(typedMs),
    isOver: shallowReadonly(isOver),
    isSaved: shallowReadonly(isSaved),
    trouble: shallowReadonly(trouble),
    isReplaced: shallowReadonly(isReplaced),
    open,
    type,
    pressedKey: () => {
      keys += 1
    },
    composed: () => {
      compositions += 1
    },
    flush: save,
    close: () => {
      isClosed = true
      cancelSave?.()
    },
  }
}
