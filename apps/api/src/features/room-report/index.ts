export { roomReportRoutes } from './room-report.routes.ts'
