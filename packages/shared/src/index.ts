import * as accounts from './accounts/accounts.contract.ts'
import * as staffImport from './accounts/staff-import.contract.ts'
import * as adjudication from './adjudication/adjudication.contract.ts'
import * as analysis from './analysis/analysis.contract.ts'
import * as answerFiles from './answer-files/answer-files.contract.ts'
import * as fileVersions from './answer-files/file-versions.contract.ts'
import * as uploadPart from './answer-files/upload-part.contract.ts'
import * as answers from './answers/answers.contract.ts'
import * as approvals from './approvals/approvals.contract.ts'
import * as archives from './archives/archives.contract.ts'
import * as audit from './audit/audit.contract.ts'
import * as sandbox from './sandbox/sandbox.contract.ts'
import * as privacy from './privacy/privacy.contract.ts'
import * as webhooks from './webhooks/webhooks.contract.ts'
import * as backups from './backups/backups.contract.ts'
import * as authorApplications from './bank/author-applications.contract.ts'
import * as bankEntries from './bank/entries.contract.ts'
import * as bankFolders from './bank/folders.contract.ts'
import * as bankTemplates from './bank/templates.contract.ts'
import * as blueprints from './blueprints/blueprints.contract.ts'
import * as classExams from './class-exams/class-exams.contract.ts'
import * as classes from './class-exams/classes.contract.ts'
import * as practice from './class-exams/practice.contract.ts'
import * as documents from './documents/documents.contract.ts'
import * as exchange from './exchange/exchange.contract.ts'
import * as checkReceipt from './hand-in/check-receipt.contract.ts'
import * as regrading from './grading/regrading.contract.ts'
import * as handIn from './hand-in/hand-in.contract.ts'
import * as incidents from './incidents/incidents.contract.ts'
import { isEndpoint, type Endpoint } from './kernel/index.ts'
import * as kernel from './kernel/system.contract.ts'
import * as lateWork from './late-work/late-work.contract.ts'
import * as areas from './monitor/areas.contract.ts'
import * as monitor from './monitor/monitor.contract.ts'
import * as outages from './outages/outages.contract.ts'
import * as places from './places/places.contract.ts'
import * as closingCheck from './room-report/closing-check.contract.ts'
import * as roomReport from './room-report/room-report.contract.ts'
import * as ownResults from './releases/own-results.contract.ts'
import * as releases from './releases/releases.contract.ts'
import * as results from './results/results.contract.ts'
import * as review from './review/review.contract.ts'
import * as scheduling from './scheduling/scheduling.contract.ts'
import * as submitSealed from './sealed-files/submit-sealed.contract.ts'
import * as roomLayout from './places/room-layout.contract.ts'
import * as checkIn from './seating/check-in.contract.ts'
import * as drawChanges from './seating/draw-changes.contract.ts'
import * as seatingChart from './seating/seating-chart.contract.ts'
import * as seating from './seating/seating.contract.ts'
import * as handOver from './sessions/hand-over.contract.ts'
import * as sessionFile from './sessions/session-file.contract.ts'
import * as photoArchive from './sessions/photo-archive.contract.ts'
import * as sessions from './sessions/sessions.contract.ts'
import * as roster from './sessions/roster.contract.ts'
import * as moves from './sittings/moves.contract.ts'
import * as pickBranch from './sittings/pick-branch.contract.ts'
import * as reportExtraTime from './sittings/report-extra-time.contract.ts'
import * as sessionTime from './sittings/session-time.contract.ts'
import * as sittings from './sittings/sittings.contract.ts'
import * as reportCheck from './station-check/report-check.contract.ts'
import * as trust from './trust/trust.contract.ts'

/**
 * Every HTTP operation of the server, collected from the contracts. The server refuses to start
 * when one of them has no handler; the OpenAPI document and the permission test walk this list.
 * Pages import the single contracts instead, so that no page carries another audience's.
 */
export const allEndpoints: readonly Endpoint[] = [
  kernel,
  classExams,
  classes,
  practice,
  trust,
  accounts,
  staffImport,
  authorApplications,
  bankFolders,
  bankTemplates,
  bankEntries,
  blueprints,
  exchange,
  places,
  roomLayout,
  photoArchive,
  sessions,
  roster,
  sessionFile,
  handOver,
  scheduling,
  incidents,
  seating,
  drawChanges,
  seatingChart,
  checkIn,
  moves,
  pickBranch,
  reportExtraTime,
  sessionTime,
  sittings,
  answers,
  answerFiles,
  uploadPart,
  fileVersions,
  handIn,
  checkReceipt,
  lateWork,
  submitSealed,
  adjudication,
  approvals,
  reportCheck,
  outages,
  monitor,
  areas,
  closingCheck,
  roomReport,
  results,
  regrading,
  review,
  releases,
  ownResults,
  analysis,
  archives,
  documents,
  audit,
  backups,
  privacy,
  sandbox,
  webhooks,
].flatMap((contract) => Object.values(contract).filter(isEndpoint))

export { bridgeEndpoints } from './bridge-endpoints.ts'
