import type { PictureOfItem } from '@wenkao/shared/papers'
import {
  defineAsyncComponent,
  h,
  type Component,
  type FunctionalComponent,
  type InjectionKey,
} from 'vue'

/** Where a page finds the bytes of an item's picture; undefined while it does not have them. */
export const pictureUrlKey: InjectionKey<(picture: PictureOfItem) => string | undefined> = Symbol()

const MarkedText: Component = defineAsyncComponent(() => import('./MarkedText.vue'))

/**
 * A text of an item. What has no sign of markup is shown as it is, so that a candidate's page does not
 * wait for the reader of markup, which most items never need.
 */
export const RichText: FunctionalComponent<{
  text: string
  pictures?: readonly PictureOfItem[] | undefined
}> = (props) => (/[*`$|\\]|!\[/.test(props.text) ? h(MarkedText, props) : props.text)
