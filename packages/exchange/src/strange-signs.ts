/** Whether texts within a value hold what no database keeps: NUL, or half of a pair of surrogates. */
export const hasStrangeSigns = (value: unknown): boolean =>
  /\\u(?:0000|d[89a-f][0-9a-f]{2})/.test(withoutEscapedSlashes(JSON.stringify(value) ?? ''))

/** JSON writes both as escapes; a backslash of the text itself is two of them. */
const withoutEscapedSlashes = (json: string): string => json.replaceAll('\\\\', '')
