export { countFiles, type CountedFiles } from './count-files.ts'
export { judgeWork, type JudgedWork } from './judge-work.ts'
export { lateWorkRoutes } from './late-work.routes.ts'
export { createWitnessBook, type WitnessBook } from './witness-heads.ts'
