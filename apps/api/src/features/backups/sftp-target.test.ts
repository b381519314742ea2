import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTarget } from './open-target.ts'

const SSHD = '/usr/sbin/sshd'
let folder: string
let port: number
let child: ChildProcess
let hostKey: string
let secret: string
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port: free } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return free
}

// A tool of the tests: test-tools.mjs brings it, or names it where it is missing.
describe('[D10] backups on an SFTP server (OpenSSH)', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'wenkao-sshd-'))
    const keygen = (name: string) =>
      spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)])
    keygen('host')
    keygen('user')
    secret = readFileSync(join(folder, 'user'), 'utf8')
    const said = spawnSync('ssh-keygen', ['-lf', join(folder, 'host.pub')], { encoding: 'utf8' })
    hostKey = /SHA256:\S+/.exec(said.stdout)?.[0] ?? ''
    port = await freePort()
    if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true })
    const config = [
      ...[`Port ${port}`, 'ListenAddress 127.0.0.1', `HostKey ${folder}/host`, 'UsePAM no'],
      ...[`AuthorizedKeysFile ${folder}/user.pub`, 'StrictModes no', 'PidFile none'],
      ...['PasswordAuthentication no', 'Subsystem sftp internal-sftp'],
    ]
    writeFileSync(join(folder, 'config'), `${config.join('\n')}\n`)
    child = spawn(SSHD, ['-D', '-e', '-f', join(folder, 'config')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let text = ''
    await new Promise<void>((resolve, reject) => {
      child.stderr?.on('data', (chunk: Buffer) => {
        text += chunk.toString()
        if (text.includes('Server listening')) resolve()
      })
      child.once('exit', () => {
        reject(new Error(text))
      })
    })
  })
  afterAll(() => {
    child.kill()
    rmSync(folder, { recursive: true, force: true })
  })

  const urlOf = (key = hostKey) =>
    `sftp://${userInfo().username}@127.0.0.1:${port}${folder}/place?hostKey=${encodeURIComponent(key)}`

  it('writes, lists, reads and removes files, over one of the same name too', async () => {
    mkdirSync(join(folder, 'place'))
    const target = await openTarget({ url: urlOf(), secret })
    const bytes = Buffer.alloc(100_000, 'x')
    await target.put('objects/ab/one', Buffer.from('first'))
    await target.put('objects/ab/one', bytes)
    await target.put('manifests/m.age', Buffer.from('m'))
    const listed = []
    for await (const file of target.list('objects')) listed.push(file)
    expect(listed).toEqual([{ path: 'objects/ab/one', size: 100_000 }])
    expect(await target.get('objects/ab/one')).toEqual(bytes)
    expect(readFileSync(join(folder, 'place', 'objects', 'ab', 'one'))).toEqual(bytes)
    expect(await target.get('objects/ab/two')).toBeUndefined()
    await target.remove('objects/ab/one')
    await target.remove('objects/ab/one')
    for await (const file of target.list('objects')) throw new Error(file.path)
    await target.close()
  })

  it('refuses another host key, another user key, and a server that is not there', async () => {
    const other = `SHA256:${'A'.repeat(43)}`
    await expect(openTarget({ url: urlOf(other), secret })).rejects.toMatchObject({
      code: 'targetRefused',
    })
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, 'stranger')])
    const stranger = readFileSync(join(folder, 'stranger'), 'utf8')
    await expect(openTarget({ url: urlOf(), secret: stranger })).rejects.toMatchObject({
      code: 'targetRefused',
    })
    const nobody = `sftp://u@127.0.0.1:${await freePort()}/x?hostKey=${encodeURIComponent(hostKey)}`
    await expect(openTarget({ url: nobody, secret })).rejects.toMatchObject({
      code: 'targetUnreachable',
    })
  })
})
