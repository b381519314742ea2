import {
  EXAM_NUMBER_MAX,
  padded,
  type CandidateInput,
  type NumberPart,
  type RosterFault,
  type RosterField,
} from '@wenkao/shared/sessions'

/** A row of a roster without an exam number. */
export type Unnumbered = Omit<CandidateInput, 'examNumber'> & { readonly line: number }

/** Somebody whom the exam has already. */
export interface KnownPerson {
  readonly examNumber: string
  readonly name: string
  readonly school: string | null
  readonly className: string | null
  readonly identityMac: string | null
  readonly externalId: string | null
  readonly isErased: boolean
}

/** The number of a school (class empty), or of a class within its school. */
export interface NumberCode {
  readonly school: string
  readonly className: string
  readonly code: number
}

export interface Numbering {
  readonly numbered: readonly (CandidateInput & {
    readonly line: number
    readonly isNew: boolean
  })[]
  readonly problems: readonly {
    readonly line: number
    readonly field: RosterField
    readonly fault: RosterFault
    readonly value: string
  }[]
  readonly newCodes: readonly NumberCode[]
}

interface NumberingWish {
  readonly parts: readonly NumberPart[]
  readonly people: readonly Unnumbered[]
  /** What stands in a column of the person's row; undefined: there is no such column. */
  readonly cellOf: (line: number, heading: string) => string | undefined
  readonly macOf: (identityNumber: string) => string
  readonly known: readonly KnownPerson[]
  /** Numbers that other rows of the same roster bring. */
  readonly brought: ReadonlySet<string>
  readonly codes: readonly NumberCode[]
}

/**
 * Gives everybody without an exam number the one they have already, or the next free one of the
 * pattern (RO7). A person is known by the other system's id, by the identity number, or by name,
 * school and class where that is one person only; a number once given never changes. Of who cannot be
 * told from another, or for whom a part of the number is missing, the row is named and not taken.
 */
export function numberPeople(wish: NumberingWish): Numbering {
  const problems: Numbering['problems'][number][] = []
  const known = recognise(wish)
  const give = giver(wish)
  const numbered = wish.people.flatMap((person): Numbering['numbered'] => {
    const { line } = person
    const found = known.get(line)
    if (found === 'unclear') {
      problems.push({ line, field: 'name', fault: 'personUnclear', value: person.name })
      return []
    }
    if (found !== undefined && wish.brought.has(found.examNumber)) {
      const value = found.examNumber
      problems.push({ line, field: 'examNumber', fault: 'examNumberTwice', value })
      return []
    }
    if (found !== undefined) return [{ ...person, examNumber: found.examNumber, isNew: false }]
    const given = give.next(person)
    if (given.kind === 'number') return [{ ...person, examNumber: given.number, isNew: true }]
    problems.push({ line, field: given.field, fault: given.fault, value: given.value })
    return []
  })
  return { numbered, problems, newCodes: give.newCodes }
}

const placeOf = (person: {
  readonly name: string
  readonly school?: string | null | undefined
  readonly className?: string | null | undefined
}): string => JSON.stringify([person.name, person.school ?? '', person.className ?? ''])

/** Whom the exam has of them already, by line. */
function recognise({ people, known, brought, macOf }: NumberingWish) {
  const living = known.filter(({ isErased }) => !isErased)
  const byMac = new Map(living.map((one) => [one.identityMac, one]))
  const byExternalId = new Map(living.map((one) => [one.externalId, one]))
  const byPlace = Map.groupBy(living, placeOf)
  const found = new Map<number, KnownPerson | 'unclear'>()
  const claimed = new Set(brought)
  for (const { line, externalId, identityNumber } of people) {
    const one =
      (externalId === undefined ? undefined : byExternalId.get(externalId)) ??
      (identityNumber === undefined ? undefined : byMac.get(macOf(identityNumber)))
    if (!one) continue
    const isOthers = claimed.has(one.examNumber) && !brought.has(one.examNumber)
    found.set(line, isOthers ? 'unclear' : one)
    claimed.add(one.examNumber)
  }
  // Who brings nothing but a name and a class.
  const bare = people.filter((one) => !one.identityNumber && !one.externalId)
  const namesakes = Map.groupBy(bare, placeOf)
  for (const person of people) {
    if (found.has(person.line)) continue
    const isBare = !person.identityNumber && !person.externalId
    if (isBare && (namesakes.get(placeOf(person))?.length ?? 0) > 1) {
      found.set(person.line, 'unclear')
      continue
    }
    const free = (byPlace.get(placeOf(person)) ?? []).filter(
      (one) =>
        !claimed.has(one.examNumber) &&
        (person.identityNumber === undefined || one.identityMac === null) &&
        (person.externalId === undefined || one.externalId === null),
    )
    const nameless = free.filter((one) => one.identityMac === null)
    const [one, other] = nameless.length > 0 ? nameless : free
    if (!one) continue
    found.set(person.line, other ? 'unclear' : one)
    claimed.add(one.examNumber)
  }
  return found
}

type Given =
  | { readonly kind: 'number'; readonly number: string }
  | {
      readonly kind: 'fault'
      readonly field: RosterField
      readonly fault: RosterFault
      readonly value: string
    }

/** Counts up the numbers of a pattern, passing over those that somebody has. */
function giver({ parts, cellOf, known, brought, codes }: NumberingWish) {
  const taken = new Set([...brought, ...known.map(({ examNumber }) => examNumber)])
  const counters = new Map<string, number>()
  const codeOf = codeBook(codes)
  const fault = (field: RosterField, name: RosterFault, value: string) =>
    ({ kind: 'fault', field, fault: name, value }) as const

  function next(person: Unnumbered): Given {
    const pieces: (string | undefined)[] = []
    for (const part of parts) {
      const piece = pieceOf(part, person)
      if (typeof piece === 'object') return piece
      pieces.push(piece)
    }
    const count = parts.find((part) => part.kind === 'count')
    const width = count?.kind === 'count' ? count.width : 0
    const group = JSON.stringify(pieces)
    for (let at = (counters.get(group) ?? 0) + 1; ; at += 1) {
      const counted = padded(String(at), width)
      if (width > 0 && counted.length > width) {
        return fault('examNumber', 'numbersUsedUp', pieces.map((one) => one ?? '…').join(''))
      }
      const number = pieces.map((one) => one ?? counted).join('')
      if (number.length > EXAM_NUMBER_MAX) return fault('examNumber', 'examNumberMalformed', number)
      if (taken.has(number)) continue
      taken.add(number)
      counters.set(group, at)
      return { kind: 'number', number }
    }
  }

  /** @returns undefined for the count itself. */
  function pieceOf(part: NumberPart, person: Unnumbered): string | undefined | Given {
    if (part.kind === 'text') return part.text
    if (part.kind === 'count') return undefined
    const { school = '', className = '' } = person
    if (part.kind === 'column') {
      const text = (cellOf(person.line, part.heading) ?? '').normalize('NFKC').replace(/\s/g, '')
      if (text === '') return fault('examNumber', 'numberPartMissing', part.heading)
      if (!/^[0-9A-Za-z-]+$/.test(text)) return fault('examNumber', 'examNumberMalformed', text)
      return padded(text, part.width)
    }
    const field = part.kind === 'school' ? 'school' : 'className'
    if ((part.kind === 'school' ? school : className) === '')
      return fault(field, 'numberPartMissing', '')
    const code = padded(
      String(codeOf.code(school, part.kind === 'school' ? '' : className)),
      part.width,
    )
    return part.width > 0 && code.length > part.width ? fault(field, 'numbersUsedUp', code) : code
  }

  return { next, newCodes: codeOf.fresh }
}

/** Numbers of schools and of classes within them, in the order in which they first come. */
function codeBook(codes: readonly NumberCode[]) {
  const book = new Map<string, number>()
  const last = new Map<string, number>()
  const fresh: NumberCode[] = []
  const seriesOf = (school: string, className: string) =>
    className === '' ? 'schools' : `classes of ${school}`
  const enter = ({ school, className, code }: NumberCode) => {
    book.set(JSON.stringify([school, className]), code)
    const series = seriesOf(school, className)
    last.set(series, Math.max(code, last.get(series) ?? 0))
  }
  for (const one of codes) enter(one)
  return {
    fresh,
    code: (school: string, className: string): number => {
      const kept = book.get(JSON.stringify([school, className]))
      if (kept !== undefined) return kept
      const code = (last.get(seriesOf(school, className)) ?? 0) + 1
      const one = { school, className, code }
      enter(one)
      fresh.push(one)
      return code
    },
  }
}
