import type { GradeTaskInput } from '../grade-in-process.ts'
import { HANGS, KILLS, KILLS_LATER } from './deadly-words.ts'

process.on('message', (input: GradeTaskInput) => {
  const texts = [...input.submittedFiles.values()].map((bytes) => Buffer.from(bytes).toString())
  if (texts.includes(KILLS)) process.kill(process.pid, 'SIGKILL')
  if (texts.includes(KILLS_LATER)) setImmediate(() => process.kill(process.pid, 'SIGKILL'))
  while (texts.includes(HANGS));
})
// After the listener above, so that a deadly document never gets a verdict first.
await import('../grading-child.ts')
