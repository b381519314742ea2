import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FileVersion } from '@wenkao/shared/answer-files'
import { AnswerEvent } from '@wenkao/shared/answers'
import { describe, expect, it } from 'vitest'
import { hashOf, trackFolder } from '../../../test-processes/tracked-folder.fs.ts'

/** Names that only this system allows; on Windows `path-text` meets half surrogates instead. */
describe('[R8] a name that is no text', () => {
  it('is versioned under percent signs, with everything in its folder', async () => {
    const world = await trackFolder()
    const folder = Buffer.concat([Buffer.from(`${world.folder}/`), Buffer.from([0xb1, 0xa8])])
    await mkdir(folder)
    for (const name of ['a.txt', 'b.docx']) {
      await writeFile(Buffer.concat([folder, Buffer.from(`/${name}`)]), name)
    }
    await writeFile(join(world.folder, '%B1%A8.txt'), '也叫这个')
    await world.rest()
    const files = world.events().filter(({ kind }) => kind === 'file')
    expect(files.map(({ item, value }) => [item, FileVersion.parse(value).hash])).toEqual([
      ['%B1%A8.txt', hashOf('也叫这个')],
      ['%B1%A8/a.txt', hashOf('a.txt')],
      ['%B1%A8/b.docx', hashOf('b.docx')],
    ])
    await rename(folder, join(world.folder, '报'))
    await world.rest()
    expect(world.versions().newest('%B1%A8/a.txt')).toBeNull()
    expect(world.versions().versionsOf('报/a.txt')[0]?.baseHash).toBe(hashOf('a.txt'))
    await world.close()
  })

  it('and a path of more than 1,000 characters is one that an event can have', async () => {
    const world = await trackFolder()
    const deep = Array.from({ length: 6 }, (_, depth) => `${depth}`.padEnd(200, 'x')).join('/')
    await mkdir(join(world.folder, deep), { recursive: true })
    await writeFile(join(world.folder, deep, 'a.txt'), '很深')
    await world.rest()
    const [file] = world.events().filter(({ kind }) => kind === 'file')
    expect(AnswerEvent.safeParse(file).success).toBe(true)
    expect(world.versions().newest(file?.item ?? '')).toBe(hashOf('很深'))
    await world.restart()
    await world.rest()
    expect(world.events().filter(({ kind }) => kind === 'file')).toHaveLength(1)
    await world.close()
  })
})
