import { readPicture } from '@wenkao/shared/bank'
import { fillPath } from '@wenkao/shared/kernel'
import type { PictureSource } from '../../ui/picture-source.ts'

/** Pictures as staff see them: from the bank's own store, by the session of the page. */
export const bankPictures: PictureSource = {
  urlOf: ({ hash }) => fillPath(readPicture.path, { hash }),
}
