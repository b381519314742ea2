import type { PictureOfItem } from '@wenkao/shared/papers'
import type { InjectionKey } from 'vue'

/** Where a page finds the bytes of items' pictures. */
export interface PictureSource {
  /** The address of a picture; undefined while its bytes are not here. */
  urlOf(picture: PictureOfItem): string | undefined
  /** Whether it was asked for in vain. */
  hasFailed?(picture: PictureOfItem): boolean
  /** Asks for it once more. */
  retry?(picture: PictureOfItem): void
}

export const picturesKey: InjectionKey<PictureSource> = Symbol()
