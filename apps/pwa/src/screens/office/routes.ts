import type { RouteRecordRaw } from 'vue-router'
import ApprovalsPage from './ApprovalsPage.vue'
import AreasPage from './AreasPage.vue'
import AuditPage from './AuditPage.vue'
import CasePage from './CasePage.vue'
import CasesPage from './CasesPage.vue'
import ExamPage from './ExamPage.vue'
import ExamsPage from './ExamsPage.vue'
import LateWorkPage from './LateWorkPage.vue'
import OfficeFrame from './OfficeFrame.vue'
import PlacesPage from './PlacesPage.vue'
import SetupPage from './SetupPage.vue'
import SignInPage from './SignInPage.vue'
import StaffPage from './StaffPage.vue'

/** Pages of the exam office, and those before it: `/sign-in` and `/setup`. */
export const officeRoutes: readonly RouteRecordRaw[] = [
  {
    path: '/sign-in',
    name: 'signIn',
    component: SignInPage,
    meta: { messages: ['office'], title: 'office.signIn.title' },
  },
  {
    path: '/setup',
    name: 'setup',
    component: SetupPage,
    meta: { messages: ['account', 'office'], title: 'office.setup.title' },
  },
  {
    path: '/apply',
    name: 'apply',
    component: () => import('./ApplyPage.vue'),
    meta: { messages: ['office', 'bank'], title: 'bank.apply.title' },
  },
  {
    path: '/office',
    component: OfficeFrame,
    meta: { messages: ['account', 'office', 'files'] },
    children: [
      { path: '', redirect: '/office/exams' },
      {
        path: 'exams',
        name: 'exams',
        component: ExamsPage,
        meta: { title: 'office.exams.title' },
      },
      {
        path: 'exams/:examId',
        name: 'officeExam',
        component: ExamPage,
        props: true,
        meta: { messages: ['seating', 'review'], title: 'office.exams.title' },
      },
      {
        path: 'exams/:examId/grading',
        name: 'grading',
        component: () => import('./GradingPage.vue'),
        props: true,
        meta: { messages: ['review'], title: 'review.grading.title' },
      },
      {
        path: 'exams/:examId/results',
        name: 'release',
        component: () => import('./ReleasePage.vue'),
        props: true,
        meta: { messages: ['releases'], title: 'releases.title' },
      },
      {
        path: 'exams/:examId/analysis',
        name: 'analysis',
        component: () => import('./AnalysisPage.vue'),
        props: true,
        meta: { messages: ['analysis'], title: 'analysis.title' },
      },
      {
        path: 'exams/:examId/scheduling',
        name: 'scheduling',
        component: () => import('./SchedulingPage.vue'),
        props: true,
        meta: { messages: ['scheduling'], title: 'scheduling.title' },
      },
      {
        path: 'exams/:examId/documents',
        name: 'documents',
        component: () => import('./DocumentsPage.vue'),
        props: true,
        meta: { messages: ['documents'], title: 'documents.title' },
      },
      {
        path: 'places',
        name: 'places',
        component: PlacesPage,
        meta: { title: 'office.places.title' },
      },
      {
        path: 'approvals',
        name: 'approvals',
        component: ApprovalsPage,
        meta: { messages: ['approvals'], title: 'approvals.desk.title' },
      },
      {
        path: 'late-work',
        name: 'lateWork',
        component: LateWorkPage,
        meta: { messages: ['approvals'], title: 'approvals.late.title' },
      },
      {
        path: 'areas',
        name: 'areas',
        component: AreasPage,
        meta: { messages: ['areas', 'room'], title: 'areas.title' },
      },
      {
        path: 'cases',
        name: 'cases',
        component: CasesPage,
        meta: { messages: ['cases', 'rescue', 'submit'], title: 'cases.title' },
      },
      {
        path: 'cases/:sessionId/:caseId',
        name: 'case',
        component: CasePage,
        props: true,
        meta: { messages: ['cases', 'rescue'], title: 'cases.title' },
      },
      {
        path: 'review',
        name: 'reviews',
        component: () => import('./ReviewsPage.vue'),
        meta: { messages: ['review'], title: 'review.title' },
      },
      {
        path: 'review/:sessionId/:reviewId',
        name: 'review',
        component: () => import('./ReviewPage.vue'),
        props: true,
        meta: { messages: ['review'], title: 'review.title' },
      },
      {
        path: 'class-exams',
        name: 'classExams',
        component: () => import('./ClassExamsPage.vue'),
        meta: { messages: ['class-exams'], title: 'class.title' },
      },
      {
        path: 'class-exams/new',
        name: 'newClassExam',
        component: () => import('./NewClassExamPage.vue'),
        meta: { messages: ['class-exams'], title: 'class.create' },
      },
      {
        path: 'class-exams/:examId',
        name: 'classExam',
        component: () => import('./ClassExamPage.vue'),
        props: true,
        meta: { messages: ['class-exams'], title: 'class.title' },
      },
      {
        path: 'papers',
        name: 'papers',
        component: () => import('./PapersPage.vue'),
        meta: { messages: ['papers'], title: 'papers.title' },
      },
      {
        path: 'papers/:draftId',
        name: 'paper',
        component: () => import('./PaperPage.vue'),
        props: true,
        meta: { messages: ['papers', 'bank'], title: 'papers.title' },
      },
      {
        path: 'papers/:draftId/preview/:variant',
        name: 'paperPreview',
        component: () => import('./PaperPreviewPage.vue'),
        props: true,
        meta: { messages: ['papers', 'bank', 'candidate'], title: 'papers.title' },
      },
      {
        path: 'bank',
        name: 'bank',
        component: () => import('./BankPage.vue'),
        meta: { messages: ['bank'], title: 'bank.title' },
      },
      {
        path: 'bank/folders',
        name: 'bankFolders',
        component: () => import('./BankFoldersPage.vue'),
        meta: { messages: ['bank'], title: 'bank.folders.title' },
      },
      {
        path: 'bank/similar',
        name: 'similarEntries',
        component: () => import('./SimilarPage.vue'),
        meta: { messages: ['bank'], title: 'bank.similar.title' },
      },
      {
        path: 'bank/authors',
        name: 'authors',
        component: () => import('./AuthorsPage.vue'),
        meta: { messages: ['bank'], title: 'bank.applications.title' },
      },
      {
        path: 'bank/new',
        name: 'newEntry',
        component: () => import('./EntryPage.vue'),
        meta: { messages: ['bank', 'candidate'], title: 'bank.create' },
      },
      {
        path: 'bank/:entryId',
        name: 'entry',
        component: () => import('./EntryPage.vue'),
        props: true,
        meta: { messages: ['bank', 'candidate'], title: 'bank.title' },
      },
      {
        path: 'audit',
        name: 'audit',
        component: AuditPage,
        meta: { messages: ['audit'], title: 'audit.log.title' },
      },
      {
        path: 'backups',
        name: 'backups',
        component: () => import('./BackupsPage.vue'),
        meta: { messages: ['backups'], title: 'backups.title' },
      },
      {
        path: 'privacy',
        name: 'privacy',
        component: () => import('./PrivacyPage.vue'),
        meta: { messages: ['privacy', 'audit'], title: 'privacy.title' },
      },
      {
        path: 'incident-kinds',
        name: 'incidentKinds',
        component: () => import('./IncidentKindsPage.vue'),
        meta: { messages: ['incidents'], title: 'incidents.kindsPage.title' },
      },
      {
        path: 'staff',
        name: 'staff',
        component: StaffPage,
        meta: { messages: ['incidents', 'webhooks'], title: 'office.staff.title' },
      },
    ],
  },
]
