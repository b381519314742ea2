/** @param {string} text one line for the person at the terminal */
export function say(text) {
  process.stdout.write(`${text}\n`)
}

/** @param {string} text something that person must act on */
export function warn(text) {
  process.stderr.write(`${text}\n`)
}

/**
 * Shows one line that counts the seconds on a terminal, and stays a single line elsewhere.
 * @param {string} text
 * @returns {(outcome: string) => void} call once with the outcome to close the line
 */
export function sayProgress(text) {
  const started = Date.now()
  const seconds = () => Math.round((Date.now() - started) / 1000)
  if (!process.stdout.isTTY) {
    say(`${text} …`)
    return (outcome) => say(`${text}: ${outcome} (${seconds()} s)`)
  }
  const show = () => process.stdout.write(`\r${text} … ${seconds()} s `)
  show()
  const timer = setInterval(show, 1000)
  return (outcome) => {
    clearInterval(timer)
    process.stdout.write(`\r${text}: ${outcome} (${seconds()} s)\u001b[K\n`)
  }
}

/**
 * The last lines of a long output, indented, so that a failure stays readable.
 * @param {string} output
 * @param {number} [lines]
 */
export function tail(output, lines = 60) {
  const all = output.trimEnd().split('\n')
  const shown = all.slice(-lines).map((line) => `    ${line}`)
  if (all.length > lines) shown.unshift(`    … ${all.length - lines} lines before`)
  return shown.join('\n')
}
