import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, posix, win32 } from 'node:path'
import { isTaskPath } from '@wenkao/shared/papers'
import { propertySettings } from '@wenkao/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAppFiles } from './app-files.fs.ts'
import { liesIn, overlaps } from './real-path.fs.ts'

const SECRET = 'station key'
let base: string
let root: string

beforeAll(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'wenkao-outside-')))
  root = join(base, 'root')
  await mkdir(join(root, 'assets'), { recursive: true })
  await mkdir(join(base, 'keys'))
  await writeFile(join(base, 'keys', 'station.pem'), SECRET)
  await writeFile(join(base, 'station.pem'), SECRET)
  await writeFile(join(root, 'index.html'), 'start page')
  await writeFile(join(root, 'assets', 'a.js'), 'script')
})
afterAll(async () => {
  await rm(base, { recursive: true, force: true, maxRetries: 5 })
})

/** Parts that lead up, to a device, to a stream, or only look so, on one system or another. */
const part = fc.oneof(
  fc.constantFrom(
    ...['..', '.', '', '...', '.. ', '..\t', '%2e%2e', '%2E%2e', '%252e%252e', '..%2f', '..%5c'],
    ...[
      '\\..',
      '..\\..',
      '\\\\?\\',
      '\\\\.\\',
      'C:',
      'c:\\',
      '//',
      '\u2025',
      '．．',
      '\u2215',
      '\u29f5',
    ],
    ...[
      'con',
      'NUL.txt',
      'com1.log',
      'a:stream',
      'a::$DATA',
      'index.html.',
      'index.html ',
      'INDEX~1',
    ],
    ...[
      'leads-out',
      'LEADS-OUT',
      'keys',
      'station.pem',
      'assets',
      'a.js',
      '\u0000',
      '%00',
      '\u202e',
    ],
  ),
  fc.string({ maxLength: 6 }),
  fc.string({ unit: 'binary', maxLength: 4 }),
)
const spelling = fc
  .tuple(fc.array(part, { minLength: 1, maxLength: 7 }), fc.constantFrom('/', '\\', '%2f', '//'))
  .map(([parts, separator]) => parts.join(separator))

describe('DESIGN 6: no path leads outside its root, however it is spelled', () => {
  it('no file of the app is anything but a file of the app', async () => {
    const files = createAppFiles(root, () => 0)
    await fc.assert(
      fc.asyncProperty(spelling, async (path) => {
        for (const asked of [`/${path}`, path]) {
          const text = (await files.find(asked))?.bytes.toString('utf8') ?? 'none'
          expect(['start page', 'script', 'none']).toContain(text)
        }
      }),
      propertySettings(2000),
    )
  })

  it('what a paper or a page may name lies in its folder', () => {
    fc.assert(
      fc.property(spelling, (path) => {
        if (!isTaskPath(path)) return
        const whole = join(root, ...path.split('/'))
        // By the rules of either system, whichever this is.
        expect(whole.startsWith(root)).toBe(true)
        expect(win32.join('C:\\root', ...path.split('/')).startsWith('C:\\root\\')).toBe(true)
        expect(posix.join('/root', ...path.split('/')).startsWith('/root/')).toBe(true)
      }),
      propertySettings(5000),
    )
    expect(isTaskPath('a/../b')).toBe(false)
  })

  it('a folder of ours is known for what it is by every spelling that leads there', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('.', 'x/..', 'y/../z/..'), { maxLength: 4 }),
        async (detours) => {
          const detour = [base, ...detours, 'root'].join('/')
          expect(await liesIn(detour, base)).toBe(true)
          expect(await overlaps(detour, root)).toBe(true)
          expect(await overlaps(join(detour, 'neu'), root)).toBe(true)
        },
      ),
      propertySettings(200),
    )
  })
})
