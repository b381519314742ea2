/**
 * Exam numbers as a person pastes them: one a line, or parted by spaces, commas or 、 of any width.
 * @returns each once, in the order given.
 */
export function parseExamNumbers(typed: string): string[] {
  const numbers = typed
    .normalize('NFKC')
    .split(/[\s,;、，；]+/u)
    .filter((number) => number !== '')
  return [...new Set(numbers)]
}
