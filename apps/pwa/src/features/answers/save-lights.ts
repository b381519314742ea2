import type { StoreState } from './store-queue.ts'

/** How a light looks; the words carry the meaning, the tone only helps. */
export type LightTone = 'good' | 'wait' | 'bad'

/** A light in words: `word` is a key below `candidate.lights`, with the count it names. */
export interface Light {
  readonly tone: LightTone
  readonly word: string
  readonly count: number
}

export interface SaveLights {
  readonly computer: Light
  readonly server: Light
  readonly files: Light
}

/** Everything that the three lights depend on. */
export interface SaveFacts {
  /** Typed text that is not an event yet. */
  readonly hasDraft: boolean
  readonly browser: StoreState
  /** null where there is no bridge. */
  readonly journal: StoreState | null
  readonly server: {
    readonly unacknowledged: number
    readonly reachable: boolean
    /** The server no longer takes this page's token. */
    readonly refused: boolean
  }
  readonly files: FileFacts
  /** Why what the counts call saved or under way is neither; the page learns it after its start. */
  readonly filesTrouble?: FilesTrouble | null
}

export type FileFacts =
  | { readonly kind: 'noTasks' }
  /** The exam has tasks, and this PC has no bridge. */
  | { readonly kind: 'noBridge' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'known'; readonly unsaved: number; readonly unsent: number }

/** Why files are not saved that counting them does not tell. */
export interface FilesTrouble {
  readonly word: 'filesCannotSave' | 'filesNotSaved' | 'filesUnfollowed'
  readonly count: number
}

/**
 * The three lights of R1. None ever lies: "this computer" is said only of what the bridge fsynced;
 * where that fails the words change to "this browser"; where that fails too they say so at once.
 */
export function saveLights(facts: SaveFacts): SaveLights {
  return {
    computer: computerLight(facts),
    server: serverLight(facts),
    files: filesLight(facts.files, facts.filesTrouble ?? null),
  }
}

function computerLight({ hasDraft, browser, journal }: SaveFacts): Light {
  if (journal && !journal.failed) {
    const pending = journal.pending + (hasDraft ? 1 : 0)
    return pending > 0 ? wait('computerSaving', pending) : good('computerSaved')
  }
  if (!browser.failed) {
    const pending = browser.pending + (hasDraft ? 1 : 0)
    return pending > 0
      ? wait('browserSaving', pending)
      : { ...good('browserSaved'), tone: journal ? 'wait' : 'good' }
  }
  const pending = Math.max(browser.pending, journal?.pending ?? 0) + (hasDraft ? 1 : 0)
  return bad(pending > 0 ? 'notSaved' : 'cannotSave', pending)
}

function serverLight({ hasDraft, server }: SaveFacts): Light {
  const pending = server.unacknowledged + (hasDraft ? 1 : 0)
  if (pending === 0) return server.reachable ? good('serverSaved') : wait('serverSavedOffline', 0)
  if (server.refused) return bad('serverRefused', pending)
  return server.reachable ? wait('serverSending', pending) : wait('serverOffline', pending)
}

function filesLight(files: FileFacts, trouble: FilesTrouble | null): Light {
  switch (files.kind) {
    case 'noTasks':
      return good('filesNone')
    case 'noBridge':
      return bad('filesNoBridge', 0)
    case 'silent':
      return bad('filesSilent', 0)
    case 'known':
      if (trouble?.word === 'filesUnfollowed') return wait(trouble.word, 0)
      if (trouble) return bad(trouble.word, trouble.count)
      if (files.unsaved > 0) return wait('filesSaving', files.unsaved)
      return files.unsent > 0 ? wait('filesSending', files.unsent) : good('filesSaved')
  }
}

function good(word: string): Light {
  return { tone: 'good', word, count: 0 }
}

function wait(word: string, count: number): Light {
  return { tone: 'wait', word, count }
}

function bad(word: string, count: number): Light {
  return { tone: 'bad', word, count }
}
