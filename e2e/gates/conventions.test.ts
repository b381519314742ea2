import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { journeyTitles, missionIds } from '../../scripts/lib/mission-table.mjs'
import { repositoryRoot } from './fixture-clone.ts'

/** Every file that belongs to the repository, or would with the next commit. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: repositoryRoot,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(repositoryRoot, file)))

const isCode = (file: string): boolean => /[.](ts|mjs|cjs|js|vue)$/.test(file)
const code = files.filter(
  (file) =>
    isCode(file) && /^(apps|packages|e2e|scripts)\//.test(file) && !file.includes('/public/'),
)
const isBinary = (file: string): boolean =>
  /[.](docx|xlsx|pptx|doc|xls|wps|et|png|jpg|ico|woff2|zip|gz|ttf)$/.test(file)

const bannedNames = new Set(['utils', 'util', 'helpers', 'helper', 'common', 'misc', 'manager'])

describe('conventions', () => {
  it('sees the repository', () => {
    expect(code.length).toBeGreaterThan(100)
  })

  it('names files in kebab-case, components in PascalCase', () => {
    const kebab = /^[a-z0-9]+(-[a-z0-9]+)*([.][a-z0-9]+(-[a-z0-9]+)*)*$/
    const pascal = /^([A-Z][a-z0-9]*)+[.]vue$/
    const journey = /^([FDN]\d\d[a-z]?-)?[a-z0-9]+(-[a-z0-9]+)*[.]spec[.]ts$/
    const wrong = code.filter((file) => {
      const name = basename(file)
      if (name.endsWith('.vue')) return !pascal.test(name)
      return !kebab.test(name) && !journey.test(name)
    })
    expect(wrong).toEqual([])
  })

  it('gives no file or folder a name that says nothing', () => {
    const wrong = code.filter((file) =>
      file.split('/').some((part) => bannedNames.has(part.replace(/[.].*$/, '').toLowerCase())),
    )
    expect(wrong).toEqual([])
  })

  it('begins every journey’s title with a row of the mission table or with “exam day”', () => {
    const ids = new Set(missionIds())
    const wrong = journeyTitles().filter(
      (journey) =>
        !journey.title.startsWith('exam day') &&
        (journey.ids.length === 0 || journey.ids.some((id) => !ids.has(id))),
    )
    expect(wrong).toEqual([])
  })

  it('runs every test: none is skipped, left to do or run alone', () => {
    const mark = /\b(it|test|describe|journey)(\.\w+)*\.(skip|todo|only|fixme|skipIf|runIf)\b/
    const wrong = code.filter((file) => mark.test(readFileSync(join(repositoryRoot, file), 'utf8')))
    expect(wrong).toEqual([])
  })

  it('names no folder or host of the machine it was written on', () => {
    const folder = /(^|[\s"'`(=:])\/(work|Users\/\w+|home\/(?!\$|<)\w+)\//m
    const host = /https?:\/\/[^/\s"']*\.(internal|intranet|corp|lan)\b/
    const wrong = files
      .filter((file) => !isBinary(file))
      .filter((file) => {
        const text = readFileSync(join(repositoryRoot, file), 'utf8')
        return folder.test(text) || host.test(text)
      })
    expect(wrong).toEqual([])
  })

  it('locks every package to the public registry', () => {
    const lock = JSON.parse(readFileSync(join(repositoryRoot, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { resolved?: string; link?: boolean }>
    }
    const elsewhere = Object.values(lock.packages).filter(
      ({ resolved, link }) =>
        resolved !== undefined && !link && !resolved.startsWith('https://registry.npmjs.org/'),
    )
    expect(elsewhere).toEqual([])
  })
})
