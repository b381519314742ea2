import type { Words } from './checker.ts'
import { REGISTRY } from './checker-registry.ts'

/** Every code that this engine judges, with its title, for authors' pages. */
export function supportedCodes(): readonly {
  readonly kind: 'word' | 'excel' | 'files'
  readonly code: string
  readonly title: Words
}[] {
  return (['word', 'excel', 'files'] as const).flatMap((kind) =>
    [...REGISTRY[kind].values()].map(({ code, title }) => ({ kind, code, title })),
  )
}
