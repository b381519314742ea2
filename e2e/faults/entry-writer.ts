import { randomBytes } from 'node:crypto'
import { sealEntry, type Binding } from '@wenkao/shared/answers'

/** One run of a page, as its writer: entries of one chain, each with an answer that is said once. */
export function createEntryWriter(
  sittingId: string,
  { epoch, branch, parent }: Pick<Binding, 'epoch' | 'branch' | 'parent'>,
): () => string {
  const writer = randomBytes(16).toString('hex')
  let n = 0
  let prev: string | null = null
  return () => {
    const at = Date.now()
    const entry = sealEntry({
      v: 1,
      sitting: sittingId,
      writer,
      n,
      hlc: at + n,
      prev,
      kind: n === 0 ? 'binding' : 'answer',
      item: n === 0 ? null : `Q${n % 40}`,
      value: n === 0 ? { epoch, branch, parent } : [`第 ${n} 次`],
      at,
    })
    n += 1
    prev = entry.hash
    return entry.text
  }
}
