/** Roles of staff and programs (GLOSSARY). `candidate`, `station` and `anyone` are no staff roles. */
export const staffRoles = [
  'examOffice',
  'areaAdmin',
  'siteManager',
  'proctor',
  'waitingAreaStaff',
  'technician',
  'author',
  'reviewer',
  'adjudicator',
  'integration',
] as const
export type StaffRole = (typeof staffRoles)[number]
export type Role = StaffRole | 'candidate' | 'station' | 'anyone'

/** How far a role's grant reaches. `all` is the whole installation. */
export const scopeKinds = ['all', 'area', 'site', 'room', 'session'] as const
export type ScopeKind = (typeof scopeKinds)[number]

export interface Scope {
  readonly kind: ScopeKind
  /** Absent exactly when kind is `all`. */
  readonly id?: string | undefined
}

export interface Grant {
  readonly role: StaffRole
  readonly scope: Scope
}

/** Where an object lies; an action on it is allowed when a grant's scope contains it. */
export interface Place {
  readonly areaId?: string | undefined
  readonly siteId?: string | undefined
  readonly roomId?: string | undefined
  readonly sessionId?: string | undefined
}

const office = ['examOffice', 'integration'] as const
const places = ['examOffice', 'areaAdmin', 'siteManager', 'technician'] as const
const room = ['examOffice', 'areaAdmin', 'siteManager', 'proctor'] as const
/** A program in place of a person; its key's scopes narrow it (KY1). */
const program = 'integration'
const area = ['examOffice', 'areaAdmin'] as const
const door = [...room, 'waitingAreaStaff'] as const

/**
 * The permission table: which role may do which action (DESIGN section 6). Every endpoint names one
 * of these actions; a test walks every endpoint with every role and holds it against this table.
 */
export const permissions = {
  'bridge.page': ['anyone'],
  /** Behind the proctor code that the bridge itself checks. */
  'bridge.rescue': ['anyone'],
  'public.read': ['anyone'],
  /** Anyone can bring a sealed file: nobody but the server can open it, and it says who sealed it. */
  'sealedFiles.submit': ['anyone'],
  'setup.begin': ['anyone'],
  'staff.logIn': ['anyone'],
  'staff.self': staffRoles,
  'staff.manage': ['examOffice'],
  'apiKeys.manage': ['examOffice'],
  /** Which other systems are told of what (N14). */
  'webhooks.manage': ['examOffice', program],
  /** What the whole installation rests on, such as the escrow key. */
  'installation.edit': ['examOffice'],
  /** Where the whole installation is copied to, and whether that works (D10). */
  'backups.manage': ['examOffice'],
  /** Who looked at whom, what is given to a person, and how it ends. */
  'privacy.manage': ['examOffice'],
  'places.read': [...staffRoles],
  'places.edit': [...office, 'areaAdmin'],
  'stations.register': places,
  /** Who wants to write for the bank applies; the office decides (D09). */
  'authors.apply': ['anyone'],
  'authors.decide': ['examOffice'],
  /** Folders narrow it: an author sees own and shared ones. */
  'bank.read': [...office, 'author'],
  'bank.edit': [...office, 'author'],
  /** The category tree is the office’s. */
  /** Papers in the making are seen by who makes them, and by the office. */
  'papers.make': [...office, 'author'],
  /** A teacher's own classes and their exams: the owner's and the office's (D15, CE2). */
  'classExams.run': ['examOffice', 'author'],
  'bank.categories': ['examOffice'],
  'bank.statistics': office,
  'exams.read': [...office, 'areaAdmin', 'siteManager', 'proctor', 'author', 'reviewer'],
  'exams.edit': office,
  'roster.read': office,
  'roster.edit': office,
  'sessions.read': [
    ...office,
    'areaAdmin',
    'siteManager',
    'proctor',
    'waitingAreaStaff',
    'technician',
  ],
  'sessions.edit': office,
  'tickets.print': [...office, 'areaAdmin', 'siteManager'],
  /** Sign-in sheets, labels and the overview; no access codes. */
  'documents.print': [...office, 'areaAdmin', 'siteManager', 'proctor'],
  'room.watch': [...room, 'waitingAreaStaff', 'technician', program],
  'room.draw': [...door, program],
  /** Identity check and attendance at the door, with photo and masked identity number (N11). */
  'room.checkIn': door,
  'room.run': [...room, program],
  /** Extra time without asking anybody. */
  'time.extend': area,
  /** A room asks its area: extra time, retake, reopening; extra time up to the exam’s limit is granted at once. */
  'approvals.request': room,
  'approvals.read': room,
  'approvals.decide': area,
  'incidents.read': [...door, 'technician'],
  'incidents.write': [...door, 'technician'],
  /** The office’s own list of kinds. */
  'incidents.kinds': ['examOffice'],
  'report.read': room,
  'report.close': room,
  /** Simulated candidates of a sandbox exam. */
  'sandbox.run': office,
  'areas.watch': ['examOffice', 'areaAdmin', 'siteManager'],
  /** Staff actions; an area admin sees those of the own area. */
  'audit.read': [...area, program],
  'lateWork.decide': area,
  'answerFiles.read': [...room, 'reviewer', 'adjudicator'],
  'cases.read': [...room, 'adjudicator'],
  'cases.decide': ['examOffice', 'adjudicator'],
  /** Everything that was given out and handed in, of a whole exam (D08). */
  'archives.read': office,
  'results.read': [...office, 'areaAdmin', 'reviewer'],
  /** Published editions; an area admin sees those of the own area. */
  'releases.read': [...office, 'areaAdmin'],
  'releases.manage': office,
  /** With exam number and access code (N13). */
  'releases.own': ['anyone'],
  /** Figures of items and groups; an area admin’s are of the own area. */
  'analysis.read': [...office, 'areaAdmin'],
  'grading.rules': ['examOffice'],
  'grading.regrade': ['examOffice'],
  'review.read': [...area, 'reviewer', 'adjudicator'],
  'review.decide': [...area, 'reviewer'],
  /** Where two reviewers of an appeal differ. */
  'review.arbitrate': ['examOffice', 'adjudicator'],
  'review.appeal': area,
  'station.pair': ['anyone', 'station'],
  'station.read': ['station'],
  'candidate.logIn': ['anyone'],
  'candidate.own': ['candidate'],
} as const satisfies Record<string, readonly Role[]>

export type Action = keyof typeof permissions

/** Whether a role may do an action at all, whatever its scope. */
export function roleMay(role: Role, action: Action): boolean {
  return (permissions[action] as readonly Role[]).includes(role)
}

/** Whether a grant's scope contains a place. An object without a place lies in `all` only. */
export function scopeContains(scope: Scope, place: Place): boolean {
  switch (scope.kind) {
    case 'all':
      return true
    case 'area':
      return place.areaId !== undefined && place.areaId === scope.id
    case 'site':
      return place.siteId !== undefined && place.siteId === scope.id
    case 'room':
      return place.roomId !== undefined && place.roomId === scope.id
    case 'session':
      return place.sessionId !== undefined && place.sessionId === scope.id
  }
}

/**
 * Whether one of the grants allows the action at the place.
 * @param place where the object lies; omitted for a list, which the query then narrows by scope.
 */
export function mayDo(grants: readonly Grant[], action: Action, place?: Place): boolean {
  return grants.some(
    (grant) => roleMay(grant.role, action) && (!place || scopeContains(grant.scope, place)),
  )
}
