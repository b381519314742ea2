import type { PictureOfItem } from '@wenkao/shared/papers'
import { defineAsyncComponent, h, type Component, type FunctionalComponent } from 'vue'

const MarkedText: Component = defineAsyncComponent(() => import('./MarkedText.vue'))

/**
 * A text of an item. What has no sign of markup is shown as it is, so that a candidate's page does not
 * wait for the reader of markup, which most items never need.
 */
export const RichText: FunctionalComponent<{
  text: string
  pictures?: readonly PictureOfItem[] | undefined
}> = (props) => (/[*`$|\\]|!\[/.test(props.text) ? h(MarkedText, props) : props.text)
