import { rootCertificates } from 'node:tls'
import { parseArgs } from 'node:util'
import { readImported, type ImportedFiles } from '../platform/tls/imported-certificate.fs.ts'
import { judgeCertificate, type CertificateVerdict } from '../platform/tls/judge-certificate.ts'
import { TlsError } from '../platform/tls/tls-folder.fs.ts'
import { readTextFile } from './files.fs.ts'

export const CERTIFICATE_USAGE =
  '用法 / usage: npm run certificate -- (--cert FILE --key FILE | --pfx FILE) [--ca FILE] [--name NAME]…\n' +
  '  --cert --key 证书（含中间证书）与私钥，PEM / the certificate with its chain, and its key, PEM\n' +
  '  --pfx        .pfx 或 .p12 文件，口令放在 WENKAO_TLS_PASSPHRASE / its passphrase is in WENKAO_TLS_PASSPHRASE\n' +
  '  --ca         设备已信任的本校根证书，PEM / an authority of your own that the devices trust, PEM\n' +
  '  --name       设备访问用的域名或地址 / a name or address by which devices reach the server'

const WORDS: Readonly<Record<CertificateVerdict, string>> = {
  trusted: '设备信任 / devices trust it',
  otherName: '证书不是发给这个名称的 / the certificate is not for this name',
  expired: '证书已过期 / the certificate has expired',
  notYet: '证书尚未生效 / the certificate is not valid yet',
  unknownAuthority:
    '签发者不在公共名单中，设备须先信任其根证书（用 --ca 检查）/ its authority is no public one: devices must trust it first (check with --ca)',
  chainIncomplete:
    '缺少中间证书，或签发者不在公共名单中（用 --ca 检查）/ an intermediate certificate is missing, or its authority is no public one (check with --ca)',
  refused: '不可用 / it cannot be used',
}

const DAY_MS = 86_400_000
/** A certificate that ends sooner is to be renewed now, days. */
const SOON = 30

export interface CertificateTerminal {
  readonly say: (line: string) => void
  readonly passphrase: string
  readonly now: () => number
  /** PEM of the authorities that every device trusts. */
  readonly publicOnes?: readonly string[]
}

/**
 * `npm run certificate`: says before the server is started whether tablets and PCs would trust an
 * imported certificate, under which names and until when.
 * @returns exit code: 0 trusted under every name, 1 a device would refuse it, 2 it cannot be read.
 */
export async function certificateCommand(
  args: readonly string[],
  { say, passphrase, now, publicOnes = rootCertificates }: CertificateTerminal,
): Promise<number> {
  const wish = optionsOf(args, passphrase)
  if (!wish) {
    say(CERTIFICATE_USAGE)
    return 2
  }
  const authority = wish.ca === undefined ? '' : readTextFile(wish.ca)
  if (authority === undefined) {
    say(`找不到文件 / no such file: ${wish.ca ?? ''}`)
    return 2
  }
  try {
    const { leaf, context } = readImported(wish.files)
    const names = wish.names.length > 0 ? wish.names : namesIn(leaf.subjectAltName)
    say(`证书 / certificate: ${leaf.subject.replaceAll('\n', ', ')}`)
    say(`签发者 / issuer: ${leaf.issuer.replaceAll('\n', ', ')}`)
    const daysLeft = Math.floor((Date.parse(leaf.validTo) - now()) / DAY_MS)
    say(`有效期至 / valid until: ${new Date(leaf.validTo).toISOString().slice(0, 10)}`)
    if (daysLeft >= 0 && daysLeft < SOON) {
      say(`注意：还有 ${daysLeft} 天到期 / NOTE: it ends in ${daysLeft} days`)
    }
    if (names.length === 0) {
      say('证书里没有名称，设备一律拒绝 / the certificate names no server: every device refuses it')
      return 1
    }
    const authorities = authority === '' ? [] : [authority]
    const judged = await judgeCertificate(context, names, authorities, publicOnes)
    for (const { name, verdict, code } of judged) {
      say(`${name}: ${WORDS[verdict]}${code === null ? '' : ` (${code})`}`)
    }
    return judged.every(({ verdict }) => verdict === 'trusted') ? 0 : 1
  } catch (cause) {
    if (!(cause instanceof TlsError)) throw cause
    say(`不可用 / it cannot be used: ${cause.message}`)
    return 2
  }
}

interface CertificateWish {
  readonly files: ImportedFiles
  readonly ca: string | undefined
  readonly names: readonly string[]
}

function optionsOf(args: readonly string[], passphrase: string): CertificateWish | undefined {
  const option = { type: 'string' } as const
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...{ cert: option, key: option, pfx: option, ca: option },
        name: { ...option, multiple: true },
      },
    })
    const { cert, key, pfx, ca, name: names = [] } = values
    if (pfx !== undefined && cert === undefined && key === undefined) {
      return { files: { pfx, passphrase }, ca, names }
    }
    if (pfx !== undefined || cert === undefined || key === undefined) return undefined
    return { files: { certificate: cert, key }, ca, names }
  } catch {
    // An option that is not known, or without its value: the usage says what there is.
    return undefined
  }
}

/** Names that a certificate is for: `DNS:a.example, IP Address:10.0.0.1`; of `*.a.example` one example. */
function namesIn(subjectAltName: string | undefined): readonly string[] {
  return (subjectAltName ?? '').split(', ').flatMap((each) => {
    const [, name] = /^(?:DNS|IP Address):(.+)$/.exec(each) ?? []
    return name === undefined ? [] : [name.replace(/^\*\./, 'www.')]
  })
}
