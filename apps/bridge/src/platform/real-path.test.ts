import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { canWrite, usualPlaces, writablePlaces } from './other-places.fs.ts'
import { fullPath, overlaps, withoutPrefix } from './real-path.fs.ts'

let base: string
beforeEach(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'wenkao-path-')))
})
afterEach(async () => {
  await rm(base, { recursive: true, force: true })
})

describe('[F05a] a path that somebody typed', () => {
  it('is taken as the system means it, also where nothing is yet', async () => {
    await mkdir(join(base, 'a'))
    expect(await fullPath(join(base, 'a', '..', 'a'))).toBe(join(base, 'a'))
    expect(await fullPath(join(base, 'a', '新', '再'))).toBe(join(base, 'a', '新', '再'))
    expect(await fullPath('相对')).toBeUndefined()
    expect(await fullPath('..')).toBeUndefined()
    expect(await fullPath('')).toBeUndefined()
  })

  it('is within a folder, or around it, or beside it', async () => {
    const [inner, outer] = [join(base, 'CZKT', '任务'), join(base, 'CZKT')]
    expect(await overlaps(inner, outer)).toBe(true)
    expect(await overlaps(outer, inner)).toBe(true)
    expect(await overlaps(outer, outer)).toBe(true)
    expect(await overlaps(`${outer}-副本`, outer)).toBe(false)
    expect(await overlaps(join(base, '..CZKT'), base)).toBe(true)
  })

  it('leads to the same files with and without the prefix of Windows’ devices', () => {
    expect(withoutPrefix('\\\\?\\D:\\CZKT')).toBe('D:\\CZKT')
    expect(withoutPrefix('\\\\.\\d:/CZKT')).toBe('d:\\CZKT')
    expect(withoutPrefix('\\\\?\\UNC\\server\\share')).toBe('\\\\server\\share')
    expect(withoutPrefix('\\\\server\\share')).toBe('\\\\server\\share')
  })
})

describe('[F14] other places', () => {
  it('are offered when they take files and have space, and are not made by looking', async () => {
    const good = join(base, '新', 'CZKT')
    expect(await writablePlaces([good, good, join(base, '.')], 1)).toEqual([good, base])
    expect(await canWrite(join(base, '新'))).toBe(false)
    expect(await writablePlaces([good], Number.MAX_SAFE_INTEGER)).toEqual([])
    expect(await canWrite(join(base, 'missing'))).toBe(false)
  })

  it('are by default below the user’s documents and beside the data folder', () => {
    const places = usualPlaces(join(base, 'CZKT'), join(base, '数据', 'data'))
    expect(places.at(-1)).toBe(join(base, '数据', 'CZKT'))
    expect(places.every((place) => place.endsWith('CZKT'))).toBe(true)
  })
})
