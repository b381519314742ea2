import type { PictureOfItem } from '@wenkao/shared/papers'
import { h, type FunctionalComponent } from 'vue'
import { RichText } from './rich-text.ts'

/**
 * A sentence about an item with the pictures that it names (BK6). One that names none stands as it is:
 * what a candidate typed is not to be read as markup.
 */
export const PicturedText: FunctionalComponent<{
  text: string
  pictures?: readonly PictureOfItem[] | undefined
}> = (props) => (props.pictures && /!\[/.test(props.text) ? h(RichText, props) : props.text)
