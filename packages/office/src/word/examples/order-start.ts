import type { StartFiles } from '../../checkpoints/checker.ts'
import { plainParagraph, writeWordStart } from '../write-start.ts'

const HALVES = ['茶是我国的传统饮品。', '早在唐代，陆羽就写成了《茶经》一书。'] as const

/** Paragraphs of the start file whose order is changed. */
export const ORDER = {
  title: '中国茶文化',
  halves: HALVES,
  first: HALVES.join(''),
  second: '书中详细记述了茶树的种植、茶叶的采制和品饮的方法。',
  third: '到了明清时期，散茶取代团茶，泡饮之法流行开来。',
  fourth: '宋代点茶之风盛行，文人雅士常以斗茶为乐。',
  last: '今天，喝茶依然是许多人每日生活的一部分。',
} as const

/** A short text whose paragraphs stand in the wrong order. */
export const orderStart: StartFiles = {
  name: 'word-paragraph-order',
  file: '茶文化.docx',
  files: () =>
    new Map([
      [
        '茶文化.docx',
        writeWordStart({
          body: [ORDER.title, ORDER.first, ORDER.second, ORDER.third, ORDER.fourth, ORDER.last]
            .map((text) => plainParagraph(text))
            .join(''),
        }),
      ],
    ]),
}
