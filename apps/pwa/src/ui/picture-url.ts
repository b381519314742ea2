import type { PictureOfItem } from '@wenkao/shared/papers'
import type { InjectionKey } from 'vue'

/** Where a page finds the bytes of an item's picture; undefined while it does not have them. */
export const pictureUrlKey: InjectionKey<(picture: PictureOfItem) => string | undefined> = Symbol()
