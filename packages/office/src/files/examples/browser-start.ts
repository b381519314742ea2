import { strToU8 } from 'fflate'
import type { StartFiles } from '../../checkpoints/checker.ts'

/** A task folder of a browser task: only the list of what is asked for. */
export const browserStart: StartFiles = {
  name: 'browser-folder',
  file: '',
  files: () => new Map([['浏览题.txt', strToU8('请打开考试网站，按要求保存。\r\n')]]),
}
