import { strToU8 } from 'fflate'
import type { StartFiles } from '../../checkpoints/checker.ts'

export const TYPING_TEXT =
  '春天来了，校园里的玉兰花开了。同学们在树下读书，老师在一旁微笑。“一年之计在于春”，我们要珍惜时光。'

/** A task folder of a typing test: the text to be typed. */
export const typingStart: StartFiles = {
  name: 'typing-folder',
  file: '',
  files: () => new Map([['原文.txt', strToU8(TYPING_TEXT)]]),
}
