import type { CandidateExam } from '@wenkao/shared/sittings'
import { shallowRef } from 'vue'
import { browserFetch } from '../../platform/network/browser-fetch.ts'
import { createCaller } from '../../platform/network/call.ts'
import type { PictureSource } from '../../ui/picture-source.ts'

/** Pictures of the exam on the page; what fetches them is loaded only for a paper that has some. */
export function usePaperPictures(exam: CandidateExam, token: () => string): PictureSource {
  const source = shallowRef<PictureSource>()
  const isLost = shallowRef(false)

  async function open(): Promise<void> {
    isLost.value = false
    try {
      const { openPictures } = await import('../../features/pictures/open-pictures.ts')
      const headers = () => ({ authorization: `Bearer ${token()}` })
      const { download } = createCaller({ fetch: browserFetch, baseUrl: '', headers })
      source.value = openPictures(exam, download)
    } catch {
      // Its code did not come: the picture says so and offers to try again.
      isLost.value = true
    }
  }
  if (exam.items.some(({ pictures }) => pictures?.length)) void open()

  return {
    urlOf: (picture) => source.value?.urlOf(picture),
    hasFailed: (picture) => isLost.value || (source.value?.hasFailed?.(picture) ?? false),
    retry: (picture) => {
      if (isLost.value) void open()
      else source.value?.retry?.(picture)
    },
  }
}
