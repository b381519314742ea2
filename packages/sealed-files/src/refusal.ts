import type { SealedRefusal } from '@wenkao/shared/sealed-files'

/** Why the bytes at hand are refused; `openSealed` makes it the outcome. */
export class Refusal extends Error {
  readonly code: SealedRefusal

  constructor(code: SealedRefusal, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.name = 'Refusal'
    this.code = code
  }
}
