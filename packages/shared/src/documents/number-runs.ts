/** Exam numbers that follow each other among those who could stand at this door. */
export interface NumberRun {
  readonly from: string
  readonly to: string
  readonly count: number
}

/**
 * What a door says about who belongs behind it (DO5). Only neighbours in the list of everybody who comes
 * at the same time make a run: nobody of another room finds the own number between its ends.
 * @param everybody exam numbers of all who come at this time, in order.
 * @param here those of this room.
 */
export function numberRuns(everybody: readonly string[], here: ReadonlySet<string>): NumberRun[] {
  const runs: { from: string; to: string; count: number }[] = []
  let isOpen = false
  for (const examNumber of everybody) {
    const belongs = here.has(examNumber)
    const last = runs.at(-1)
    if (belongs && isOpen && last) {
      last.to = examNumber
      last.count += 1
    } else if (belongs) {
      runs.push({ from: examNumber, to: examNumber, count: 1 })
    }
    isOpen = belongs
  }
  return runs
}
