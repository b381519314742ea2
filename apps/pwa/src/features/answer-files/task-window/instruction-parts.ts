/** A task's instruction as its candidate works through it. */
export interface InstructionParts {
  /** What stands before the first step. */
  readonly before: string
  /** The numbered steps with everything up to the next one, e.g. the rows of a table to type. */
  readonly steps: readonly string[]
}

/** `1.` and the like at the beginning of a line; `1.5` is a number and no step. */
const STEP = /^\s*(\d{1,2})(?:[.．](?!\d)|[、)）])/

/**
 * Takes an instruction apart at its numbered steps (N09). Only the next number in order begins a step:
 * a number within one, of a list or a table, does not. Joined by line ends, the parts are the text.
 */
export function instructionParts(instruction: string): InstructionParts {
  const before: string[] = []
  const steps: string[][] = []
  for (const line of instruction.split('\n')) {
    if (Number(STEP.exec(line)?.[1]) === steps.length + 1) steps.push([line])
    else (steps.at(-1) ?? before).push(line)
  }
  return { before: before.join('\n'), steps: steps.map((lines) => lines.join('\n')) }
}
