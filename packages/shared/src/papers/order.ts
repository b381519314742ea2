import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '../kernel/index.ts'
import type { CandidateItem } from './papers.contract.ts'

/** A stream of unsigned 32-bit numbers from a text seed: SHA-256 in counter mode. */
export function numbersFrom(seed: string): () => number {
  let block = new Uint8Array(0)
  let at = 0
  let counter = 0
  return () => {
    if (at + 4 > block.length) {
      block = sha256(utf8ToBytes(`${seed}\n${counter}`))
      counter += 1
      at = 0
    }
    const value = new DataView(block.buffer, block.byteOffset).getUint32(at)
    at += 4
    return value
  }
}

/**
 * A permutation that depends on the seed alone (D05): Fisher–Yates with unbiased picks, so that any
 * browser, the server and an audit years later get the same order.
 */
export function shuffled<T>(list: readonly T[], seed: string): T[] {
  const next = numbersFrom(seed)
  const result = [...list]
  for (let last = result.length - 1; last > 0; last -= 1) {
    const range = last + 1
    const limit = Math.floor(0x1_0000_0000 / range) * range
    let value = next()
    while (value >= limit) value = next()
    const pick = value % range
    const held = result[last] as T
    result[last] = result[pick] as T
    result[pick] = held
  }
  return result
}

/**
 * Items and their options in the order of one sitting. Items keep together by kind, as printed
 * papers do; an item with `keepPlace` stays where the paper has it among its kind; options with
 * `keepOrder`, and true/false, stay as the author wrote them.
 */
export function orderItems(items: readonly CandidateItem[], shuffleSeed: string): CandidateItem[] {
  const kinds = [...new Set(items.map((item) => item.kind))]
  return kinds.flatMap((kind) => {
    const ofKind = items.filter((item) => item.kind === kind)
    const moving = shuffled(
      ofKind.filter((item) => !item.keepPlace),
      `${shuffleSeed}/items/${kind}`,
    )
    return ofKind
      .map((item) => (item.keepPlace ? item : (moving.shift() as CandidateItem)))
      .map((item) =>
        item.options && !item.keepOrder && kind !== 'trueFalse'
          ? { ...item, options: shuffled(item.options, `${shuffleSeed}/options/${item.id}`) }
          : item,
      )
  })
}
