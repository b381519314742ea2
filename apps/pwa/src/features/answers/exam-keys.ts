/** What a key asks for on the answering page. */
export type ExamKeyAction =
  | { readonly kind: 'previous' }
  | { readonly kind: 'next' }
  | { readonly kind: 'choose'; readonly option: number }
  | { readonly kind: 'mark' }

/** The facts of a key press that matter. */
export interface KeyFacts {
  readonly key: string
  readonly isTyping: boolean
  readonly hasModifier: boolean
}

/**
 * The action of a key, or undefined. Page keys work everywhere, also while typing; letters, digits
 * and arrows never while typing, and not at all when the candidate switched them off (WCAG 2.1.4).
 */
export function examKey(
  { key, isTyping, hasModifier }: KeyFacts,
  areShortcutsOn: boolean,
): ExamKeyAction | undefined {
  if (hasModifier) return undefined
  if (key === 'PageUp') return { kind: 'previous' }
  if (key === 'PageDown') return { kind: 'next' }
  if (isTyping || !areShortcutsOn) return undefined
  if (key === 'ArrowLeft') return { kind: 'previous' }
  if (key === 'ArrowRight') return { kind: 'next' }
  if (/^[1-9]$/.test(key)) return { kind: 'choose', option: Number(key) - 1 }
  if (/^[a-h]$/i.test(key)) return { kind: 'choose', option: key.toLowerCase().charCodeAt(0) - 97 }
  return key === 'm' || key === 'M' ? { kind: 'mark' } : undefined
}
