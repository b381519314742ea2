import '../grading-child.ts'
import type { GradeTaskInput } from '../grade-in-process.ts'
import { HANGS, KILLS, KILLS_LATER } from './deadly-words.ts'

process.prependListener('message', (input: GradeTaskInput) => {
  const texts = [...input.submittedFiles.values()].map((bytes) => Buffer.from(bytes).toString())
  if (texts.includes(KILLS)) process.kill(process.pid, 'SIGKILL')
  if (texts.includes(KILLS_LATER)) setImmediate(() => process.kill(process.pid, 'SIGKILL'))
  while (texts.includes(HANGS));
})
