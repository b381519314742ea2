/** The task templates of the starter bank, over all kinds. */
export const templates: readonly unknown[] = []
