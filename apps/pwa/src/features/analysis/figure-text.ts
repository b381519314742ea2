/** A figure with two decimals; a dash where it cannot be told. */
export function figureText(
  value: number | null,
  n: (value: number, options: Intl.NumberFormatOptions) => string,
): string {
  return value === null ? '—' : n(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
}
