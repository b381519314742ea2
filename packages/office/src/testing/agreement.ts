/** How often two readers of a property agree, and why they do not. */
export interface Agreement {
  same: number
  /** Counts of known reasons for which the other program's value is another. */
  readonly explained: Map<string, number>
  readonly different: string[]
}

export type Agreements = Map<string, Agreement>

function agreementOf(found: Agreements, property: string): Agreement {
  const known = found.get(property) ?? { same: 0, explained: new Map(), different: [] }
  found.set(property, known)
  return known
}

/** Counts one comparison; `where` says what differs when nothing explains it. */
export function note(
  found: Agreements,
  property: string,
  isSame: boolean,
  reason: string | undefined,
  where: () => string,
): void {
  const agreement = agreementOf(found, property)
  if (isSame) agreement.same += 1
  else if (reason === undefined) agreement.different.push(where())
  else agreement.explained.set(reason, (agreement.explained.get(reason) ?? 0) + 1)
}

/** Notes one comparison of a property at one place; the reason counts when the values differ. */
export type Compare = (
  property: string,
  theirs: unknown,
  ours: unknown,
  isSame: boolean,
  reason?: string,
) => void

/** Comparisons with another program; `where` names the place in the file. */
export function comparingWith(program: string) {
  return (found: Agreements, where: string): Compare =>
    (property, theirs, ours, isSame, reason) => {
      note(found, property, isSame, reason, () => {
        return `${where}: ${JSON.stringify(ours)}, ${program} ${JSON.stringify(theirs)}`
      })
    }
}

/** The agreement per property as a table in Markdown. */
export function agreementTable(found: Agreements): string {
  const rows = [...found].map(([property, { same, explained, different }]) => {
    const known = [...explained.values()].reduce((sum, one) => sum + one, 0)
    const all = same + known + different.length
    const share = all === 0 ? 100 : ((same + known) / all) * 100
    const reasons = [...explained].map(([reason, count]) => `${count}: ${reason}`).join('; ')
    return `| ${property} | ${all} | ${same} | ${known} | ${different.length} | ${share.toFixed(2)} % | ${reasons} |`
  })
  const head = '| property | compared | same | explained | different | agreement | explanations |'
  return [head, '| --- | --- | --- | --- | --- | --- | --- |', ...rows].join('\n')
}
