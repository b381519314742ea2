/**
 * The public tools are a second implementation of everything here: `age` 1.1 or newer, GNU tar and
 * OpenSSL, as docs/formats.md says to use them.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { sealedKinds } from '@wenkao/shared/sealed-files'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type IdentityPair, createIdentity, recipientOf, wrapIdentity } from './room-key.ts'
import {
  collect,
  hashOf,
  manifestOf,
  partOf,
  sampleParts,
  sealBytes,
  sealed,
  toSeal,
  wordOf,
} from './sample-files.contract-suite.ts'
import { sealedSignatureText } from './sealed-signature.ts'

let folder: string
let pair: IdentityPair
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wenkao-public-tools-'))
  pair = await createIdentity()
  writeFileSync(join(folder, 'key.txt'), `${pair.identity}\n`)
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** Runs a program in the folder, in UTF-8, and expects that it has nothing to complain about. */
function run(program: string, args: readonly string[], input?: Uint8Array | string): Buffer {
  const env = { ...process.env, LC_ALL: 'C.UTF-8' }
  const maxBuffer = 64 * 1024 * 1024
  const ended = spawnSync(program, args, { cwd: folder, env, maxBuffer, input })
  expect(ended.stderr.toString(), `${program} ${args.join(' ')}`).toBe('')
  expect(ended.status).toBe(0)
  return ended.stdout
}

const write = (name: string, bytes: Uint8Array | string): void => {
  writeFileSync(join(folder, name), bytes)
}

/** `age -d -i key.txt file.dat | tar x` into a folder of its own. */
function unpack(file: Uint8Array): string {
  write('file.dat', file)
  const archive = run('age', ['-d', '-i', 'key.txt', 'file.dat'])
  const into = join(folder, 'unpacked')
  mkdirSync(into, { recursive: true })
  run('tar', ['x', '-C', into], archive)
  return into
}

const longPath = `files/${'很长的文件夹名'.repeat(12)}/${'文'.repeat(70)}.docx`
const parts = () => [
  ...sampleParts(),
  partOf(longPath, 'long'),
  partOf(`files/${'a'.repeat(120)}/${'b'.repeat(90)}.txt`, 'ascii'),
  partOf('contents/large', new Uint8Array(200_000).fill(5)),
]

describe('the public tools', () => {
  it.each(sealedKinds)('open a %s with either key, and get every byte', async (kind) => {
    const escrow = await createIdentity()
    const recipients = [escrow.recipient, pair.recipient]
    const content = { manifest: manifestOf(kind), parts: parts(), recipients }
    const into = unpack(await sealed(toSeal(pair.recipient, content)))
    for (const { name, sha256 } of parts()) {
      expect(hashOf(readFileSync(join(into, name))), name).toBe(sha256)
    }
    const manifest = JSON.parse(readFileSync(join(into, 'manifest.json'), 'utf8')) as unknown
    expect(manifest).toMatchObject({ format: 'wenkao-sealed', version: 1, kind })
  })

  it('see no other key’s content, and no file that was cut off', async () => {
    const other = await createIdentity()
    write('foreign.dat', await sealed(toSeal(other.recipient)))
    const whole = await sealed(toSeal(pair.recipient))
    write('cut.dat', whole.slice(0, -1))
    for (const name of ['foreign.dat', 'cut.dat']) {
      const ended = spawnSync('age', ['-d', '-i', 'key.txt', name], { cwd: folder })
      expect(ended.status, name).not.toBe(0)
    }
  })

  it('check the signature by the commands of docs/formats.md', async () => {
    const docs = readFileSync(new URL('../../../docs/formats.md', import.meta.url), 'utf8')
    const commands = /```sh\n(printf[^`]+)```/.exec(docs)?.[1] ?? ''
    expect(commands).toContain('openssl')
    const into = unpack(await sealed(toSeal(pair.recipient)))
    const digest = run('sha256sum', [join(into, 'manifest.json')])
      .toString()
      .slice(0, 64)
    const manifest = readFileSync(join(into, 'manifest.json'))
    expect(sealedSignatureText(manifest)).toBe(`wenkao-sealed-1\n${digest}`)
    const verify = () => spawnSync('sh', ['-c', commands], { cwd: into, encoding: 'utf8' })
    expect(verify()).toMatchObject({ status: 0, stdout: expect.stringContaining('Successfully') })
    writeFileSync(join(into, 'manifest.json'), Buffer.concat([manifest, Buffer.from(' ')]))
    expect(verify().status).not.toBe(0)
  })

  it('open the wrapped room key with the restore code as it is typed, and a backup with that', async () => {
    const room = await createIdentity()
    write('room.key', await wrapIdentity(room.identity, 'AB12-CD34-EF56-GH78'))
    // age asks for a passphrase at a terminal only.
    execFileSync('script', ['-qec', 'age -d -o room.txt room.key', '/dev/null'], {
      cwd: folder,
      input: 'AB12CD34EF56GH78\n',
      stdio: ['pipe', 'ignore', 'inherit'],
    })
    expect(readFileSync(join(folder, 'room.txt'), 'utf8')).toBe(`${room.identity}\n`)
    write('file.dat', await sealed(toSeal(room.recipient)))
    expect(run('age', ['-d', '-i', 'room.txt', 'file.dat']).length).toBeGreaterThan(0)
  })

  it('make keys that this program seals to and opens with', async () => {
    const ended = spawnSync('age-keygen', [], { encoding: 'utf8' })
    const identity = /AGE-SECRET-KEY-1\S+/.exec(ended.stdout)?.[0] ?? ''
    const recipient = /age1\S+/.exec(ended.stdout)?.[0] ?? ''
    expect(await recipientOf(identity)).toBe(recipient)
    expect(wordOf(await collect(await sealed(toSeal(recipient)), [identity]))).toBe('opened')
  })

  it.each(['pax', 'ustar'])('make an archive (%s) that this program reads', async (format) => {
    // The older format has room for 255 bytes of a path.
    const held = parts().filter(({ name }) => format === 'pax' || Buffer.byteLength(name) < 250)
    const into = unpack(await sealed(toSeal(pair.recipient, { parts: held })))
    const names = ['manifest.json', 'manifest.sig.json', ...held.map(({ name }) => name)]
    write('names', names.join('\n'))
    const archive = run('tar', ['c', `--format=${format}`, '-C', into, '-T', join(folder, 'names')])
    const read = await collect(await sealBytes(archive, pair.recipient), [pair.identity])
    expect(read.outcome, JSON.stringify(read.outcome)).toMatchObject({
      kind: 'opened',
      signature: 'valid',
    })
    for (const { name, sha256 } of held) {
      expect(hashOf(read.parts.get(name) ?? new Uint8Array()), name).toBe(sha256)
    }
  })

  it('cannot write the stanza, so what they sealed is no sealed file', async () => {
    const into = unpack(await sealed(toSeal(pair.recipient)))
    const archive = run('tar', ['c', '--format=pax', '-C', into, 'manifest.json'])
    const file = run('age', ['-r', pair.recipient], archive)
    expect(wordOf(await collect(file, [pair.identity]))).toBe('notSealed')
  })

  it('put links and other places into an archive that this program refuses', async () => {
    const { role, size, sha256, name } = partOf('files/a.txt', 'a')
    const manifest = {
      ...{ format: 'wenkao-sealed', version: 1, ...manifestOf('backup') },
      parts: [{ role, size, sha256, name }],
    }
    mkdirSync(dirname(join(folder, 'x', name)), { recursive: true })
    write('x/manifest.json', JSON.stringify(manifest))
    const link = run('ln', ['-s', '/etc/passwd', join('x', name)])
    expect(link.length).toBe(0)
    const seal = async (args: readonly string[]) => {
      const archive = run('tar', ['c', '--format=pax', '-C', 'x', ...args])
      return wordOf(await collect(await sealBytes(archive, pair.recipient), [pair.identity]))
    }
    expect(await seal(['manifest.json', name])).toBe('malformed')
    expect(await seal(['manifest.json', 'files'])).toBe('malformed')
    expect(await seal(['--dereference', 'manifest.json', name])).toBe('altered')
    expect(await seal(['-P', 'manifest.json', join(folder, 'key.txt')])).toBe('malformed')
  })
})
