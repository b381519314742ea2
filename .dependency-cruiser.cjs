// Who may import whom. Run as `depcruise apps packages e2e --config .dependency-cruiser.cjs`.
// e2e/gates/boundaries.test.ts plants a violation of every rule and expects its name back, because
// an upgrade of this tool or of TypeScript can turn a rule off without a word.

const TEST =
  '([.]test[.]ts$|[.]contract-suite[.]ts$|/test-processes/|^apps/[^/]+/src/testing/|^e2e/)'
const CONFIG = '[.]config[.]ts$'

/**
 * @param {string} name
 * @param {string} comment what to do about it, shown with the violation
 * @param {object} from
 * @param {object} to
 * @returns {import('dependency-cruiser').IForbiddenRuleType}
 */
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    rule(
      'no-cycles',
      'Break the loop by moving the shared piece down.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    rule('resolvable', 'Import points at nothing.', {}, { couldNotResolve: true }),
    rule(
      'shared-is-pure',
      'shared may import itself, zod, @noble/hashes and @noble/ciphers, nothing else.',
      { path: '^packages/shared/src/', pathNot: TEST },
      { pathNot: ['^packages/shared/src/', 'node_modules/(zod|@noble/(hashes|ciphers))/'] },
    ),
    rule(
      'office-is-pure',
      'office may import itself, shared, fflate, zod, @noble/hashes and @noble/ciphers, nothing else.',
      { path: '^packages/office/src/', pathNot: [TEST, '^packages/office/src/testing/'] },
      {
        pathNot: [
          '^packages/(office|shared)/src/',
          'node_modules/(fflate|zod|@noble/(hashes|ciphers))/',
        ],
      },
    ),
    rule(
      'sealed-files-is-pure',
      'sealed-files may import itself, shared, age-encryption and @noble/hashes, nothing else.',
      { path: '^packages/sealed-files/src/', pathNot: TEST },
      {
        pathNot: [
          '^packages/(sealed-files|shared)/src/',
          'node_modules/(age-encryption|@noble/hashes)/',
        ],
      },
    ),
    rule(
      'starter-bank-is-data',
      'starter-bank may import itself, shared and office, nothing else.',
      { path: '^packages/starter-bank/src/', pathNot: TEST },
      { pathNot: ['^packages/(starter-bank|shared|office)/src/'] },
    ),
    rule(
      'exchange-is-pure',
      'exchange may import itself, shared, office, fflate and @noble/hashes, nothing else.',
      { path: '^packages/exchange/src/', pathNot: TEST },
      {
        pathNot: [
          '^packages/(exchange|shared|office)/src/',
          'node_modules/(fflate|@noble/hashes)/',
        ],
      },
    ),
    rule(
      'apps-are-islands',
      'Apps meet only in packages/shared and over HTTP.',
      { path: '^apps/([^/]+)/' },
      { path: '^apps/', pathNot: ['^apps/$1/', '^apps/api/src/client[.]ts$'] },
    ),
    rule(
      'packages-know-no-app',
      'Dependencies point from apps to packages.',
      { path: '^packages/' },
      { path: '^apps/' },
    ),
    rule(
      'api-client-is-types-only',
      'The PWA takes types from the API, never code: endpoints live in packages/shared.',
      { path: '^apps/pwa/' },
      { path: '^apps/api/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'features-meet-at-index',
      'Import another feature through its index.ts.',
      { path: '^apps/([^/]+)/src/features/([^/]+)/', pathNot: ['[.](table|queries)[.]ts$', TEST] },
      {
        path: '^apps/$1/src/features/',
        pathNot: ['^apps/$1/src/features/$2/', '^apps/$1/src/features/[^/]+/index[.]ts$'],
      },
    ),
    rule(
      'tables-meet-at-tables',
      // Through index.ts, a foreign key would pull a feature's routes into the schema, and two
      // features that call each other into a cycle.
      'A table may name another feature’s table in a foreign key, and nothing else of it.',
      { path: '^apps/([^/]+)/src/features/([^/]+)/.*[.]table[.]ts$' },
      {
        path: '^apps/$1/src/features/',
        pathNot: ['^apps/$1/src/features/$2/', '^apps/$1/src/features/[^/]+/[^/]+[.]table[.]ts$'],
      },
    ),
    rule(
      'queries-meet-at-tables',
      'A query may join another feature’s table; whatever else it needs comes through index.ts.',
      { path: '^apps/([^/]+)/src/features/([^/]+)/.*[.]queries[.]ts$' },
      {
        path: '^apps/$1/src/features/',
        pathNot: [
          '^apps/$1/src/features/$2/',
          '^apps/$1/src/features/[^/]+/(index|[^/]+[.]table)[.]ts$',
        ],
      },
    ),
    rule(
      'platform-knows-no-feature',
      'platform/ is below features/.',
      { path: '^apps/[^/]+/src/platform/', pathNot: TEST },
      { path: '^apps/[^/]+/src/(features|screens|app)/' },
    ),
    rule(
      'features-know-no-app',
      'Only main.ts and app/ wire things.',
      { path: '^apps/[^/]+/src/(features|platform)/', pathNot: TEST },
      { path: '^apps/[^/]+/src/(app/|app[.]ts|main[.]ts)' },
    ),
    rule(
      'features-know-no-screen',
      'A screen composes features; a feature knows no screen.',
      { path: '^apps/pwa/src/(features|ui)/' },
      { path: '^apps/pwa/src/screens/' },
    ),
    rule(
      'worker-knows-no-feature',
      'A service worker of one version must not carry the rules of another.',
      { path: '^apps/pwa/src/service-worker/' },
      { path: '^apps/pwa/src/(features|screens|app|ui)/' },
    ),
    rule(
      'dexie-has-its-files',
      'Dexie only in platform/storage and *.dexie.ts.',
      { path: '^apps/', pathNot: ['^apps/pwa/src/platform/storage/', '[.]dexie[.]ts$', TEST] },
      { path: 'node_modules/dexie/' },
    ),
    rule(
      'sql-has-its-files',
      'SQL only in platform/database.ts, *.table.ts, *.queries.ts.',
      {
        path: '^apps/',
        pathNot: [
          '^apps/api/src/platform/database[.]ts$',
          '[.](table|queries)[.]ts$',
          CONFIG,
          TEST,
        ],
      },
      { path: 'node_modules/(drizzle-orm|postgres)/' },
    ),
    rule(
      'disk-has-its-files',
      'node:fs only in *.fs.ts.',
      { path: '^apps/[^/]+/src/', pathNot: ['[.]fs[.]ts$', TEST] },
      { path: '^(node:)?fs(/promises)?$' },
    ),
    rule(
      'testing-is-for-tests',
      'Production code never imports test code.',
      { path: '^(apps|packages)/', pathNot: [TEST, CONFIG, '^packages/testing/'] },
      {
        path: [
          '^packages/testing/',
          '^apps/[^/]+/src/testing/',
          '[.]test[.]ts$',
          '[.]contract-suite[.]ts$',
        ],
      },
    ),
    rule(
      'declared-dependencies',
      'Add it to this workspace’s package.json.',
      { path: '^(apps|packages)/' },
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)([.]tsbuild|dist|test-results)/' },
    tsPreCompilationDeps: true, // without it type-only imports are invisible
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.vue', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
}
