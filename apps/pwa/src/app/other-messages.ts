type Messages = Record<string, unknown>

/**
 * Texts that no candidate's page needs on a good day. Apart from its own, because the list of the
 * files alone would be a two-hundredth of what that page may weigh.
 */
export const otherMessages = import.meta.glob<Messages>(
  ['../messages/*/*.json', '!../messages/*/{common,candidate,candidate-later,files}.json'],
  { import: 'default' },
)
