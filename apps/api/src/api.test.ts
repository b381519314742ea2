import { allEndpoints } from '@wenkao/shared'
import {
  createApiKey,
  keyScopes,
  permissions,
  scopesAllow,
  staffRoles,
  type Action,
} from '@wenkao/shared/accounts'
import { ErrorReply } from '@wenkao/shared/kernel'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { requestOf } from './platform/call-endpoint.ts'
import { createTestServer, ORIGIN, type TestServer } from './test-processes/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

/** A parameter of the right form that names nothing. */
const NOWHERE = '00000000-0000-7000-8000-000000000000'
const params = {
  apiKeyId: NOWHERE,
  areaId: NOWHERE,
  siteId: NOWHERE,
  roomId: NOWHERE,
  number: 1,
  pairingId: NOWHERE,
  examId: NOWHERE,
  sessionId: NOWHERE,
  sittingId: NOWHERE,
  candidateId: NOWHERE,
  caseId: NOWHERE,
  approvalId: NOWHERE,
  hash: '0'.repeat(64),
  kind: 'other',
  staffId: NOWHERE,
  offset: 0,
  examNumber: 'K1',
  rule: 'entry',
  runId: NOWHERE,
  rulesVersion: 1,
  reviewId: NOWHERE,
  entryId: NOWHERE,
  version: 1,
  folderId: NOWHERE,
  applicationId: NOWHERE,
  code: '99999',
  draftId: NOWHERE,
  scheduleId: NOWHERE,
  paperId: NOWHERE,
  variant: 0,
  edition: 1,
  importId: NOWHERE,
  classId: NOWHERE,
  itemId: '1010101',
  taskId: '1010101',
  webhookId: NOWHERE,
}

describe('every endpoint', () => {
  it('has a route, and every route an endpoint', () => {
    expect(server.app.routes.map((entry) => entry.endpoint.id).sort()).toEqual(
      allEndpoints.map((endpoint) => endpoint.id).sort(),
    )
  })

  it('is in the OpenAPI document with its body and its reply', async () => {
    const response = await server.app.fetch(new Request(`${ORIGIN}/api/openapi.json`))
    const document = (await response.json()) as {
      openapi: string
      paths: Record<
        string,
        Record<string, { operationId: string; requestBody?: unknown; responses: unknown }>
      >
    }
    expect(document.openapi).toBe('3.1.0')
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path))
    expect(operations.map((operation) => operation.operationId).sort()).toEqual(
      allEndpoints.map((endpoint) => endpoint.id).sort(),
    )
    for (const endpoint of allEndpoints) {
      const operation = operations.find((entry) => entry.operationId === endpoint.id)
      expect(operation?.requestBody !== undefined, endpoint.id).toBe(endpoint.bodyKind !== 'none')
    }
  })

  it('has a readable line on the page for people', async () => {
    const page = await (await server.app.fetch(new Request(`${ORIGIN}/api/docs`))).text()
    for (const endpoint of allEndpoints)
      expect(page).toContain(`${endpoint.method} ${endpoint.path}`)
  })

  it('refuses a body that is not as its contract says', async () => {
    const { headers } = await server.office()
    for (const endpoint of allEndpoints.filter((entry) => entry.bodyKind === 'json')) {
      const roles = permissions[endpoint.action as Action] as readonly string[]
      if (!roles.includes('anyone') && !roles.includes('examOffice')) continue
      const shape = z.safeParse(endpoint.body ?? z.unknown(), { nonsense: true })
      if (shape.success) continue
      const response = await server.app.fetch(
        requestOf(ORIGIN, endpoint, {
          headers,
          params,
          query: { fileName: 'x' },
          body: { nonsense: true },
        }),
      )
      expect(response.status, endpoint.id).toBe(400)
      expect(z.parse(ErrorReply, await response.json()).error.code).toBe('invalidRequest')
    }
  })
})

describe('the permission table (DESIGN section 6)', () => {
  const call = async (endpoint: (typeof allEndpoints)[number], headers: Record<string, string>) => {
    const body =
      endpoint.bodyKind === 'json'
        ? { nonsense: true }
        : endpoint.bodyKind !== 'none'
          ? new Uint8Array(1)
          : undefined
    const response = await server.app.fetch(
      requestOf(ORIGIN, endpoint, { headers, params, query: { fileName: 'x' }, body }),
    )
    await response.body?.cancel()
    return response.status
  }

  it('turns away whoever is not signed in, on every endpoint that is not for anyone', async () => {
    for (const endpoint of allEndpoints) {
      const roles = permissions[endpoint.action as Action] as readonly string[]
      const status = await call(endpoint, {})
      if (roles.includes('anyone'))
        expect([401, 403], endpoint.id).not.toContain(status === 401 ? 0 : status)
      else expect(status, endpoint.id).toBe(401)
    }
  })

  it.each(staffRoles)('lets the role %s do exactly what the table says', async (role) => {
    const { headers } = await server.staff([{ role, scope: { kind: 'all' } }])
    for (const endpoint of allEndpoints) {
      // Signing out would end the walk; its own test covers it.
      if (endpoint.id === 'accounts.logOutStaff') continue
      const roles = permissions[endpoint.action as Action] as readonly string[]
      const isAllowed = roles.includes('anyone') || roles.includes(role)
      const status = await call(endpoint, { ...headers })
      if (isAllowed) expect(status, `${role} ${endpoint.id}`).not.toBe(403)
      else expect(status, `${role} ${endpoint.id}`).toBe(403)
    }
  })

  it.each(keyScopes)(
    'KY1: lets a key with the scope %s do exactly what it opens',
    async (scope) => {
      const { headers } = await server.office()
      const body = { name: scope, scopes: [scope] }
      const { secret } = await server.call(createApiKey, { headers, body })
      for (const endpoint of allEndpoints) {
        const action = endpoint.action as Action
        const roles = permissions[action] as readonly string[]
        // What is for anyone was walked above; a program has no log-in to tell of or to end.
        if (roles.includes('anyone') || action === 'staff.self') continue
        const isAllowed = roles.includes('integration') && scopesAllow([scope], action)
        const status = await call(endpoint, { authorization: `Bearer ${secret}` })
        if (isAllowed) expect(status, `${scope} ${endpoint.id}`).not.toBe(403)
        else expect(status, `${scope} ${endpoint.id}`).toBe(403)
      }
    },
  )

  it('refuses a change that a foreign page sends with the cookie', async () => {
    const { headers } = await server.office()
    for (const endpoint of allEndpoints.filter((entry) => entry.method !== 'GET')) {
      if (endpoint.path.startsWith('/api/candidate/')) continue
      const status = await call(endpoint, { ...headers, origin: 'https://evil.example' })
      expect(status, endpoint.id).toBe(403)
    }
  })
})

describe('the server itself', () => {
  it('answers /healthz, /readyz and /metrics', async () => {
    for (const path of ['/healthz', '/readyz']) {
      const response = await server.app.fetch(new Request(ORIGIN + path))
      expect(response.status).toBe(200)
    }
    const metrics = await (await server.app.fetch(new Request(`${ORIGIN}/metrics`))).text()
    expect(metrics).toContain('wenkao_answer_events_total')
  })

  it('sends strict headers with every reply', async () => {
    const page = await server.app.fetch(new Request(`${ORIGIN}/api/docs`))
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
    const response = await server.app.fetch(new Request(`${ORIGIN}/api/time`))
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('x-frame-options')).toBe('DENY')
    expect(response.headers.get('x-request-id')).toMatch(/^[\w-]{8,64}$/)
  })

  it('answers an unknown operation with a code', async () => {
    const response = await server.app.fetch(new Request(`${ORIGIN}/api/nothing-here`))
    expect(response.status).toBe(404)
    expect(z.parse(ErrorReply, await response.json()).error.code).toBe('notFound')
  })
})
