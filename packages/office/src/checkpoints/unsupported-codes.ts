import { words, type Words } from './checker.ts'

/** A row of the catalogue that no file can decide: never scored, listed with its reason. */
export interface UnsupportedCode {
  readonly code: string
  readonly title: Words
  readonly reason: Words
}

/** Rows that this engine leaves out for good (CHECKPOINTS.md 4-7). */
export const unsupportedCodes: readonly UnsupportedCode[] = [
  {
    code: '11008',
    title: words('比较合并文档、字数统计', 'compare, combine, word count'),
    reason: words(
      '只能从正文结果看出，请用 10501、10503 或 10504 检查结果',
      'only the resulting text shows it; check that text with 10501, 10503 or 10504',
    ),
  },
]
