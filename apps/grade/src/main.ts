import { gradeCommand } from './grade-command.ts'

/** Runs the command with the words after its name; returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return gradeCommand(
    args,
    (line) => {
      process.stdout.write(`${line}\n`)
    },
    (line) => {
      process.stderr.write(`${line}\n`)
    },
  )
}
