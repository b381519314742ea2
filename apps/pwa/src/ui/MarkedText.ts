import { parseRichText, type RichInline } from '@wenkao/shared/bank'
import type { ItemPicture } from '@wenkao/shared/papers'
import { defineAsyncComponent, h, inject, type FunctionalComponent, type VNodeChild } from 'vue'
import { pictureUrlKey } from './rich-text.ts'
import './marked-text.css'

const FormulaText = defineAsyncComponent(() => import('./FormulaText.vue'))

interface Props {
  readonly text: string
  readonly pictures?: readonly ItemPicture[] | undefined
}

/**
 * A text with markup as elements (BK6). Its words only ever become text nodes and attributes: a text
 * that holds HTML shows it. Phrases only, so that it may stand in a heading or a label.
 */
export const MarkedText: FunctionalComponent<Props> = ({ text, pictures }) => {
  const urlOf = inject(pictureUrlKey, () => undefined)
  const inline = (node: RichInline): VNodeChild => {
    switch (node.kind) {
      case 'text':
        return node.text
      case 'break':
        return h('br')
      case 'code':
        return h('code', node.text)
      case 'bold':
        return h('strong', node.children.map(inline))
      case 'formula':
        return h(FormulaText, { formula: node.text })
      case 'picture': {
        const picture = pictures?.find(({ name }) => name === node.name)
        const src = picture && urlOf(picture)
        return src === undefined
          ? h('span', { class: 'rich-missing' }, `[${node.alt || node.name}]`)
          : h('img', { src, alt: node.alt, class: 'rich-picture' })
      }
    }
  }
  return h(
    'span',
    { class: 'rich' },
    parseRichText(text).map((block) =>
      block.kind === 'paragraph'
        ? h('span', { class: 'rich-paragraph' }, block.children.map(inline))
        : h('table', { class: 'rich-table' }, [
            h(
              'tbody',
              block.rows.map((row, at) =>
                h(
                  'tr',
                  row.map((cell) =>
                    block.hasHeader && at === 0
                      ? h('th', { scope: 'col' }, cell.map(inline))
                      : h('td', cell.map(inline)),
                  ),
                ),
              ),
            ),
          ]),
    ),
  )
}
MarkedText.props = ['text', 'pictures']
