import { createInterface } from 'node:readline/promises'

/**
 * Asks the person at the terminal for a line; reads one from what is piped in where there is no
 * terminal. The question goes to standard error, so that standard output stays the command's own.
 */
export async function askPerson(question: string): Promise<string> {
  const reader = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const closed = new Promise<string>((resolve) => reader.once('close', () => resolve('')))
    return (await Promise.race([reader.question(question), closed])).trim()
  } finally {
    reader.close()
  }
}
