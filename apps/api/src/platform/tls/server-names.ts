import { BlockList, isIP, isIPv4 } from 'node:net'
import type { NetworkInterfaceInfo } from 'node:os'

/** A name or an address under which browsers reach the server. */
export interface ServerName {
  readonly kind: 'name' | 'address'
  readonly value: string
}

/** What an own authority may sign for. Networks as `address/length`. */
export interface PermittedNames {
  readonly names: readonly string[]
  readonly networks: readonly string[]
}

/** Loopback, the private networks of RFC 1918, link-local, and those behind a carrier's NAT (RFC 6598). */
const PRIVATE_NETWORKS = [
  ...['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'],
  ...['169.254.0.0/16', '100.64.0.0/10'],
]

/** Names that no public authority gives to anybody. */
const PRIVATE_SUFFIXES = ['localhost', 'local', 'lan', 'internal', 'home.arpa']

/**
 * Names and addresses of this machine, the ones that a tablet can use first. IPv6 is left out: rooms are
 * numbered by IPv4, and a zone in a link-local address fits into no browser's address bar.
 * @param given by the operator, such as the server's name in the school's DNS.
 */
export function serverNames(
  hostname: string,
  interfaces: NodeJS.Dict<readonly NetworkInterfaceInfo[]>,
  given: readonly string[],
): ServerName[] {
  const addresses = Object.values(interfaces)
    .flatMap((entries) => entries ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address)
  const host = hostname.toLowerCase()
  const names = isDnsName(host) ? [host, ...(host.includes('.') ? [] : [`${host}.local`])] : []
  const values = [...given, ...addresses, ...names, 'localhost', '127.0.0.1']
  return [...new Set(values)].map(serverName)
}

/** One name or address, told apart. */
export function serverName(value: string): ServerName {
  return { kind: isIP(value) === 0 ? 'name' : 'address', value }
}

/** Whether a text can stand in a certificate as a name: letters, digits, hyphens, dots (RFC 1123). */
export function isDnsName(text: string): boolean {
  return (
    text.length <= 253 &&
    text.split('.').every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(label))
  )
}

/**
 * What the authority of an installation may sign for: private networks and names, and what the server is
 * called today. A name of another kind that comes later needs another authority.
 */
export function permittedFor(names: readonly ServerName[]): PermittedNames {
  const permitted: PermittedNames = { names: PRIVATE_SUFFIXES, networks: PRIVATE_NETWORKS }
  const others = names.filter((name) => !isPermitted(name, permitted))
  return {
    names: [
      ...PRIVATE_SUFFIXES,
      ...others.filter(({ kind }) => kind === 'name').map(({ value }) => value),
    ],
    networks: [
      ...PRIVATE_NETWORKS,
      ...others
        .filter(({ kind, value }) => kind === 'address' && isIPv4(value))
        .map(({ value }) => `${value}/32`),
    ],
  }
}

/** Whether an authority with these limits may sign for a name (RFC 5280, 4.2.1.10). */
export function isPermitted({ kind, value }: ServerName, permitted: PermittedNames): boolean {
  if (kind === 'name') {
    const name = value.toLowerCase()
    return permitted.names.some((base) => name === base || name.endsWith(`.${base}`))
  }
  if (!isIPv4(value)) return false
  const list = new BlockList()
  for (const network of permitted.networks) {
    const [base = '', length = ''] = network.split('/')
    list.addSubnet(base, Number(length))
  }
  return list.check(value)
}
