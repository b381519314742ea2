/** A file of these words is a document that ends the grader, or that it never gets done with. */
export const KILLS = 'kill the grader'
export const HANGS = 'hang the grader'
export const SPINS = 'work without end in the grader'
export const EATS = 'eat all memory that is no heap'
export const THROWS = 'make the grader throw'
export const KILLS_LATER = 'kill the grader afterwards'
