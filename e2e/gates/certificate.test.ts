import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { repositoryRoot } from './fixture-clone.ts'

const NAME = 'kao.school.cn'
const PASSPHRASE = 'of the file'
const folder = mkdtempSync(join(tmpdir(), 'wenkao-certificate-'))

function openssl(...args: string[]): void {
  const made = spawnSync('openssl', args, { cwd: folder })
  expect(made.status, String(made.stderr)).toBe(0)
}

/** What the command says of files in the folder. */
function check(...args: string[]): { code: number | null; said: string } {
  const script = join(repositoryRoot, 'scripts', 'certificate.mjs')
  const env = { PATH: process.env['PATH'], WENKAO_TLS_PASSPHRASE: PASSPHRASE }
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    ...{ cwd: folder, env, encoding: 'utf8' },
  })
  return { code: status, said: stdout + stderr }
}

/** A certificate that the school's authority signed. */
function sign(name: string, days: number, from: string): void {
  writeFileSync(join(folder, 'names'), `subjectAltName=DNS:${NAME},IP:10.0.0.5`)
  openssl(
    ...['x509', '-req', '-in', 'request.pem', '-CA', `${from}.pem`, '-CAkey', `${from}.key`],
    ...['-extfile', 'names', '-days', String(days), '-out', `${name}.pem`],
  )
}

beforeAll(() => {
  for (const authority of ['school', 'stranger']) {
    openssl(
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', `/CN=${authority}`],
      ...['-days', '400', '-keyout', `${authority}.key`, '-out', `${authority}.pem`],
    )
  }
  openssl(
    ...['req', '-newkey', 'rsa:2048', '-nodes', '-subj', `/CN=${NAME}`],
    ...['-keyout', 'server.key', '-out', 'request.pem'],
  )
  sign('server', 200, 'school')
  sign('soon', 5, 'school')
  const pfx = ['-inkey', 'server.key', '-in', 'server.pem', '-passout', `pass:${PASSPHRASE}`]
  openssl('pkcs12', '-export', ...pfx, '-out', 'server.pfx')
  openssl('pkcs12', '-export', '-legacy', ...pfx, '-out', 'old.pfx')
  openssl('pkcs12', '-export', ...pfx.slice(0, 4), '-passout', 'pass:other', '-out', 'other.pfx')
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const PEM = ['--cert', 'server.pem', '--key', 'server.key'] as const
const TRUSTING = ['--ca', 'school.pem'] as const

describe('npm run certificate', () => {
  it.each([
    ['PEM', PEM],
    ['PKCS #12', ['--pfx', 'server.pfx']],
  ] as const)(
    'says that devices trust a certificate of %s, under each of its names',
    (_, files) => {
      const { code, said } = check(...files, ...TRUSTING)
      expect(said).toContain(`${NAME}: 设备信任`)
      expect(said).toContain('10.0.0.5: 设备信任')
      expect(code).toBe(0)
    },
  )

  it.each([
    ['an authority that devices do not know', PEM, '签发者不在公共名单中'],
    ['another authority', [...PEM, '--ca', 'stranger.pem'], '签发者不在公共名单中'],
    ['another name', [...PEM, ...TRUSTING, '--name', 'other.school.cn'], '不是发给这个名称的'],
  ] as const)('names what devices would refuse: %s', (_, args, words) => {
    const { code, said } = check(...args)
    expect(said).toContain(words)
    expect(code).toBe(1)
  })

  it('says when a certificate ends soon', () => {
    const { code, said } = check('--cert', 'soon.pem', '--key', 'server.key', ...TRUSTING)
    expect(said).toMatch(/还有 [45] 天到期/)
    expect(code).toBe(0)
  })

  it.each([
    ['the key of another', ['--cert', 'server.pem', '--key', 'school.key'], 'is not the key of'],
    ['another passphrase', ['--pfx', 'other.pfx'], 'has another passphrase'],
    ['an old encryption', ['--pfx', 'old.pfx'], 'encrypted in an old way'],
    ['no such file', ['--pfx', 'missing.pfx'], 'cannot be read'],
    ['no PKCS #12', ['--pfx', 'server.pem'], 'is no PKCS #12 file'],
    ['half a pair', ['--cert', 'server.pem'], '用法'],
  ] as const)('refuses what cannot be used: %s', (_, args, words) => {
    const { code, said } = check(...args)
    expect(said).toContain(words)
    expect(code).toBe(2)
  })
})
