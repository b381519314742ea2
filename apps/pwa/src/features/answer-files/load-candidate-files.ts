/**
 * All that a candidate sees of the files, in a chunk of its own: a first question is rarely a task.
 * Beside `index.ts` and not in it, because what follows the candidate's sitting would else be counted
 * among what staff's pages reach, and come with them (`exam-chunks.ts`).
 */
export const loadCandidateFiles = () => import('./candidate-files.ts')
