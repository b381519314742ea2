import { describe, expect, it } from 'vitest'
import { isDnsName, isPermitted, permittedFor, serverName, serverNames } from './server-names.ts'

const v4 = (address: string, internal = false) => ({
  ...{ address, internal, family: 'IPv4' as const, netmask: '255.255.255.0' },
  ...{ mac: '00:00:00:00:00:00', cidr: null },
})

describe('names of the server', () => {
  it('begin with what the operator gave, then the addresses that a tablet can reach', () => {
    const names = serverNames(
      'EXAM-PC',
      {
        eth0: [v4('192.168.1.5'), { ...v4('fe80::1'), family: 'IPv6', scopeid: 2 }],
        lo: [v4('127.0.0.1', true)],
      },
      ['kao.school.cn', '192.168.1.5'],
    )
    expect(names.map(({ value }) => value)).toEqual([
      ...['kao.school.cn', '192.168.1.5', 'exam-pc', 'exam-pc.local', 'localhost', '127.0.0.1'],
    ])
    expect(names.map(({ kind }) => kind)).toEqual([
      ...['name', 'address', 'name', 'name', 'name', 'address'],
    ])
  })

  it('leave out a host name that no certificate can hold', () => {
    const names = serverNames('考试 电脑', {}, [])
    expect(names.map(({ value }) => value)).toEqual(['localhost', '127.0.0.1'])
    expect(isDnsName('a_b')).toBe(false)
    expect(isDnsName('-a')).toBe(false)
    expect(isDnsName('a..b')).toBe(false)
    expect(isDnsName('a-1.b')).toBe(true)
  })
})

describe('what the own authority may sign for', () => {
  const permitted = permittedFor(['kao.school.cn', '203.0.113.9', '10.1.2.3'].map(serverName))

  it.each([
    ...['10.9.9.9', '192.168.255.1', '172.31.0.1', '127.0.0.1', '203.0.113.9'],
    ...['kao.school.cn', 'www.kao.school.cn', 'KAO.school.cn', 'pc.local', 'localhost'],
  ])('%s: private, or what the server is called', (value) => {
    expect(isPermitted(serverName(value), permitted)).toBe(true)
  })

  it.each([
    ...['203.0.113.8', '8.8.8.8', '172.32.0.1', '11.0.0.1', '::1'],
    ...['bank.example', 'school.cn', 'xkao.school.cn', 'local.example'],
  ])('not %s: somebody else’s', (value) => {
    expect(isPermitted(serverName(value), permitted)).toBe(false)
  })
})
