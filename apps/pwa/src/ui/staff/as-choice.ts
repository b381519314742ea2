/** A text that is chosen as it stands, for `ChoiceChips`. */
export function asChoice(text: string): { readonly value: string; readonly label: string } {
  return { value: text, label: text }
}
