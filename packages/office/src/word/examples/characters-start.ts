import type { StartFiles } from '../../checkpoints/checker.ts'
import { plainParagraph, writeWordStart } from './write-start.ts'

/** Paragraphs of the start file for character formats, by what is done to them. */
export const CHARACTERS = {
  title: '计算机病毒与防治',
  font: '计算机病毒是人为编制的一组程序代码，它能够自我复制，并通过存储介质和网络传播。',
} as const

/** A text without any format of its own, one paragraph for each character format. */
export const charactersStart: StartFiles = {
  name: 'word-characters',
  file: '病毒.docx',
  files: () =>
    new Map([
      [
        '病毒.docx',
        writeWordStart({
          body: Object.values(CHARACTERS)
            .map((text) => plainParagraph(text))
            .join(''),
        }),
      ],
    ]),
}
