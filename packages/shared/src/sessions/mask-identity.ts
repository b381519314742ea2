/** An identity number with all but the first 3 and last 2 characters hidden; a short one whole. */
export function maskIdentity(text: string): string {
  return text.length <= 5
    ? '*'.repeat(text.length)
    : `${text.slice(0, 3)}${'*'.repeat(text.length - 5)}${text.slice(-2)}`
}
