/** Where somebody belongs; null: the roster says nothing. */
export interface Belonging {
  readonly school: string | null
  readonly className: string | null
  readonly examNumber: string
}

/** The order of schools and classes as people sort them: class 2 before class 10. */
const byWords = new Intl.Collator('zh-CN', { numeric: true })

/** Compares names as they stand in a list; what has none comes last. */
export function compareNames(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  return byWords.compare(a, b) || compareNumbers(a, b)
}

/** Exam numbers are compared sign by sign, as every list of the server does. */
export function compareNumbers(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** One school's people, by class and exam number. */
export interface SchoolGroup<Person extends Belonging> {
  readonly school: string | null
  readonly people: readonly Person[]
}

/** People by school, class and exam number; without a school last (DO2). */
export function groupBySchool<Person extends Belonging>(
  people: readonly Person[],
): SchoolGroup<Person>[] {
  const groups = new Map<string | null, Person[]>()
  for (const person of people) {
    const group = groups.get(person.school)
    if (group) group.push(person)
    else groups.set(person.school, [person])
  }
  return [...groups]
    .sort(([a], [b]) => compareNames(a, b))
    .map(([school, own]) => ({
      school,
      people: own.sort(
        (a, b) =>
          compareNames(a.className, b.className) || compareNumbers(a.examNumber, b.examNumber),
      ),
    }))
}
