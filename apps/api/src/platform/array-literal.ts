/**
 * PostgreSQL's literal of an array of texts of any content: one parameter, whatever it holds, and without
 * the driver's own escaping, which costs more than a small insert.
 */
export const arrayLiteral = (texts: readonly string[]): string =>
  `{${texts.map((text) => `"${text.replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`
