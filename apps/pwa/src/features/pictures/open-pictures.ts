import { downloadFile } from '@wenkao/shared/answer-files'
import type { PictureOfItem } from '@wenkao/shared/papers'
import { readPaperPicture } from '@wenkao/shared/pictures'
import type { CandidateExam } from '@wenkao/shared/sittings'
import { effectScope, watch } from 'vue'
import { browserClock } from '../../platform/browser/clock.ts'
import type { Caller } from '../../platform/network/call.ts'
import type { PictureSource } from '../../ui/picture-source.ts'
import { useSittingStore } from '../sittings/index.ts'
import { keepPictures } from './keep-pictures.ts'
import { openPictureShelf } from './picture-shelf.ts'

const TIMEOUT_MS = 20_000
let opened: { readonly sittingId: string; readonly source: Required<PictureSource> } | undefined

/**
 * The pictures of the exam on this page, from its bridge or from the server by the sitting's token.
 * Opened once a sitting; with the receipt, or when the page lets the sitting go, they are forgotten.
 */
export function openPictures(
  exam: CandidateExam,
  download: Caller['download'],
): Required<PictureSource> {
  const sittings = useSittingStore()
  const sittingId = sittings.held?.sitting.sittingId ?? ''
  if (opened?.sittingId === sittingId) return opened.source
  const urls: string[] = []
  const shelf = openPictureShelf(sittingId)
  const source = keepPictures(picturesOf(exam), {
    shelf,
    clock: browserClock,
    addressOf: (bytes) => {
      const url = URL.createObjectURL(bytes)
      urls.push(url)
      return url
    },
    ways: [
      fromBridge,
      ({ hash }) => download(downloadFile, { params: { hash }, timeoutMs: TIMEOUT_MS }),
    ],
  })
  opened = { sittingId, source }
  const scope = effectScope(true)
  scope.run(() => {
    watch(
      () => sittings.phase,
      (phase) => {
        if (phase !== 'receipt' && phase !== 'logIn') return
        scope.stop()
        source.stop()
        for (const url of urls) URL.revokeObjectURL(url)
        opened = undefined
        void shelf.clear().catch(() => undefined)
      },
    )
  })
  return source

  async function fromBridge({ hash }: PictureOfItem): Promise<Blob | undefined> {
    if (sittings.bridge !== 'answering') return undefined
    const { bytes } = await sittings
      .world()
      .bridge.call(readPaperPicture, { body: { hash }, timeoutMs: TIMEOUT_MS })
    if (bytes === null) return undefined
    return new Blob([Uint8Array.from(atob(bytes), (sign) => sign.charCodeAt(0))])
  }
}

const picturesOf = ({ items }: CandidateExam): readonly PictureOfItem[] => [
  ...new Map(
    items.flatMap(({ pictures }) => pictures ?? []).map((picture) => [picture.hash, picture]),
  ).values(),
]
