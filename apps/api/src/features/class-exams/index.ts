export { classesRoutes } from './classes.routes.ts'
export { classExamsRoutes } from './class-exams.routes.ts'
export { practiceRoutes } from './practice.routes.ts'
