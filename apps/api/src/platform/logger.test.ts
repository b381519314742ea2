import { describe, expect, it } from 'vitest'
import { createLogger, createRequestLogger, type Logger } from './logger.ts'

function capture(): { logger: Logger; lines: () => Record<string, unknown>[]; text: () => string } {
  const written: string[] = []
  const logger = createLogger({
    level: 'info',
    destination: { write: (line: string) => void written.push(line) },
  })
  return {
    logger,
    lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
    text: () => written.join(''),
  }
}

describe('logger', () => {
  it('writes one JSON object a line, with time, level in words and the request’s id', () => {
    const { logger, lines } = capture()
    createRequestLogger(logger, 'r-1').info({ route: '/healthz' }, 'answered')
    logger.debug('left out')
    expect(lines()).toHaveLength(1)
    expect(lines()[0]).toMatchObject({
      level: 'info',
      requestId: 'r-1',
      route: '/healthz',
      msg: 'answered',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
    })
  })

  it.each([
    ['authorization', { headers: { authorization: 'S3CRET' } }],
    ['a header in capitals', { req: { headers: { Authorization: 'S3CRET' } } }],
    ['cookies', { headers: { cookie: 'S3CRET', 'set-cookie': ['S3CRET'] } }],
    ['the access code', { accessCode: 'S3CRET' }],
    ['the access code of a list', { candidates: [{ name: '张三', accessCode: 'S3CRET' }] }],
    ['a password far down', { a: { b: { c: { d: { newPassword: 'S3CRET' } } } } }],
    ['tokens', { token: 'S3CRET', session_token: 'S3CRET' }],
    ['a database URL', { url: 'postgres://postgres:S3CRET@127.0.0.1:5432/postgres' }],
    ['a query', { url: '/first-account?lang=zh&token=S3CRET&next=1' }],
    ['an error', { err: Object.assign(new Error('x?token=S3CRET'), { password: 'S3CRET' }) }],
    ['an error’s cause', { err: new Error('x', { cause: new Error('?token=S3CRET') }) }],
  ])('hides %s', (_what, record) => {
    const { logger, text } = capture()
    logger.info(record, 'logged')
    expect(text()).toContain('logged')
    expect(text()).toContain('[hidden]')
    expect(text()).not.toContain('S3CRET')
  })

  it('hides secrets in what a child logger carries, in the message and in a bare error', () => {
    const { logger, text } = capture()
    logger.child({ accessCode: 'S3CRET', requestId: 'r-2' }).info('child')
    logger.info('opened http://127.0.0.1/#token=S3CRET with Bearer S3CRETS3CRET')
    logger.error(new Error('connect postgres://u:S3CRET@host/db'))
    expect(text()).not.toContain('S3CRET')
    expect(text()).toContain('r-2')
    expect(text().split('\n')).toHaveLength(4)
  })

  it('keeps what is needed to find a fault: error code, stack, dates and plain values', () => {
    const { logger, lines } = capture()
    const fault = Object.assign(new Error('disk'), { code: 'ENOSPC' })
    logger.error({ err: fault, at: new Date(0), count: 3, none: null, code: 'E1' }, 'failed')
    expect(lines()[0]).toMatchObject({
      err: { type: 'Error', message: 'disk', code: 'ENOSPC' },
      at: '1970-01-01T00:00:00.000Z',
      count: 3,
      none: null,
      code: 'E1',
    })
    expect((lines()[0]?.['err'] as { stack: string }).stack).toContain('logger.test.ts')
  })

  it('does not fail on a circle', () => {
    const { logger, lines } = capture()
    const circle: Record<string, unknown> = {}
    circle['self'] = circle
    logger.info({ circle }, 'still here')
    expect(lines()[0]?.['msg']).toBe('still here')
  })
})
