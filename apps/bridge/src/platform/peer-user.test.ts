import { describe, expect, it } from 'vitest'
import { judgeByProc, judgeByTasks } from './peer-user.ts'
import { parseSockets } from './proc-sockets.fs.ts'
import { parseNetstat, parseTask, type WindowsTask } from './windows-sockets.ts'

const HEADING =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode'
/** 127.0.0.1:40000 of user 1001 to 127.0.0.1:3100 of user 1000, and who listens there. */
const TABLE = [
  HEADING,
  '   0: 0100007F:0C1C 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 111 1 0 100 0 0 10 0',
  '   1: 0100007F:9C40 0100007F:0C1C 01 00000000:00000000 00:00000000 00000000  1001        0 222 1 0 20 4 0 10 -1',
  '   2: 0100007F:0C1C 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1000        0 333 1 0 20 4 0 10 -1',
  '   3: 0A00000A:9C41 0A00000B:0C1C 01 00000000:00000000 00:00000000 00000000  1000        0 444 1 0 20 4 0 10 -1',
  '   4: 0100007F:0C1C 0100007F:9C42 08 00000000:00000000 00:00000000 00000000  1000        0 555 1 0 20 4 0 10 -1',
].join('\n')
/** A program that speaks IPv6 sockets, connected to 127.0.0.1. */
const TABLE6 = [
  HEADING,
  '   0: 0000000000000000FFFF00000100007F:9C43 0000000000000000FFFF00000100007F:0C1C 01 00000000:00000000 00:00000000 00000000  1000        0 666 1 0 20 4 0 10 -1',
  '   1: 0100007F:0C1C 0100007F:9C43 01 00000000:00000000 00:00000000 00000000  1000        0 777 1 0 20 4 0 10 -1',
].join('\n')

describe('DESIGN 6: whose program is at the other end', () => {
  const rows = [...parseSockets(TABLE), ...parseSockets(TABLE6)]
  it('is told by Linux’ list of sockets', () => {
    expect(judgeByProc(rows, { peer: 40_000, own: 3100 }, 1001)).toBe('own')
    expect(judgeByProc(rows, { peer: 40_000, own: 3100 }, 1000)).toBe('other')
    expect(judgeByProc(rows, { peer: 40_003, own: 3100 }, 1000)).toBe('own')
    // Root is another user, too: whoever is root need not ask the bridge.
    expect(judgeByProc(rows, { peer: 40_000, own: 3100 }, 0)).toBe('other')
  })

  it('is nobody’s of ours once the program has gone, and unknown where nothing is told', () => {
    expect(judgeByProc(rows, { peer: 40_002, own: 3100 }, 1000)).toBe('other')
    expect(judgeByProc(rows, { peer: 40_009, own: 3100 }, 1000)).toBe('unknown')
    expect(judgeByProc([], { peer: 40_000, own: 3100 }, 1000)).toBe('unknown')
    expect(judgeByProc(undefined, { peer: 40_000, own: 3100 }, 1000)).toBe('unknown')
  })

  it('is told by Windows’ programs, in whatever language they speak', () => {
    const output = [
      '活动连接',
      '  协议  本地地址          外部地址        状态           PID',
      '  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       900',
      '  TCP    127.0.0.1:3100         0.0.0.0:0              LISTENING       4242',
      '  TCP    127.0.0.1:3100         127.0.0.1:52344        ESTABLISHED     4242',
      '  TCP    127.0.0.1:52344        127.0.0.1:3100         已建立          7001',
      '',
    ].join('\r\n')
    expect(parseNetstat(output, 52_344, 3100)).toBe(7001)
    expect(parseNetstat(output, 52_345, 3100)).toBeUndefined()
    expect(parseNetstat(output, 3100, undefined)).toBe(4242)
    const row =
      '"chrome.exe","7001","Console","1","312,004 K","Running","PC-07\\Kaosheng","0:00:12","稳考"\r\n'
    expect(parseTask(row)).toEqual({
      ...{ name: 'chrome.exe', pid: 7001, session: '1', user: 'pc-07\\kaosheng' },
    })
    expect(parseTask('信息: 没有运行的任务匹配指定标准。')).toBeUndefined()
  })

  it('is another’s in another log-on session, and unknown where Windows hides it', () => {
    const task = (changes: Partial<WindowsTask>): WindowsTask => ({
      ...{ name: 'a.exe', pid: 1, session: '1', user: 'pc\\a' },
      ...changes,
    })
    expect(judgeByTasks(task({}), task({}))).toBe('own')
    expect(judgeByTasks(task({ user: 'pc\\b' }), task({}))).toBe('other')
    expect(judgeByTasks(task({ user: undefined }), task({}))).toBe('unknown')
    expect(judgeByTasks(task({ user: undefined, session: '2' }), task({}))).toBe('other')
    expect(judgeByTasks(undefined, task({}))).toBe('unknown')
  })
})
