import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readConfig } from './config.fs.ts'

const least = { server: 'https://exam.example/', dataFolder: 'data', appFolder: 'app' }
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wenkao-config-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

async function read(text: string) {
  const path = join(folder, 'bridge.json')
  await writeFile(path, text)
  return readConfig(path)
}

it('needs three lines; paths count from the file, and the answer folder has its usual place', async () => {
  expect(await read(`\uFEFF${JSON.stringify(least)}`)).toMatchObject({
    server: 'https://exam.example',
    port: 3100,
    dataFolder: join(folder, 'data'),
    answerFolder: process.platform === 'win32' ? 'D:\\CZKT' : join(folder, 'CZKT'),
    otherPlaces: undefined,
  })
})

it('takes any answer folder, and other places beside the file', async () => {
  const given = { ...least, answerFolder: '答题 文件夹', otherPlaces: ['备用'] }
  expect(await read(JSON.stringify(given))).toMatchObject({
    answerFolder: join(folder, '答题 文件夹'),
    otherPlaces: [join(folder, '备用')],
  })
})

it.each([
  ['{', 'is not JSON'],
  ['{}', 'server'],
  [JSON.stringify({ ...least, port: 'x' }), 'port'],
  [JSON.stringify({ ...least, uploadBytesPerSecond: 1 }), 'uploadBytesPerSecond'],
])('says what is wrong with %s', async (text, word) => {
  await expect(read(text)).rejects.toMatchObject({
    code: 'configInvalid',
    message: expect.stringContaining(word) as string,
  })
})
