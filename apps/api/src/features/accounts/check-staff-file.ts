import {
  staffFields,
  type Grant,
  type StaffField,
  type StaffFault,
  type StaffImportFault,
  type StaffRole,
} from '@wenkao/shared/accounts'
import { foldHeading } from '../../platform/read-table.ts'

const HEADINGS: Readonly<Record<StaffField, readonly string[]>> = {
  username: ['用户名', '账号', '登录名', 'user name', 'username', 'login', 'account'],
  displayName: ['姓名', '名字', 'name', 'display name', 'full name'],
  role: ['角色', '职务', '岗位', 'role'],
  area: ['考区', '县区', '区县', 'area'],
  site: ['考点', '学校', 'site', 'school'],
  room: ['考场', '机房', 'room'],
}

/** Roles that a file may give. Those who may change everything are made by hand, one by one. */
const ROLES: ReadonlyMap<string, StaffRole> = new Map(
  (
    [
      ['areaAdmin', ['县区管理员', '考区管理员', 'area admin', 'areaadmin']],
      ['siteManager', ['考点管理员', '考点负责人', 'site manager']],
      ['proctor', ['考场管理员', '监考员', '监考', 'proctor']],
      ['waitingAreaStaff', ['待考区工作人员', '待考区', 'waiting-area staff']],
      ['technician', ['技术员', '技术人员', 'technician']],
      ['author', ['命题教师', 'author']],
      ['reviewer', ['阅卷复核员', 'reviewer']],
      ['adjudicator', ['鉴定员', 'adjudicator']],
    ] as const
  ).flatMap(([role, words]) => [role, ...words].map((word) => [foldHeading(word), role] as const)),
)
/** Roles that have no place of their own. */
const EVERYWHERE: readonly StaffRole[] = ['author', 'reviewer', 'adjudicator']

/** Areas, sites and rooms by name, as a person writes them. */
export interface PlaceNames {
  readonly areas: readonly {
    readonly areaId: string
    readonly name: string
    readonly sites: readonly {
      readonly siteId: string
      readonly name: string
      readonly rooms: readonly { readonly roomId: string; readonly name: string }[]
    }[]
  }[]
}

/** One account of the file, with all roles of its rows. */
export interface StaffInput {
  readonly username: string
  readonly displayName: string
  readonly grants: readonly { readonly grant: Grant; readonly place: string }[]
}

export interface CheckedStaff {
  readonly accounts: readonly StaffInput[]
  readonly faults: readonly StaffImportFault[]
  readonly faultyLines: ReadonlySet<number>
}

export type StaffColumns = Partial<Readonly<Record<StaffField, number>>>

/** Recognises columns by their Chinese or English heading. */
export function recogniseStaffColumns(headings: readonly string[]): StaffColumns {
  const columns: Partial<Record<StaffField, number>> = {}
  for (const field of staffFields) {
    const known = new Set(HEADINGS[field].map(foldHeading))
    const at = headings.findIndex((heading) => known.has(foldHeading(heading)))
    if (at >= 0) columns[field] = at
  }
  return columns
}

/**
 * Sorts the rows of a staff file into accounts and faulty rows, naming every fault. A person with
 * several roles stands in several rows; the smallest place that a row names is where the role holds.
 */
export function checkStaffFile(
  rows: readonly { readonly line: number; readonly cells: readonly string[] }[],
  columns: StaffColumns,
  places: PlaceNames,
): CheckedStaff {
  const accounts = new Map<string, { input: StaffInput; keys: Set<string> }>()
  const faults: StaffImportFault[] = []
  const faultyLines = new Set<number>()
  for (const { line, cells } of rows) {
    const text = (field: StaffField): string => {
      const at = columns[field]
      return at === undefined ? '' : (cells[at] ?? '').normalize('NFKC').trim()
    }
    const own: { field: StaffField; fault: StaffFault }[] = [...namesFaults(text)]
    const role = ROLES.get(foldHeading(text('role')))
    const where = placeOf(text, places)
    if (!role) own.push({ field: 'role', fault: 'roleUnknown' })
    if ('fault' in where) own.push(where)
    const grant = role && !('fault' in where) ? grantOf(role, where.scope) : undefined
    if (role && !grant && !('fault' in where)) own.push({ field: 'area', fault: 'placeMissing' })
    const key = text('username').toLowerCase()
    const former = accounts.get(key)
    if (former && former.input.displayName !== text('displayName'))
      own.push({ field: 'username', fault: 'usernameTwice' })
    const grantKey = JSON.stringify(grant)
    if (grant && former?.keys.has(grantKey)) own.push({ field: 'role', fault: 'grantTwice' })
    if (own.length > 0 || !grant || 'fault' in where) {
      faultyLines.add(line)
      faults.push(...own.map((entry) => ({ ...entry, line, value: text(entry.field) })))
      continue
    }
    const grants = [...(former?.input.grants ?? []), { grant, place: where.name }]
    accounts.set(key, {
      input: { username: text('username'), displayName: text('displayName'), grants },
      keys: new Set([...(former?.keys ?? []), grantKey]),
    })
  }
  return { accounts: [...accounts.values()].map(({ input }) => input), faults, faultyLines }
}

function* namesFaults(
  text: (field: StaffField) => string,
): Generator<{ field: StaffField; fault: StaffFault }> {
  if (text('username') === '') yield { field: 'username', fault: 'usernameMissing' }
  else if (!/^[A-Za-z0-9._@-]{2,64}$/.test(text('username')))
    yield { field: 'username', fault: 'usernameMalformed' }
  if (text('displayName') === '') yield { field: 'displayName', fault: 'nameMissing' }
  else if (text('displayName').length > 200) yield { field: 'displayName', fault: 'nameTooLong' }
}

type Where =
  | { readonly scope: Grant['scope']; readonly name: string }
  | { readonly field: StaffField; readonly fault: StaffFault }

/** The smallest place that the row names; one that does not exist is a fault, never a larger one. */
function placeOf(text: (field: StaffField) => string, { areas }: PlaceNames): Where {
  const [areaName, siteName, roomName] = [text('area'), text('site'), text('room')]
  if (areaName === '' && siteName === '' && roomName === '')
    return { scope: { kind: 'all' }, name: '' }
  const area = areas.find(({ name }) => name === areaName)
  if (!area) return { field: 'area', fault: 'areaUnknown' }
  if (siteName === '' && roomName === '')
    return { scope: { kind: 'area', id: area.areaId }, name: areaName }
  const site = area.sites.find(({ name }) => name === siteName)
  if (!site) return { field: 'site', fault: 'siteUnknown' }
  if (roomName === '') {
    return { scope: { kind: 'site', id: site.siteId }, name: `${areaName} ${siteName}` }
  }
  const room = site.rooms.find(({ name }) => name === roomName)
  if (!room) return { field: 'room', fault: 'roomUnknown' }
  return {
    scope: { kind: 'room', id: room.roomId },
    name: `${areaName} ${siteName} ${roomName}`,
  }
}

/** No file gives anybody of a room or site the whole installation by leaving the places out. */
function grantOf(role: StaffRole, scope: Grant['scope']): Grant | undefined {
  return scope.kind === 'all' && !EVERYWHERE.includes(role) ? undefined : { role, scope }
}
