/** What a table asks the server for: one page of filtered, sorted rows (DESIGN section 13). */
export interface TableQuery<Filters extends object = object> {
  readonly page: number
  readonly pageSize: number
  readonly search: string
  /** Name of the column the server sorts by; empty is the server's own order. */
  readonly sort: string
  readonly direction: 'asc' | 'desc'
  readonly filters: Filters
}

export type SortOrder = 'ascending' | 'descending' | null

/** The query of a table that was just opened. */
export function firstQuery<Filters extends object>(
  filters: Filters,
  pageSize = 50,
): TableQuery<Filters> {
  return { page: 1, pageSize, search: '', sort: '', direction: 'asc', filters }
}

/**
 * Narrows the rows. Always goes back to the first page: the old page number means other rows now,
 * or none.
 */
export function narrow<Filters extends object>(
  query: TableQuery<Filters>,
  change: { readonly search?: string; readonly filters?: Partial<Filters> },
): TableQuery<Filters> {
  return {
    ...query,
    page: 1,
    search: change.search ?? query.search,
    filters: { ...query.filters, ...change.filters },
  }
}

/** Sorts by a column as a table's head reports it; no order goes back to the server's own. */
export function sortBy<Filters extends object>(
  query: TableQuery<Filters>,
  column: string,
  order: SortOrder,
): TableQuery<Filters> {
  return {
    ...query,
    page: 1,
    sort: order === null ? '' : column,
    direction: order === 'descending' ? 'desc' : 'asc',
  }
}

/** Goes to a page, or changes how many rows a page has (which starts again at the first). */
export function turnTo<Filters extends object>(
  query: TableQuery<Filters>,
  page: number,
  pageSize: number = query.pageSize,
): TableQuery<Filters> {
  return { ...query, page: pageSize === query.pageSize ? page : 1, pageSize }
}

/** What a filter or search adds to a request: only what is set. */
export type Asked<Filters extends object> = {
  [Key in keyof Filters]?: Exclude<Filters[Key], '' | undefined>
}

/** The request's query: filters that are not set are left out, so that the contract sees no ''. */
export function askedOf<Filters extends object>(
  query: TableQuery<Filters>,
): {
  page: number
  pageSize: number
  search?: string
  sort?: string
  direction: 'asc' | 'desc'
} & Asked<Filters> {
  const set = Object.fromEntries(
    Object.entries(query.filters).filter(([, value]) => value !== '' && value !== undefined),
  ) as Asked<Filters>
  const search = query.search.trim()
  return {
    page: query.page,
    pageSize: query.pageSize,
    direction: query.direction,
    ...(search === '' ? {} : { search }),
    ...(query.sort === '' ? {} : { sort: query.sort }),
    ...set,
  }
}
