import { BlockList, isIP } from 'node:net'

/** Addresses of the own network: there http is allowed, for the body holds ids only and is signed. */
const own = new BlockList()
own.addSubnet('127.0.0.0', 8, 'ipv4')
own.addSubnet('10.0.0.0', 8, 'ipv4')
own.addSubnet('172.16.0.0', 12, 'ipv4')
own.addSubnet('192.168.0.0', 16, 'ipv4')
own.addAddress('::1', 'ipv6')
own.addSubnet('fc00::', 7, 'ipv6')

/** Where no system of an office listens, but a cloud keeps its machines' secrets. */
const never = new BlockList()
never.addSubnet('169.254.0.0', 16, 'ipv4')
never.addSubnet('0.0.0.0', 8, 'ipv4')
never.addAddress('100.100.100.200', 'ipv4')
never.addSubnet('fe80::', 10, 'ipv6')
never.addAddress('::', 'ipv6')
never.addAddress('fd00:ec2::254', 'ipv6')

const isIn = (list: BlockList, address: string): boolean =>
  isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** Whether nothing is ever sent to this address, whatever name led to it. */
export const isForbiddenAddress = (address: string): boolean => isIn(never, address)

/** Why a webhook must not have this address; undefined: it may. */
export function addressFault(url: string): 'scheme' | 'credentials' | 'address' | undefined {
  const { protocol, hostname, username, password } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  if (username !== '' || password !== '') return 'credentials'
  if (isForbiddenAddress(host)) return 'address'
  const isOwn = host === 'localhost' || isIn(own, host)
  return protocol === 'https:' || (protocol === 'http:' && isOwn) ? undefined : 'scheme'
}
