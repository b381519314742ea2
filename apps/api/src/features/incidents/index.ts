export { selectIncidents, selectKinds, selectSessionActions } from './incidents.queries.ts'
export { incidentsRoutes } from './incidents.routes.ts'
export { recordIncident, type NewIncident } from './record-incident.ts'
