import { describe, expect, it } from 'vitest'
import { askedOf, firstQuery, narrow, sortBy, turnTo } from './table-query.ts'

const opened = firstQuery<{ school: string; scheduled: 'yes' | 'no' | '' }>({
  school: '',
  scheduled: '',
})

describe('table query', () => {
  it('asks only for what is set', () => {
    expect(askedOf(opened)).toEqual({ page: 1, pageSize: 50, direction: 'asc' })
    expect(askedOf(narrow(opened, { search: '  李 ', filters: { scheduled: 'no' } }))).toEqual({
      page: 1,
      pageSize: 50,
      direction: 'asc',
      search: '李',
      scheduled: 'no',
    })
  })

  it('goes back to the first page when rows are narrowed or sorted', () => {
    const third = turnTo(opened, 3)
    expect(third.page).toBe(3)
    expect(narrow(third, { search: 'a' }).page).toBe(1)
    expect(sortBy(third, 'name', 'descending')).toMatchObject({
      page: 1,
      sort: 'name',
      direction: 'desc',
    })
  })

  it('keeps the other filters when one changes', () => {
    const narrowed = narrow(narrow(opened, { filters: { school: '一中' } }), {
      filters: { scheduled: 'yes' },
    })
    expect(narrowed.filters).toEqual({ school: '一中', scheduled: 'yes' })
  })

  it('leaves the order to the server when a column is sorted by no more', () => {
    expect(sortBy(sortBy(opened, 'name', 'ascending'), 'name', null)).toMatchObject({
      sort: '',
      direction: 'asc',
    })
  })

  it('starts at the first page when the page size changes', () => {
    expect(turnTo(turnTo(opened, 4), 4, 100)).toMatchObject({ page: 1, pageSize: 100 })
  })
})
