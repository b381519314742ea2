/** What an exam is printed on (N10): all of it A4. */
export const documentKinds = ['tickets', 'signIn', 'door', 'desk', 'overview'] as const
export type DocumentKind = (typeof documentKinds)[number]

/** Documents without access codes. */
export const sheetKinds = ['signIn', 'door', 'desk', 'overview'] as const
export type SheetKind = (typeof sheetKinds)[number]

/** Labels of desks on one sheet: columns and rows. */
export const deskGrids = {
  '8': { columns: 2, rows: 4 },
  '10': { columns: 2, rows: 5 },
  '14': { columns: 2, rows: 7 },
  '21': { columns: 3, rows: 7 },
} as const
export const deskLabelsPerSheet = ['8', '10', '14', '21'] as const
export type DeskLabelsPerSheet = (typeof deskLabelsPerSheet)[number]

/** Tickets on one sheet, two beside each other. */
export const TICKETS_PER_SHEET = 6
/** Lines of a sign-in sheet; fewer where there is a photo on each. */
export const SIGN_IN_LINES = 25
export const SIGN_IN_LINES_WITH_PHOTO = 11
/** Lines of the overview on one sheet, the line of each day included. */
export const OVERVIEW_LINES = 30
