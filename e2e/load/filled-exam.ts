import { createArea, createRoom, createSite } from '@wenkao/shared/places'
import { createExam, listPapers } from '@wenkao/shared/sessions'
import type postgres from 'postgres'
import type { StaffCall } from '../prepare-exam.ts'

/** Candidates of a full exam; WENKAO_CANDIDATES=10000 makes a tenth of it. */
export const CANDIDATES = Number(process.env['WENKAO_CANDIDATES'] ?? 100_000)
const PER_ROOM = 40
const ROOMS = 300
/** Staff actions of the exam's days: three a candidate. */
const ACTIONS = CANDIDATES * 3

/** What the full exam is made of, for those who ask for parts of it. */
export interface FilledExam {
  readonly examId: string
  readonly sessionId: string
  readonly areaId: string
}

/**
 * Fills a server with an exam that is over: candidates in sessions, results, a review for every tenth, a
 * published edition, and the staff actions of its days; rows as the server writes them, by SQL.
 */
export async function fillExam(call: StaffCall, sql: postgres.Sql): Promise<FilledExam> {
  const areaId = await makeRooms(call)
  const { papers } = await call(listPapers)
  const body = { title: '全市统考', paperId: papers[0]?.paperId, durationMinutes: 60 }
  const { examId } = await call(createExam, { body })
  await fillPeople(sql, examId)
  await fillResults(sql, examId)
  await fillLog(sql, examId)
  await sql`analyze`
  const [session] = await sql<{ id: string }[]>`
    select session_id as id from sessions where exam_id = ${examId} order by planned_start limit 1`
  return { examId, sessionId: session?.id ?? '', areaId }
}

/** @returns one of the areas. */
async function makeRooms(call: StaffCall): Promise<string> {
  let last = ''
  for (let at = 0; at < ROOMS / 30; at += 1) {
    const { areaId } = await call(createArea, { body: { name: `考区 ${at}` } })
    for (const site of ['东校区', '西校区', '南校区']) {
      const { siteId } = await call(createSite, { params: { areaId }, body: { name: site } })
      for (let room = 1; room <= 10; room += 1)
        await call(createRoom, { params: { siteId }, body: { name: `机房 ${room}`, stations: 5 } })
    }
    last = areaId
  }
  return last
}

async function fillPeople(sql: postgres.Sql, examId: string): Promise<void> {
  await sql`
    insert into candidates (exam_id, candidate_id, exam_number, name, gender, school, class_name, created_at)
    select ${examId}, gen_random_uuid(), (260000000 + n)::text,
      (array['王','李','张','刘','陈','欧阳'])[1 + n % 6] || chr(19968 + n % 4000) || chr(20000 + n % 3000),
      case when n % 2 = 0 then 'male' else 'female' end,
      '第 ' || (n / 400) || ' 中学', '九（' || (n / 40 % 10) || '）班', 0
    from generate_series(1, ${CANDIDATES}) n`
  await sql`
    insert into sessions (session_id, exam_id, room_id, name, planned_start, state, timing, duration_ms,
      started_at, ended_at, entry_closes_ms, hand_in_opens_ms, proctor_code_sealed, proctor_code_verifier, created_at)
    select gen_random_uuid(), ${examId}, room.id, '第 ' || n || ' 场', 1790000000000 + n::bigint * 3600000, 'ended',
      'full', 3600000, 1790000000000 + n::bigint * 3600000, 1790003600000 + n::bigint * 3600000, 0, 0, '\\x00', '', 0
    from generate_series(1, ${Math.ceil(CANDIDATES / PER_ROOM)}) n
    join (select room_id as id, row_number() over (order by room_id) - 1 as at from rooms) room
      on room.at = n % ${ROOMS}`
  await sql`
    insert into schedules (exam_id, candidate_id, session_id, sitting_id)
    select ${examId}, c.candidate_id, s.session_id, gen_random_uuid()
    from (select candidate_id, (row_number() over (order by exam_number) - 1) / ${PER_ROOM} as at
        from candidates where exam_id = ${examId}) c
    join (select session_id, row_number() over (order by planned_start) - 1 as at
        from sessions where exam_id = ${examId}) s using (at)
    where at % 50 <> 49`
  await sql`
    insert into sittings (session_id, sitting_id, exam_id, candidate_id, exam_number, name, school,
      shuffle_seed, logged_in_at, began_at, handed_in_at, round)
    select s.session_id, s.sitting_id, s.exam_id, s.candidate_id, c.exam_number, c.name, c.school, 'x',
      1790000000000, 1790000000000, case when right(c.exam_number, 2) <> '07' then 1790003000000 end, 1
    from schedules s join candidates c using (exam_id, candidate_id) where s.exam_id = ${examId}`
}

async function fillResults(sql: postgres.Sql, examId: string): Promise<void> {
  await sql`
    insert into results (exam_id, candidate_id, session_id, sitting_id, status, objective_points,
      task_points, points, max, handed_in_at, receipt_code, flags, updated_at)
    select exam_id, candidate_id, session_id, sitting_id, 'graded', p % 50, p % 40, p % 50 + p % 40, 100,
      handed_in_at, 'K7M2-' || p, case when p % 10 = 0 then '["zeroScore"]'::jsonb else '[]' end, 0
    from (select *, exam_number::bigint as p from sittings where exam_id = ${examId}) s
    where handed_in_at is not null`
  await sql`
    insert into reviews (session_id, review_id, sitting_id, exam_id, round, content_digest, kind, flags,
      flag_details, opened_at, needed, state)
    select session_id, gen_random_uuid(), sitting_id, exam_id, 1, 'x', 'flags', flags, '[]', 1790004000000, 1,
      case when points > 40 then 'decided' else 'open' end
    from results where exam_id = ${examId} and jsonb_array_length(flags) > 0`
  const settings = sql.json({})
  await sql`
    insert into result_editions (exam_id, edition, reason, settings, counts, digest, changed, published_at, published_by)
    values (${examId}, 1, '首次发布', ${settings},
      ${sql.json({ scored: CANDIDATES, absent: 0, misconduct: 0, void: 0, notScheduled: 0 })}, 'x', 0, 0, '考务员')`
  await sql`
    insert into result_edition_rows (exam_id, edition, candidate_id, exam_number, name, school, class_name,
      area_id, area_name, site_id, site_name, room_id, session_id, session_name, sitting_id, kind, score,
      grade, objective_points, task_points, points, max)
    select r.exam_id, 1, r.candidate_id, c.exam_number, c.name, c.school, c.class_name, a.area_id, a.name,
      i.site_id, i.name, s.room_id, r.session_id, s.name, r.sitting_id, 'scored', r.points,
      (array['优','良','中'])[1 + r.points::int % 3], r.objective_points, r.task_points, r.points, r.max
    from results r join candidates c using (exam_id, candidate_id)
    join sessions s on s.session_id = r.session_id join rooms o on o.room_id = s.room_id
    join sites i on i.site_id = o.site_id join areas a on a.area_id = i.area_id
    where r.exam_id = ${examId}`
}

async function fillLog(sql: postgres.Sql, examId: string): Promise<void> {
  await sql`
    insert into audit_rows (session_id, audit_id, area_id, at, actor_kind, actor_id, actor_name, action,
      subject, detail, block)
    select s.session_id, gen_random_uuid(), i.area_id, 1790000000000 + n, 'staff', 'x',
      '监考员 ' || n % 500, (array['room.checkIn','room.run','room.draw'])[1 + n % 3],
      (array['attendance of ','machine change of ','seat of '])[1 + n % 3] || s.exam_number,
      jsonb_build_object('sittingId', s.sitting_id, 'note', '第 ' || n || ' 次'), 1
    from generate_series(1, ${ACTIONS}) n
    join (select *, row_number() over (order by exam_number) - 1 as at from sittings
      where exam_id = ${examId}) s on s.at = n % (select count(*) from sittings where exam_id = ${examId})
    join sessions e on e.session_id = s.session_id join rooms o on o.room_id = e.room_id
    join sites i on i.site_id = o.site_id`
}
