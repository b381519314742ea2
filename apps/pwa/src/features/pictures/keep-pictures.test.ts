import type { PictureOfItem } from '@wenkao/shared/papers'
import { describe, expect, it, vi } from 'vitest'
import type { HostClock } from '../../platform/browser/clock.ts'
import { keepPictures } from './keep-pictures.ts'
import type { PictureShelf } from './picture-shelf.ts'

const picture = (name: string): PictureOfItem => ({
  ...{ name, hash: name.repeat(64), size: 3, type: 'image/png' },
})
const bytes = () => new Blob([new Uint8Array(3)])

function world(ways: readonly ((picture: PictureOfItem) => Promise<Blob | undefined>)[]) {
  const kept = new Map<string, Blob>()
  const shelf: PictureShelf = {
    read: async (hash) => kept.get(hash),
    keep: async (hash, blob) => {
      kept.set(hash, blob)
    },
    clear: async () => {
      kept.clear()
    },
  }
  const waiting: (() => void)[] = []
  const clock: HostClock = {
    wallClock: () => 0,
    monotonic: () => 0,
    schedule: (_ms, task) => {
      waiting.push(task)
      return () => undefined
    },
  }
  let serial = 0
  const deps = {
    shelf,
    ways,
    clock,
    addressOf: (blob: Blob) => `blob:${blob.type}:${(serial += 1)}`,
  }
  return { kept, waiting, start: (...names: string[]) => keepPictures(names.map(picture), deps) }
}

describe('pictures of a sitting’s page', () => {
  it('PI3: come by the nearest way that has them, with the type of the paper, and are kept', async () => {
    const bridge = vi.fn(async ({ name }: PictureOfItem) => (name === 'a' ? bytes() : undefined))
    const server = vi.fn(async () => bytes())
    const { kept, start } = world([bridge, server])
    const source = start('a', 'b')
    await vi.waitFor(() => {
      expect(source.urlOf(picture('b'))).toBe('blob:image/png:2')
    })
    expect(source.urlOf(picture('a'))).toBe('blob:image/png:1')
    expect(server).toHaveBeenCalledTimes(1)
    expect(kept.size).toBe(2)
  })

  it('PI3: are shown from the browser’s own shelf when neither bridge nor server answers', async () => {
    const { kept, start } = world([() => Promise.reject(new Error('offline'))])
    kept.set(picture('a').hash, bytes())
    const source = start('a')
    await vi.waitFor(() => {
      expect(source.urlOf(picture('a'))).toBeDefined()
    })
  })

  it('PI3: one that cannot be had fails alone, and is tried again by itself and on a click', async () => {
    let isThere = false
    const { waiting, start } = world([
      async ({ name }) => (name === 'b' || isThere ? bytes() : undefined),
    ])
    const source = start('a', 'b')
    await vi.waitFor(() => {
      expect(source.urlOf(picture('b'))).toBeDefined()
    })
    expect(source.hasFailed(picture('a'))).toBe(true)
    expect(source.hasFailed(picture('b'))).toBe(false)
    await vi.waitFor(() => {
      expect(waiting).toHaveLength(1)
    })
    source.retry(picture('a'))
    await vi.waitFor(() => {
      expect(source.hasFailed(picture('a'))).toBe(true)
    })
    isThere = true
    waiting.pop()?.()
    await vi.waitFor(() => {
      expect(source.urlOf(picture('a'))).toBeDefined()
    })
    expect(waiting).toEqual([])
  })

  it('PI3: takes no bytes of another length than the paper says', async () => {
    const { start } = world([async () => new Blob([new Uint8Array(2)])])
    const source = start('a')
    await vi.waitFor(() => {
      expect(source.hasFailed(picture('a'))).toBe(true)
    })
  })
})
