import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFixtureClone, repositoryRoot, runTool } from './fixture-clone.ts'
import type { FixtureClone } from './fixture-clone.ts'

type Plant = { what: string; file: string; text: string; rule: string }
type FileReport = { filePath: string; messages: { ruleId: string | null; message: string }[] }

const pure = (what: string, code: string, rule: string): Plant[] =>
  ['shared', 'office'].map((name) => ({
    what: `${what} in packages/${name}`,
    file: `packages/${name}/src/${what.replaceAll(/\W+/g, '-').toLowerCase()}.ts`,
    text: `export const planted = ${code}\n`,
    rule,
  }))

const inPage = (name: string, code: string, rule: string): Plant[] => [
  {
    what: `${code} in a feature of the page`,
    file: `apps/pwa/src/features/seating/${name}.ts`,
    text: `export const planted = () => ${code}\n`,
    rule,
  },
  {
    what: `${code} in a component of the page`,
    file: `apps/pwa/src/screens/room/${name}.vue`,
    text: `<script setup lang="ts">\nconst planted = () => ${code}\nplanted()\n</script>\n\n<template>\n  <p />\n</template>\n`,
    rule,
  },
]

const everywhere = (what: string, file: string, text: string, rule: string): Plant => ({
  what,
  file: `apps/api/src/features/seating/${file}`,
  text,
  rule,
})

const plants: Plant[] = [
  ...pure('Date.now', 'Date.now()', 'no-restricted-properties'),
  ...pure('new Date without arguments', 'new Date()', 'no-restricted-syntax'),
  ...pure('Math.random', 'Math.random()', 'no-restricted-properties'),
  ...inPage('raw-fetch', "fetch('/api')", 'no-restricted-globals'),
  ...inPage('window-fetch', "window.fetch('/api')", 'no-restricted-properties'),
  ...inPage('drawer', "localStorage.getItem('x')", 'no-restricted-globals'),
  ...inPage('timer', 'setTimeout(() => undefined, 1)', 'no-restricted-globals'),
  ...inPage('ticker', 'setInterval(() => undefined, 1)', 'no-restricted-globals'),
  ...['api', 'bridge'].flatMap((app): Plant[] => [
    {
      what: `process.env in apps/${app}`,
      file: `apps/${app}/src/platform/environment.ts`,
      text: "export const planted = process.env['PORT']\n",
      rule: 'no-restricted-properties',
    },
    {
      what: `env of node:process in apps/${app}`,
      file: `apps/${app}/src/platform/imported.ts`,
      text: "import { env } from 'node:process'\n\nexport const planted = env\n",
      rule: 'no-restricted-imports',
    },
  ]),
  everywhere(
    'a floating promise',
    'floating.ts',
    'const save = async (): Promise<number> => 1\nexport const planted = (): void => {\n  save()\n}\n',
    '@typescript-eslint/no-floating-promises',
  ),
  everywhere(
    'a switch that forgets a member',
    'forgetful.ts',
    "export const planted = (light: 'green' | 'red'): number | undefined => {\n  switch (light) {\n    case 'green':\n      return 1\n  }\n  return undefined\n}\n",
    '@typescript-eslint/switch-exhaustiveness-check',
  ),
  everywhere(
    'any',
    'anything.ts',
    'export const planted = (value: any): unknown => value\n',
    '@typescript-eslint/no-explicit-any',
  ),
  everywhere(
    'a default export',
    'nameless.ts',
    'export default function planted(): void {}\n',
    'no-restricted-syntax',
  ),
  everywhere(
    'a silenced compiler',
    'silenced.ts',
    "// @ts-ignore the type is wrong\nexport const planted: number = 'x'\n",
    '@typescript-eslint/ban-ts-comment',
  ),
  everywhere(
    'a silenced linter, which has no effect',
    'switched-off.ts',
    '/* eslint-disable @typescript-eslint/no-explicit-any */\nexport const planted = (value: any): unknown => value\n',
    '@typescript-eslint/no-explicit-any',
  ),
]

/** Where the same things are at home. */
const atHome: Record<string, string> = {
  'apps/pwa/src/platform/network/call.ts':
    "export const call = () => fetch('/api')\nexport const later = () => setTimeout(() => undefined, 1)\n",
  'apps/api/src/env.ts': "export const port = process.env['PORT']\n",
  'packages/shared/src/seating/date.ts': 'export const at = (ms: number): Date => new Date(ms)\n',
  'packages/shared/src/seating/date.test.ts': 'export const now = Date.now()\n',
  'apps/api/vitest.config.ts': 'export default {}\n',
}

describe('the bans that import rules cannot see', () => {
  let clone: FixtureClone
  let reports: FileReport[]

  beforeAll(async () => {
    clone = await createFixtureClone()
    await clone.write(Object.fromEntries(plants.map(({ file, text }) => [file, text])))
    await clone.write(atHome)
    const printed = await runTool(clone.folder, 'eslint/bin/eslint.js', [
      '.',
      '--config',
      join(repositoryRoot, 'eslint.config.js'),
      '--format',
      'json',
    ])
    reports = JSON.parse(printed) as FileReport[]
  })
  afterAll(() => clone.remove())

  const messagesFor = (file: string) =>
    reports.find((report) => report.filePath === join(clone.folder, file))?.messages

  it.each(plants)('report $what', ({ file, rule }) => {
    expect(messagesFor(file)?.map((message) => message.ruleId)).toContain(rule)
  })

  it.each(Object.keys(atHome))('allow what is at home in %s', (file) => {
    expect(messagesFor(file)).toEqual([])
  })
})
