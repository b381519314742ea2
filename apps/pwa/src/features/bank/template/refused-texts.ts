import { computed, inject, onScopeDispose, provide, shallowRef, type ComputedRef } from 'vue'

interface RefusedTexts {
  set(field: symbol, isRefused: boolean): void
}
const KEY = Symbol('texts of a form that cannot be taken')

/** Gathers the fields below whose text cannot be taken. @returns whether there are any. */
export function gatherRefusedTexts(): ComputedRef<boolean> {
  const refused = shallowRef<ReadonlySet<symbol>>(new Set())
  provide<RefusedTexts>(KEY, {
    set: (field, isRefused) => {
      const others = [...refused.value].filter((one) => one !== field)
      refused.value = new Set(isRefused ? [...others, field] : others)
    },
  })
  return computed(() => refused.value.size > 0)
}

/** Tells whether this field's text cannot be taken; nothing of it stays when the field goes. */
export function useRefusedText(): (isRefused: boolean) => void {
  const field = Symbol('field')
  const texts = inject<RefusedTexts | undefined>(KEY, undefined)
  onScopeDispose(() => texts?.set(field, false))
  return (isRefused) => texts?.set(field, isRefused)
}
