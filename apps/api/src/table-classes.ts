/**
 * Where each table lives when the database is spread over many machines (DESIGN section 11):
 * `session` tables are distributed by session_id and never joined across sessions on a hot path,
 * `exam` tables by exam_id, `reference` tables are copied everywhere, `local` ones stay where they
 * are. A test holds the database against this list.
 */
export type TableClass = 'session' | 'exam' | 'reference' | 'local'

export const tableClasses: Readonly<Record<string, TableClass>> = {
  answer_conflicts: 'session',
  answer_events: 'session',
  audit_rows: 'session',
  bindings: 'session',
  contacts: 'session',
  draw_entries: 'session',
  draws: 'session',
  file_contents: 'session',
  file_versions: 'session',
  grading_results: 'session',
  head_witnesses: 'session',
  late_decisions: 'session',
  session_stations: 'session',
  sessions: 'session',
  sittings: 'session',
  submissions: 'session',
  access_codes: 'exam',
  candidate_personal: 'exam',
  candidates: 'exam',
  exams: 'exam',
  results: 'exam',
  schedules: 'exam',
  areas: 'reference',
  paper_materials: 'reference',
  papers: 'reference',
  rooms: 'reference',
  sites: 'reference',
  stations: 'reference',
  api_keys: 'local',
  audit_blocks: 'local',
  installation: 'local',
  pairings: 'local',
  sign_in_links: 'local',
  staff: 'local',
  staff_grants: 'local',
  staff_logins: 'local',
  station_canaries: 'local',
  station_checks: 'local',
  station_contacts: 'local',
}
