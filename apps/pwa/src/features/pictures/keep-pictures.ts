import type { PictureOfItem } from '@wenkao/shared/papers'
import { shallowReactive } from 'vue'
import type { HostClock } from '../../platform/browser/clock.ts'
import type { PictureSource } from '../../ui/picture-source.ts'
import type { PictureShelf } from './picture-shelf.ts'

export interface PictureKeeperDeps {
  /** What kept pictures are read from and put into. */
  readonly shelf: PictureShelf
  /** The ways to a picture, the nearest first; each gives undefined when it has it not now. */
  readonly ways: readonly ((picture: PictureOfItem) => Promise<Blob | undefined>)[]
  readonly clock: HostClock
  /** Gives bytes an address in this page. */
  readonly addressOf: (bytes: Blob) => string
}

type State =
  { readonly kind: 'loading' | 'failed' } | { readonly kind: 'shown'; readonly url: string }

/** What failed is tried again by itself after so long, ms; doubled each time, up to a minute. */
const AGAIN_MS = 4000
const LONGEST_MS = 60_000

/**
 * The pictures of one sitting: all fetched ahead one after the other, so that none is waited for at its
 * question, and tried again until they are here (PI3).
 */
export function keepPictures(
  pictures: readonly PictureOfItem[],
  deps: PictureKeeperDeps,
): Required<PictureSource> & { stop(): void } {
  const states = shallowReactive(new Map<string, State>())
  let isOver = false
  let waitMs = AGAIN_MS

  async function find(picture: PictureOfItem): Promise<Blob | undefined> {
    const kept = await deps.shelf.read(picture.hash).catch(() => undefined)
    if (kept) return kept
    for (const way of deps.ways) {
      const bytes = await way(picture).catch(() => undefined)
      if (bytes?.size !== picture.size) continue
      const typed = new Blob([bytes], { type: picture.type })
      // Full or denied: the page shows it all the same.
      await deps.shelf.keep(picture.hash, typed).catch(() => undefined)
      return typed
    }
    return undefined
  }

  async function load(picture: PictureOfItem): Promise<void> {
    if (states.get(picture.hash)?.kind === 'loading') return
    states.set(picture.hash, { kind: 'loading' })
    const bytes = await find(picture)
    if (isOver) return
    states.set(
      picture.hash,
      bytes ? { kind: 'shown', url: deps.addressOf(bytes) } : { kind: 'failed' },
    )
  }

  async function loadAll(): Promise<void> {
    for (const picture of pictures) {
      if (isOver) return
      if (states.get(picture.hash)?.kind !== 'shown') await load(picture)
    }
    const lacks = pictures.some(({ hash }) => states.get(hash)?.kind !== 'shown')
    if (!lacks || isOver) return
    deps.clock.schedule(waitMs, () => void loadAll())
    waitMs = Math.min(LONGEST_MS, waitMs * 2)
  }
  void loadAll()

  return {
    urlOf: ({ hash }) => {
      const state = states.get(hash)
      return state?.kind === 'shown' ? state.url : undefined
    },
    hasFailed: ({ hash }) => states.get(hash)?.kind === 'failed',
    retry: (picture) => {
      void load(picture)
    },
    stop: () => {
      isOver = true
    },
  }
}
