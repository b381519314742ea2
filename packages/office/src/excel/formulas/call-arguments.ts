import { functionKey, isCommutative, isDefaultArgument, PAIRED } from './canonical-form.ts'
import type { FormulaNode } from './formula-tree.ts'

/** Arguments as an author writes them: accepted texts for each place, or null for anything. */
export type AskedArguments = readonly (readonly string[] | null)[]

export interface ArgumentForms {
  /** The canonical form of a text at the formula's cell; undefined when it is no formula. */
  asked(text: string): string | undefined
  given(node: FormulaNode): string
}

/** FALSE is written 0 as often, and TRUE 1. */
const truthForm = (form: string): string => (form === 'FALSE' ? '0' : form === 'TRUE' ? '1' : form)

/** True when every group asked for finds a group given, each given one serving once. */
function areMatched<Asked, Given>(
  asked: readonly Asked[],
  given: readonly Given[],
  fits: (one: Asked, other: Given) => boolean,
): boolean {
  const [first, ...rest] = asked
  if (first === undefined) return true
  return given.some(
    (one, index) => fits(first, one) && areMatched(rest, given.toSpliced(index, 1), fits),
  )
}

/** Beyond this, any order of arguments would take too long to try. */
const MOST_GROUPS = 6

/**
 * Whether a call has the arguments asked for (20209). What the author of a whole call leaves out at the end has
 * to be left out, or be what leaving it out means; conditions in pairs and terms of a sum may change places.
 */
export function hasArguments(
  call: FormulaNode & { readonly kind: 'call' },
  asked: AskedArguments,
  forms: ArgumentForms,
): boolean {
  const name = functionKey(call.name)
  // Who asks for anything in one place asks nothing of what comes after the places he names.
  const isPattern = asked.includes(null)
  const length = Math.max(asked.length, call.list.length)
  const given = Array.from({ length }, (_, place) => {
    const node = call.list[place]
    if (node === undefined) return undefined
    // An argument left empty between its commas is 0.
    return node.kind === 'omitted' ? '' : truthForm(forms.given(node))
  })
  const isDefault = (place: number, form: string): boolean =>
    isDefaultArgument(name, place, form) ||
    (form !== '' && isDefaultArgument(name, place, truth(form)))
  const fits = (
    accepted: readonly string[] | null | undefined,
    place: number,
    at: number,
  ): boolean => {
    if (accepted === null) return true
    const form = given[at]
    // Beyond what the author writes: the same as leaving it out.
    if (accepted === undefined) return isPattern || form === undefined || isDefault(place, form)
    return accepted.some((text) => {
      const own = text === '' ? '' : forms.asked(text)
      if (own === undefined) return false
      const wanted = truthForm(own)
      if (form === undefined) return wanted === '' || isDefault(place, wanted)
      return (
        wanted === form ||
        (form === '' && wanted === '0') ||
        (wanted === '' && isDefault(place, form))
      )
    })
  }
  const places = Array.from({ length }, (_, place) => place)
  if (places.every((place) => fits(asked[place], place, place))) return true
  if (asked.length !== call.list.length) return false
  const head = PAIRED.get(name)
  if (head !== undefined) {
    const pairs = places.filter((place) => place >= head && (place - head) % 2 === 0)
    return (
      pairs.length <= MOST_GROUPS &&
      places.slice(0, head).every((place) => fits(asked[place], place, place)) &&
      areMatched(
        pairs,
        pairs,
        (one, other) => fits(asked[one], one, other) && fits(asked[one + 1], one + 1, other + 1),
      )
    )
  }
  return (
    isCommutative(name) &&
    length <= MOST_GROUPS &&
    areMatched(places, places, (one, other) => fits(asked[one], one, other))
  )
}

const truth = (form: string): string => (form === '0' ? 'FALSE' : form === '1' ? 'TRUE' : form)
