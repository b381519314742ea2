import type { GradeTaskInput } from '../grade-in-process.ts'
import { EATS, HANGS, KILLS, KILLS_LATER, SPINS, THROWS } from './deadly-words.ts'

const eaten: Buffer[] = []

process.on('message', (input: GradeTaskInput) => {
  const texts = [...input.submittedFiles.values()].map((bytes) => Buffer.from(bytes).toString())
  if (texts.includes(KILLS)) process.kill(process.pid, 'SIGKILL')
  if (texts.includes(THROWS)) throw new Error('planted: the grader does not know what to do')
  if (texts.includes(KILLS_LATER)) setImmediate(() => process.kill(process.pid, 'SIGKILL'))
  // Filled, or the system would give no memory for it; and within one turn, as a document would.
  while (texts.includes(EATS)) eaten.push(Buffer.alloc(4 * 1024 * 1024, 1))
  while (texts.includes(HANGS));
  // In the middle of grading, where its time counts.
  const spin = () => {
    for (;;);
  }
  if (texts.includes(SPINS)) Object.defineProperty(input, 'task', { get: spin })
})
// After the listener above, so that a deadly document never gets a verdict first.
await import('../grading-child.ts')
