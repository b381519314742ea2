export { incidentsRoutes } from './incidents.routes.ts'
export { recordIncident, type NewIncident } from './record-incident.ts'
