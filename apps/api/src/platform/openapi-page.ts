import { permissions, type Action } from '@wenkao/shared/accounts'
import { errorCodes, type Endpoint } from '@wenkao/shared/kernel'
import { statusOf } from './api-error.ts'
import { problemTitle } from './problem.ts'

const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** A page that a person can read and print, from the same endpoints as the OpenAPI document. */
export function readableApiPage(endpoints: readonly Endpoint[], version: string): string {
  const features = Map.groupBy(endpoints, (endpoint) => endpoint.id.split('.')[0] ?? '')
  const sections = [...features].map(
    ([feature, list]) => `<h2 id="${escape(feature)}">${escape(feature)}</h2>
<table><thead><tr><th>Operation</th><th>What it does</th><th>Who may</th></tr></thead><tbody>
${list.map(row).join('\n')}
</tbody></table>`,
  )
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Wenkao API ${escape(version)}</title>
<style>
body{font:16px/1.5 system-ui,"Microsoft YaHei","Noto Sans CJK SC",sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1c2733}
table{border-collapse:collapse;width:100%;margin:0 0 2rem}
th,td{border-bottom:1px solid #d5dce3;text-align:left;padding:.5rem;vertical-align:top}
code{font:14px/1.5 ui-monospace,Consolas,monospace;overflow-wrap:anywhere}
</style></head><body>
<h1>Wenkao API ${escape(version)}</h1>
<p>The machine-readable document with every schema is at <a href="/api/openapi.json">/api/openapi.json</a> (OpenAPI 3.1).
Another system signs in with an API key: <code>authorization: Bearer wk_…</code>.
Refused requests answer with problem details (RFC 9457): <a href="#problems"><code>code</code></a> says why.
Times are milliseconds since 1970 by the server’s clock.</p>
${sections.join('\n')}
${problems()}
</body></html>`
}

function problems(): string {
  const rows = errorCodes.map(
    (code) =>
      `<tr id="problem-${code}"><td><code>${code}</code></td><td>${statusOf(code)}</td><td>${problemTitle(code)}</td></tr>`,
  )
  return `<h2 id="problems">Problems</h2>
<table><thead><tr><th>Code</th><th>Status</th><th>Title</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table>`
}

function row(endpoint: Endpoint): string {
  const roles = (permissions[endpoint.action as Action] as readonly string[]).join(', ')
  return `<tr><td><code>${endpoint.method} ${escape(endpoint.path)}</code></td><td>${escape(endpoint.summary)}</td><td>${escape(roles)}</td></tr>`
}
