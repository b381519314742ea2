import type { PictureOfItem } from '@wenkao/shared/papers'
import { readOwnPicture } from '@wenkao/shared/releases'
import { onScopeDispose, shallowReactive } from 'vue'
import { CallError } from '../../platform/network/call.ts'
import { useCaller } from '../../platform/network/use-caller.ts'
import type { PictureSource } from '../../ui/picture-source.ts'

const TIMEOUT_MS = 20_000

/**
 * Pictures of the items of an own result. They are asked for with exam number and access code, which
 * no address of a picture could carry, and forgotten with the page.
 * @returns with `open`, which fetches those that a reader comes to.
 */
export function useOwnPictures(
  proof: () => { examNumber: string; accessCode: string; examId: string },
): PictureSource & { open(pictures: readonly PictureOfItem[]): void } {
  const { download } = useCaller()
  const known = shallowReactive(new Map<string, string | 'asking' | 'failed'>())

  async function ask({ hash }: PictureOfItem): Promise<void> {
    known.set(hash, 'asking')
    try {
      const bytes = await download(readOwnPicture, {
        body: { ...proof(), hash },
        timeoutMs: TIMEOUT_MS,
      })
      known.set(hash, URL.createObjectURL(bytes))
    } catch (cause) {
      if (!(cause instanceof CallError)) throw cause
      known.set(hash, 'failed')
    }
  }

  onScopeDispose(() => {
    for (const url of known.values()) if (url.startsWith('blob:')) URL.revokeObjectURL(url)
  })
  return {
    urlOf: ({ hash }) => {
      const url = known.get(hash)
      return url?.startsWith('blob:') === true ? url : undefined
    },
    hasFailed: ({ hash }) => known.get(hash) === 'failed',
    retry: (picture) => void ask(picture),
    open: (pictures) => {
      for (const picture of pictures) if (!known.has(picture.hash)) void ask(picture)
    },
  }
}
