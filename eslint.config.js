import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import { defineConfig } from 'eslint/config'
import globals from 'globals'
import tseslint from 'typescript-eslint'

/**
 * What compiler settings and import rules cannot see. e2e/gates/bans.test.ts plants a violation of
 * every ban of ours and expects it back.
 */

const test = [
  '**/*.test.ts',
  '**/*.contract-suite.ts',
  '**/test-processes/**',
  'apps/*/src/testing/**',
  'e2e/**/*.ts',
]
// What a tool reads when it builds or tests a workspace; beside src/, never in it.
const config = ['**/*.config.{ts,js}', '*.{js,cjs}', 'apps/*/*.ts', 'e2e/install-server.ts']

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration, ExportSpecifier[exported.name="default"]',
  message: 'Named exports only: one name for one thing, wherever it is imported.',
}

/** Time and chance are arguments of pure code, so that a test can choose them. */
const noClockOrChance = {
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: 'Take the time as an argument.' },
    { object: 'Math', property: 'random', message: 'Take randomness as an argument.' },
    { object: 'performance', property: 'now', message: 'Take the time as an argument.' },
  ],
  'no-restricted-syntax': [
    'error',
    noDefaultExport,
    {
      selector: "NewExpression[callee.name='Date'][arguments.length=0]",
      message: 'Take the time as an argument.',
    },
    {
      selector: "CallExpression[callee.name='Date']",
      message: 'Take the time as an argument.',
    },
  ],
}

const throughPlatform = [
  ['fetch', 'Call a port of platform/network.'],
  ['localStorage', 'Call a port of platform/storage: localStorage is not durable.'],
  ['setTimeout', 'Call the clock of platform/browser.'],
  ['setInterval', 'Call the clock of platform/browser.'],
]
const browserBans = {
  'no-restricted-globals': [
    'error',
    ...throughPlatform.map(([name, message]) => ({ name, message })),
  ],
  'no-restricted-properties': [
    'error',
    ...['window', 'globalThis', 'self'].flatMap((object) =>
      throughPlatform.map(([property, message]) => ({ object, property, message })),
    ),
  ],
}

const environmentHasOneReader = 'env.ts is the sole reader of the environment.'
const environmentBans = {
  'no-restricted-properties': [
    'error',
    { object: 'process', property: 'env', message: environmentHasOneReader },
  ],
  'no-restricted-imports': [
    'error',
    ...['node:process', 'process'].map((name) => ({
      name,
      importNames: ['env', 'default'],
      message: environmentHasOneReader,
    })),
  ],
}

const typeAware = {
  projectService: true,
  extraFileExtensions: ['.vue'],
}

export default defineConfig(
  {
    ignores: [
      '**/node_modules/',
      '**/dist/',
      '**/.tsbuild/',
      '**/.turbo/',
      '.wenkao/',
      '.runtime/',
      '**/test-results/',
      '**/playwright-report/',
      'apps/pwa/dev-dist/',
    ],
  },
  // A rule that is wrong somewhere is changed here, where it can be discussed.
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },

  {
    files: ['**/*.{ts,vue}'],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: typeAware },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/no-empty-object-type': [
        'error',
        { allowInterfaces: 'with-single-extends' },
      ],
      'no-restricted-syntax': ['error', noDefaultExport],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.vue'],
    extends: [vue.configs['flat/recommended']],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { ...typeAware, parser: tseslint.parser },
    },
    rules: {
      'no-restricted-syntax': 'off', // a component is a default export by nature
      'no-undef': 'off', // vue-tsc knows better
      'vue/multi-word-component-names': 'off',
      'vue/require-default-prop': 'off', // optional means optional, as in the types
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/no-v-html': 'error',
    },
  },

  {
    files: ['packages/shared/src/**/*.ts', 'packages/office/src/**/*.ts'],
    ignores: test,
    rules: noClockOrChance,
  },
  {
    files: ['apps/pwa/src/**/*.{ts,vue}'],
    // main.ts is where the browser's own functions are handed to the ports.
    ignores: [
      'apps/pwa/src/main.ts',
      'apps/pwa/src/platform/**',
      'apps/pwa/src/service-worker/**',
      ...test,
    ],
    rules: browserBans,
  },
  {
    files: ['apps/api/src/**/*.ts', 'apps/bridge/src/**/*.ts'],
    ignores: ['apps/*/src/env.ts', ...test],
    rules: environmentBans,
  },

  // Tests print what they leave out.
  { files: test, rules: { 'no-console': 'off' } },
  {
    // The command line of the bridge and the benches speak to the terminal.
    files: ['apps/bridge/src/main.ts', 'apps/bridge/src/command-line/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: config,
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: globals.node,
      parserOptions: { projectService: false, project: false, program: null },
    },
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['scripts/**/*.mjs'],
    languageOptions: { globals: globals.node },
    rules: {
      'no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-undef': 'error',
      'no-restricted-syntax': ['error', noDefaultExport],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  prettier,
)
