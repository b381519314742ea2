import type { StartFiles } from '../../checkpoints/checker.ts'
import { strToU8 } from 'fflate'
import { plainParagraph, writeWordStart } from '../write-start.ts'

/** Paragraphs of the start file for typing, replacing, moving and inserting. */
export const EDITING = {
  title: '中国茶文化简介',
  origin: '茶叶原产于中国西南地区，饮茶的习惯已有数千年历史。',
  spread: '唐代茶页贸易兴盛，茶页沿丝绸之路传往各国。',
  kinds: '按照制作方法，茶页可以分为绿茶、红茶、乌龙茶等六大类。',
  green: '绿茶不经发酵，保留了较多的天然物质。',
  black: '红茶经过全发酵，滋味醇厚。',
  advert: '本店新到春茶，欢迎选购！',
  customs: '以茶待客是中国人的传统礼节。',
  health: '适量饮茶有益健康，但不宜过浓。',
  material: '以下摘录一段资料。',
  phone: '咨询电话：',
  written: '撰写日期：',
  ending: '茶文化是中华文明的重要组成部分。',
} as const

/** Issued text that is inserted, and a longer one that is not. */
export const TEXTS = { excerpt: '资料.txt', other: '其他资料.txt' } as const
export const EXCERPT = ['茶者，南方之嘉木也。', '一尺、二尺乃至数十尺。'] as const

/** A plain text with slips of the pen, one paragraph for each way of editing it. */
export const editingStart: StartFiles = {
  name: 'word-editing',
  file: '茶文化.docx',
  files: () =>
    new Map([
      [
        '茶文化.docx',
        writeWordStart({
          body: Object.values(EDITING)
            .map((text) => plainParagraph(text))
            .join(''),
        }),
      ],
      [TEXTS.excerpt, strToU8(EXCERPT.join('\r\n'))],
      [TEXTS.other, strToU8('其地，产茶甚多。\r\n其味，甘而清香。')],
    ]),
}
