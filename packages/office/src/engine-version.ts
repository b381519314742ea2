/** Recorded with every result; raised whenever a verdict could come out differently (2.1). */
export const engineVersion = '2'
