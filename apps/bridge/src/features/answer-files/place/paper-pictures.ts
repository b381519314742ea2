import type { HeldSitting } from '@wenkao/shared/sittings'
import { isFinished } from '../../sittings/index.ts'
import { contentOf, type ContentDeps } from './material-contents.ts'

/** Pictures of the held sitting's items; they lie in the vault beside the materials (D06). */
export interface PaperPictures {
  /** Has them all here, so that a page shows them without network; what cannot be had is tried later. */
  fetchAll(held: HeldSitting): Promise<void>
  /** The bytes; undefined for what is no picture of the own paper, and after the hand-in. */
  read(hash: string): Promise<Buffer | undefined>
}

export function createPaperPictures(
  deps: ContentDeps & { readonly held: () => HeldSitting | null },
): PaperPictures {
  return {
    fetchAll: async (held) => {
      for (const hash of picturesOf(held)) {
        if (!deps.vault.has(hash)) await contentOf(deps, hash, held.token)
      }
    },
    read: async (hash) => {
      const held = deps.held()
      if (!held || isFinished(held) || !picturesOf(held).has(hash)) return undefined
      return contentOf(deps, hash, held.token)
    },
  }
}

const picturesOf = ({ exam }: HeldSitting): ReadonlySet<string> =>
  new Set(
    (exam?.items ?? []).flatMap(({ pictures }) => (pictures ?? []).map((picture) => picture.hash)),
  )
