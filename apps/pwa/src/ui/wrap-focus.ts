const STOPS = 'a[href], button, input, select, textarea, summary, [tabindex]'

/**
 * Tab past the last control of a dialog goes to its first, Shift+Tab before the first to its last
 * (WAI-ARIA Authoring Practices, modal dialog). A browser would go on to its own bar, where who has
 * no mouse no longer sees the focus (D14).
 * @param event - a key pressed in the dialog that listens
 */
export function wrapFocus(event: KeyboardEvent): void {
  const dialog = event.currentTarget
  if (event.key !== 'Tab' || !(dialog instanceof HTMLElement)) return
  const stops = [...dialog.querySelectorAll<HTMLElement>(STOPS)].filter(
    (element) =>
      element.tabIndex >= 0 && !element.matches(':disabled') && element.checkVisibility(),
  )
  const [from, to] = event.shiftKey ? [stops.at(0), stops.at(-1)] : [stops.at(-1), stops.at(0)]
  if (!to || document.activeElement !== from) return
  event.preventDefault()
  to.focus()
}
