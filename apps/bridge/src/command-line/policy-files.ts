/** A file for an administrator. */
export interface PolicyFile {
  readonly name: string
  readonly bytes: Buffer
}

/**
 * What Chrome and Edge have to allow for exams (F10, TESTBED): a page of the server may ask the bridge
 * of this PC; and what either keeps in the browser stays, which browsers grant to pages that may show
 * notifications.
 */
const POLICIES = [
  'LocalNetworkAccessAllowedForUrls',
  'LoopbackNetworkAllowedForUrls',
  'NotificationsAllowedForUrls',
] as const

const WINDOWS_KEYS = ['Google\\Chrome', 'Microsoft\\Edge'] as const

/**
 * The policy files for the exam server and the bridge on this PC. Each list is a key of its own on
 * Windows with numbered values; numbers from 9001 on stay out of the way of an administrator's own.
 * @param server origin, e.g. `https://exam.example`. @param port the bridge's.
 */
export function policyFiles(server: string, port: number): readonly PolicyFile[] {
  const origins = [server, `http://127.0.0.1:${port}`, `http://localhost:${port}`]
  const json = `${JSON.stringify(Object.fromEntries(POLICIES.map((name) => [name, origins])), null, 2)}\n`
  return [
    { name: 'exam-for-this-user.reg', bytes: registryFile('HKEY_CURRENT_USER', origins) },
    { name: 'exam-for-all-users.reg', bytes: registryFile('HKEY_LOCAL_MACHINE', origins) },
    { name: 'linux-wenkao-exam.json', bytes: Buffer.from(json, 'utf8') },
  ]
}

/** `regedit` reads UTF-16 with a byte order mark and Windows' line ends. */
function registryFile(root: string, origins: readonly string[]): Buffer {
  const lines = ['Windows Registry Editor Version 5.00', '']
  for (const product of WINDOWS_KEYS) {
    for (const policy of POLICIES) {
      lines.push(`[${root}\\SOFTWARE\\Policies\\${product}\\${policy}]`)
      origins.forEach((origin, at) => lines.push(`"${9001 + at}"="${origin}"`))
      lines.push('')
    }
  }
  return Buffer.from(`\uFEFF${lines.join('\r\n')}\r\n`, 'utf16le')
}
